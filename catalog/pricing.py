"""Whose price it is: how far a price lies below the base price, and who may give that. Figures in, answer out.

The final price counts, after every discount, whatever way the discount was spelled. Tax is taken out on both sides
where the rates differ, so that a price without tax is not mistaken for a discount. `authority` judges a line, `judge`
a whole paper by its lines; both take the table of floors, whoever made it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from accounts.models import Company
from handbook import queries as handbook
from handbook.floors import PriceFloors, rounded

WITHIN = "within"
"""Case of a paper whose prices its maker may give."""
DISCOUNT = "discount:"
"""Start of the case of a paper whose prices need another role, such as discount:dept_manager."""
NOBODY = "discount:nobody"
"""Case of a paper with a price that no role of the handbook may give."""


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


Prices = tuple[Price, Price]
"""The final price and the base price that it is compared with."""


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


@dataclass(frozen=True)
class Whole:
    """The answer for a paper: each line's by its key, and the role with the least right that is enough for all."""

    lines: Mapping[int, Authority] = field(default_factory=dict)
    role: str = ""

    @property
    def case(self) -> str:
        """The case under which the handbook seats the paper's review.

        Empty where a price cannot be judged (no base price, no limits): then nobody decides alone.
        """
        reaches = {said.reach for said in self.lines.values()}
        if reaches & BEYOND:
            return f"{DISCOUNT}{self.role}" if self.role else NOBODY
        return WITHIN if reaches <= {Reach.FREE, Reach.OWN} else ""

    @property
    def beyond(self) -> list[int]:
        """Keys of the lines for which the person's own right is not enough."""
        return [key for key, said in self.lines.items() if said.beyond]


def authority(price: Price, base: Price, roles: Iterable[str], floors: PriceFloors | None) -> Authority:
    """Whose decision `price` is for a person with these roles, against the product's `base` price."""
    if not base.amount:
        return Authority(Reach.NO_BASE)
    factor = _factor(price, base)
    full = rounded(base.amount * factor)
    below = 1 - price.amount / full
    if price.amount >= full:
        return Authority(Reach.FREE, below)
    if floors is None:
        return Authority(Reach.NO_RULE, below)
    mine = floors.widest(roles, base.amount)
    lowest = floors.lowest(mine, base.amount, factor)
    own = 1 - floors.floor(mine).lowest(base.amount) / base.amount
    if own and floors.covers(mine, price.amount, base.amount, factor):
        return Authority(Reach.OWN, below, own, "", lowest)
    role = least([(price, base)], floors)
    return Authority(Reach.OTHER if role else Reach.NOBODY, below, own, role, lowest)


def judge(prices: Mapping[int, Prices], roles: Sequence[str], floors: PriceFloors | None) -> Whole:
    """Whose decision a whole paper is: every line by its key, and who could give all of them."""
    lines = {key: authority(price, base, roles, floors) for key, (price, base) in prices.items()}
    beyond = [prices[key] for key, said in lines.items() if said.beyond]
    return Whole(lines, least(beyond, floors) if beyond and floors else "")


def least(prices: Sequence[Prices], floors: PriceFloors) -> str:
    """The role with the least right that is enough for all these prices; "" when none is."""
    enough = [role for role in floors.floors if covered(prices, role, floors)]
    return max(enough, key=lambda role: _share_kept(role, prices, floors), default="")


def covered(prices: Iterable[Prices], role: str, floors: PriceFloors) -> bool:
    """Whether a role may give all these prices; one without a base price is compared with nothing."""
    return all(
        floors.covers(role, price.amount, base.amount, _factor(price, base)) for price, base in prices if base.amount
    )


def _share_kept(role: str, prices: Sequence[Prices], floors: PriceFloors) -> Decimal:
    """How much of the base prices a role must keep, over all lines."""
    return sum((floors.floor(role).lowest(base.amount) / base.amount for _price, base in prices), Decimal(0))


def _factor(price: Price, base: Price) -> Decimal:
    """What a base price is multiplied by to have the tax of the offered one."""
    return (1 + price.tax_rate) / (1 + base.tax_rate)


def limits_of(company: Company, on: dt.date) -> PriceFloors | None:
    """What the handbook in force says about discounts; None when it is silent."""
    key = "pricing.discount_limits"
    return handbook.value(company, key, on) if handbook.is_set(company, key, on) else None
