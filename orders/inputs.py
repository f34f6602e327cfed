"""What a person (or a program) states about an order; the services turn it into one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.lines import LineInput
from orders.models import Confirmation, FreightBearer

ALL_CONFIRMED = frozenset(Confirmation.values)


@dataclass(frozen=True)
class HeadInput:
    """The head of an order. What is left out of the delivery is taken from the customer's file.

    `arrive_on` is the day for every line that does not name its own (lines of a quotation never do). `fee_waiver` is
    the reason for asking no delivery fee; `freight_confirmed` and `confirmations` are ticks. `source` says how it
    came; left out, a typed order came by phone. `currency` is the one in which the lines are priced; left out, the
    customer's usual one.
    """

    customer_id: int
    payment_terms: str = ""
    customer_reference: str = ""
    collected: bool = False
    address: str = ""
    consignee: str = ""
    phone: str = ""
    arrive_on: dt.date | None = None
    shipping_method: str = ""
    note: str = ""
    confirmations: frozenset[str] = frozenset()
    freight_bearer: str = FreightBearer.BUYER
    freight_confirmed: bool = False
    fee_waiver: str = ""
    source: str = ""
    currency: str = ""


@dataclass(frozen=True)
class LineChange:
    """A line of an order as it is to be: how much in all, and at which price, tax included.

    As stated, the price is in the order's currency; in its review it is the company's, with the keyed one beside.
    """

    quantity: Decimal
    unit_price: Decimal
    foreign_price: Decimal | None = None


@dataclass(frozen=True)
class OrderInput:
    """A head with its lines; the lines of an order made from a quotation are not given again."""

    head: HeadInput
    lines: Sequence[LineInput] = ()
