"""The head of an order from what was stated and what the customer's file says; no query, nothing is saved."""

import datetime as dt

from accounts.models import User
from customers.models import Customer
from orders.inputs import HeadInput
from orders.models import Order


def set_head(order: Order, head: HeadInput, customer: Customer, by: User, at: dt.datetime) -> None:
    """Take over what is stated; the customer comes with the addresses (customers.queries.active)."""
    order.payment_terms = head.payment_terms or customer.payment_terms
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


def set_place(order: Order, head: HeadInput, customer: Customer) -> None:
    """Where it goes: as stated, else the customer's usual address, else the file's."""
    usual = next(iter(customer.addresses.all()), None)
    order.address = head.address or (usual.address if usual else customer.address)
    order.consignee = head.consignee or (usual.consignee if usual else customer.contact)
    order.phone = head.phone or (usual.phone if usual else customer.phone)
