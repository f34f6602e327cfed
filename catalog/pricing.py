"""Whose price it is: how far a price lies below the base price, and who may give that. Figures in, answer out.

The final price counts, after every discount. Tax is taken out on both sides where the rates differ, so that a price
without tax is not mistaken for a discount.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from accounts.models import Company
from handbook import queries as handbook
from handbook.schema import DiscountLimits

HUNDRED = Decimal(100)


class Reach(StrEnum):
    """Whose decision a price is."""

    FREE = "free"
    """at or above the base price: anybody's who may write the paper"""
    OWN = "own"
    """below it, within what the person may give"""
    OTHER = "other"
    """below what the person may give; another role may"""
    NOBODY = "nobody"
    """below what any role of the handbook may give"""
    NO_BASE = "no_base"
    """the product has no base price to compare with"""
    NO_RULE = "no_rule"
    """below the base price, and the handbook names no limits"""


BEYOND = frozenset({Reach.OTHER, Reach.NOBODY})
"""Somebody else must decide."""


@dataclass(frozen=True)
class Price:
    """A price with tax and the rate that is in it (0.13 for 13 %)."""

    amount: Decimal
    tax_rate: Decimal


@dataclass(frozen=True)
class Authority:
    """The answer for one line.

    `below` is how far under the base price, as a fraction (0.063); negative above it. `own` is what the person may
    give, `role` the code of the role with the least right that is enough, `lowest` the lowest price within `own`.
    """

    reach: Reach
    below: Decimal = Decimal(0)
    own: Decimal | None = None
    role: str = ""
    lowest: Decimal | None = None

    @property
    def beyond(self) -> bool:
        """Whether the person's own right is not enough."""
        return self.reach in BEYOND


def authority(price: Price, base: Price, roles: Iterable[str], limits: DiscountLimits | None) -> Authority:
    """Whose decision `price` is for a person with these roles, against the product's `base` price."""
    if not base.amount:
        return Authority(Reach.NO_BASE)
    asked = price.amount * (1 + base.tax_rate)
    full = base.amount * (1 + price.tax_rate)
    below = 1 - asked / full
    if asked >= full:
        return Authority(Reach.FREE, below)
    if limits is None:
        return Authority(Reach.NO_RULE, below)
    own = own_share(roles, limits)
    lowest = full * (HUNDRED - own) / HUNDRED / (1 + base.tax_rate)
    if own and limits.covers(asked, full, own):
        return Authority(Reach.OWN, below, own / HUNDRED, "", lowest)
    enough = [(share, role) for role, share in limits.percent.items() if limits.covers(asked, full, share)]
    if not enough:
        return Authority(Reach.NOBODY, below, own / HUNDRED, "", lowest)
    return Authority(Reach.OTHER, below, own / HUNDRED, min(enough)[1], lowest)


def own_share(roles: Iterable[str], limits: DiscountLimits) -> Decimal:
    """What somebody with these roles may give, in per cent; nothing when the handbook names none of them."""
    return max((limits.percent.get(role, Decimal(0)) for role in roles), default=Decimal(0))


def limits_of(company: Company, on: dt.date) -> DiscountLimits | None:
    """What the handbook in force says about discounts; None when it is silent."""
    key = "pricing.discount_limits"
    return handbook.value(company, key, on) if handbook.is_set(company, key, on) else None
