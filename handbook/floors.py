"""Price floors: how far below the base price each role may go. A table of them is what a price is judged by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import ROLES

PERCENT, OFF, LIST, ANY = "percent", "off", "list", "any"
_FINEST = Decimal("0.000001")


def rounded(price: Decimal) -> Decimal:
    """A price to its last digit. Floors are rounded as prices are: what is shown as the lowest is the lowest."""
    return price.quantize(_FINEST, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Floor:
    """How low one role may go: so many per cent or so much money below the base price, not at all, or anywhere."""

    kind: str
    figure: Decimal = Decimal(0)

    def lowest(self, base: Decimal) -> Decimal:
        """The lowest price of the role for something with this base price; 0 where nothing bounds it."""
        if self.kind == ANY:
            return Decimal(0)
        off = {PERCENT: base * self.figure / 100, OFF: self.figure, LIST: Decimal(0)}[self.kind]
        return max(base - off, Decimal(0))

    def __str__(self) -> str:
        """Said aloud, as it stands in the table."""
        if self.kind == ANY:
            return _("without limit")
        if self.kind == LIST:
            return _("not below list price")
        figure = f"{self.figure.normalize():f}"
        return f"{figure}%" if self.kind == PERCENT else _("%(amount)s off") % {"amount": figure}


LIST_PRICE = Floor(LIST)
"""What somebody has whom the table does not name: nothing is given away."""


@dataclass(frozen=True)
class PriceFloors:
    """The floors of a company's roles, and whether a floor itself is still the role's own."""

    floors: Mapping[str, Floor] = field(default_factory=dict)
    inclusive: bool = True

    def floor(self, role: str) -> Floor:
        """A role's floor; the list price for a role that the table does not name."""
        return self.floors.get(role, LIST_PRICE)

    def lowest(self, role: str, base: Decimal, factor: Decimal = Decimal(1)) -> Decimal:
        """A role's lowest price, to the last digit of a price; `factor` turns the base price's tax into another."""
        return rounded(self.floor(role).lowest(base) * factor)

    def covers(self, role: str, price: Decimal, base: Decimal, factor: Decimal = Decimal(1)) -> bool:
        """Whether a price is in the role's own right. The list price is everybody's, no limit reaches down to 0."""
        lowest = self.lowest(role, base, factor)
        if self.inclusive or self.floor(role).kind in (LIST, ANY):
            return price >= lowest
        return price > lowest

    def widest(self, roles: Iterable[str], base: Decimal) -> str:
        """Which of a person's roles may go furthest; "" for somebody who has none."""
        return min(roles, key=lambda role: self.floor(role).lowest(base), default="")

    def __str__(self) -> str:
        """The table in one line."""
        said = "、".join(f"{ROLES[role].name} {floor}" for role, floor in self.floors.items())
        return said if self.inclusive else _("%(floors)s (the limit itself excluded)") % {"floors": said}


def read(raw: Any) -> PriceFloors:
    """`{ inclusive = true, sales_clerk = 5, deputy_manager = { off = 20 }, dept_manager = "list", gm = "any" }`.

    A bare figure is per cent below the base price, under 100. Raises ValueError for anything else.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("inclusive"), bool) or len(raw) < 2:
        raise ValueError("inclusive")
    roles = {role: _floor(each) for role, each in raw.items() if role != "inclusive"}
    if unknown := set(roles) - set(ROLES):
        raise ValueError(", ".join(sorted(unknown)))
    return PriceFloors(roles, raw["inclusive"])


def _floor(raw: Any) -> Floor:
    if raw in (LIST, ANY):
        return Floor(raw)
    kind, figure = next(iter(raw.items())) if isinstance(raw, dict) and len(raw) == 1 else (PERCENT, raw)
    amount = _amount(figure)
    if kind not in (PERCENT, OFF) or (kind == PERCENT and amount >= 100):
        raise ValueError(str(raw))
    return Floor(kind, amount)


def _amount(figure: Any) -> Decimal:
    """A figure of 0 or more; ValueError for anything else. It is read as text, so that true is no 1."""
    try:
        amount = Decimal(str(figure))
    except InvalidOperation as error:
        raise ValueError(str(figure)) from error
    if not amount.is_finite() or amount < 0:
        raise ValueError(str(figure))
    return amount
