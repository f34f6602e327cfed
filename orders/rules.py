"""What a company's handbook says about orders, read once per service call."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Company
from core.money import ZERO
from handbook import queries as handbook
from handbook.rows import PaymentTerm
from handbook.schema import Threshold
from handbook.terms import Terms
from orders.models import Order


def terms_of(order: Order) -> PaymentTerm:
    """What the order's way to pay means in its company: its name on paper, milestones, whether it needs credit."""
    return handbook.term(order.company, order.payment_terms or Terms.PREPAID, order.ordered_on)


def by_hand_classes(company: Company, on: dt.date) -> Sequence[str]:
    """Names of the item classes whose goods leave on a notice written by hand (PARTS-30); none in most companies."""
    return tuple(handbook.value(company, "shipping.by_hand_classes", on))


@dataclass(frozen=True)
class Rules:
    """The handbook's section on orders, as it is in force on a day."""

    confirmations_required: bool
    """all six things are confirmed with the customer before submitting (OFFICE-37)"""
    line_arrival_required: bool
    """every line of goods has the day it must arrive (OFFICE-113)"""
    partial_allocation: bool
    """an order that is short of stock may go in part; else it waits until every line is allocated (OFFICE-116)"""
    signed_to_close: bool
    """what was shipped must be signed for before the order is closed"""
    freight_confirmation_above: Threshold | None
    """freight beyond it needs the customer's word (PARTS-57); None: never"""
    free_delivery_from: Threshold | None
    """goods from here on are delivered free (OFFICE-33); None: delivery is never charged"""
    delivery_fee: Decimal
    """asked below `free_delivery_from` (OFFICE-34)"""
    web_confirm: Mapping[str, Sequence[str]] | None
    """what is confirmed before a web order goes on, by class of customer (OFFICE-19 to 21); None: nothing is"""
    web_reply: Mapping[str, str]
    """text that answers a confirmed web order, by class of customer (OFFICE-52)"""
    payment_stated_by: Sequence[str]
    """classes of customers that say on each order how they pay (OFFICE-25); of the others the file knows"""
    first_in_queue: Sequence[str]
    """classes of customers whose orders come first (OFFICE-56)"""
    required_fields: Sequence[str]
    """fields without which an order is not submitted (DIST-63)"""
    clerk_bears_loss: bool
    """losses by gaps or mistakes are recorded on the clerk who entered the order (DIST-63)"""


def rules(company: Company, on: dt.date) -> Rules:
    """Read them; what the handbook leaves blank about freight and delivery is not asked for."""

    def said(key: str, otherwise: object = None) -> object:
        name = f"orders.{key}"
        return handbook.value(company, name, on) if handbook.is_set(company, name, on) else otherwise

    return Rules(
        **{name: said(name, ZERO if name == "delivery_fee" else None) for name in Rules.__dataclass_fields__}  # type: ignore[arg-type]  # typed by handbook.schema
    )
