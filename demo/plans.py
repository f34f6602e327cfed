"""What an example company is made of, as data: units, people, customers, goods, and how far its sales have come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from receivables.inputs import AccountInput


@dataclass(frozen=True)
class Seat:
    """One person on one post; the same `who` again is the same person on a second post.

    What is left out stands in the handbook's posts: title, role, and the unit that the post belongs to. A `unit` given
    here is where this person sits instead.
    """

    who: str
    name: str
    post: str
    title: str = ""
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Place:
    """Where a unit hangs when it is no department right below the company."""

    kind: str = "department"
    parent: str = ""


@dataclass(frozen=True)
class Plan:
    """What an example company is made of. `units` are code → name; `home` is the one that makes most papers.

    Rows of text are written with | between their fields:
    customers  name|route|contact|phone|address|payment terms|credit limit
    goods      code|name|spec|unit|class|tax-inclusive base price|opening stock
    `classes` are code → (name, warehouse); `sales` are kind of sale → step → how many stop there.
    """

    name: str
    short_name: str
    address: str
    phone: str
    complaint_phone: str
    units: Mapping[str, str]
    seats: tuple[Seat, ...]
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    home: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    customers: str = ""
    small_customer: str = ""
    """buys more than its limit, so the order is held; everybody else on terms has room"""
    warehouses: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    goods: str = ""
    bank: AccountInput | None = None
    carrier: tuple[str, str] = ("顺丰速运", "SF1400000000")
    sales: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    prepayment: Decimal = Decimal(1)
    """the share of a price that a prepaying customer pays before the order; the rest before the goods leave"""
