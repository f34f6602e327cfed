"""The head of an order from what was stated and what the customer's file says; nothing is saved."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog import rates
from catalog.foreign import Booked
from core.refusals import NotAllowed
from customers.models import Customer
from orders.inputs import HeadInput
from orders.models import Order, Source
from orders.rules import Rules

FIRST, NEXT = 0, 1
"""Places in the queue (OFFICE-56)."""


def set_head(order: Order, head: HeadInput, customer: Customer, house: Rules, by: User, at: dt.datetime) -> None:
    """Take over what is stated; the customer comes with the addresses (customers.queries.active); no query.

    What a web customer agreed to may be something else now, so it is to be confirmed again.
    """
    order.source = source_of(order, head)
    order.foreign = customer.foreign
    order.rank = FIRST if customer.customer_class in house.first_in_queue else NEXT
    order.confirm_web(None, None)
    order.payment_terms = head.payment_terms or usual_terms(customer, house)
    order.customer_reference, order.note = head.customer_reference, head.note
    order.collected, order.arrive_on, order.shipping_method = head.collected, head.arrive_on, head.shipping_method
    order.confirmations = sorted(head.confirmations)
    if not order.locked:
        order.freight_bearer = head.freight_bearer
    set_place(order, head, customer)
    if head.freight_confirmed != bool(order.freight_confirmed_at):
        order.confirm_freight(*((by, at) if head.freight_confirmed else (None, None)))
    if head.fee_waiver != order.fee_waiver:
        order.waive_fee(head.fee_waiver, *((by, at) if head.fee_waiver else (None, None)))


def settle_currency(order: Order, company: Company, wanted: str) -> Booked | None:
    """The currency as stated, else the customer's usual one, at the rate booked for the order's day.

    A query for a foreign currency only; NotAllowed where no rate is booked or the customer is none of foreign trade.
    """
    customer = order.customer
    return rates.settle(
        order, wanted, company=company, foreign=customer.foreign, usual=customer.currency, on=order.ordered_on
    )


def source_of(order: Order, head: HeadInput) -> str:
    """How it came: as stated; made from a quotation it came by that, else a typed one by phone. NotAllowed for none."""
    if order.locked:
        return Source.QUOTATION
    if head.source and head.source not in Source.values:
        raise NotAllowed(_("Say how the order came."), field="source")
    return head.source or Source.PHONE


def usual_terms(customer: Customer, house: Rules) -> str:
    """The file's terms (OFFICE-24); '' for classes that state them on each order (OFFICE-25)."""
    return "" if customer.customer_class in house.payment_stated_by else customer.payment_terms


def set_place(order: Order, head: HeadInput, customer: Customer) -> None:
    """Where it goes: as stated, else the customer's usual address, else the file's."""
    usual = next(iter(customer.addresses.all()), None)
    order.address = head.address or (usual.address if usual else customer.address)
    order.consignee = head.consignee or (usual.consignee if usual else customer.contact)
    order.phone = head.phone or (usual.phone if usual else customer.phone)
