"""What an offer earns, from its lines and what the products cost; figures in, figures out (FIBRE-95)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from catalog.models import Product
from core.money import ZERO


class Sold(Protocol):
    """A line with its product, quantity, price and amount without tax."""

    @property
    def no(self) -> int: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def product(self) -> Product: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def net(self) -> Decimal: ...


@dataclass(frozen=True)
class Margin:
    """Margin of several lines together; `unknown` lines of goods have no cost and are left out of it."""

    share: Decimal | None
    unknown: int = 0


def margin(net: Decimal, quantity: Decimal, cost: Decimal | None) -> Decimal | None:
    """(amount − cost) / amount, both without tax; None without a cost or an amount."""
    if cost is None or not net:
        return None
    return (net - cost * quantity) / net


def overall(lines: Iterable[Sold]) -> Margin:
    """The margin of all goods whose cost is known; services and charges have none."""
    goods = [line for line in lines if not line.product.is_service]
    known = [line for line in goods if line.product.cost is not None]
    net = sum((line.net for line in known), ZERO)
    cost = sum(((line.product.cost or ZERO) * line.quantity for line in known), ZERO)
    return Margin((net - cost) / net if net else None, len(goods) - len(known))
