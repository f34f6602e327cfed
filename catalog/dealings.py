"""What the house has sold to a customer before: asked here, told by the apps above that keep the papers.

An app that sells registers its history once when it is ready; forms of any app between ask through this module, so
that a quotation shows the price of the last order without knowing what an order is.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from accounts.models import User
from catalog.foreign import Booked
from core.money import ZERO


@dataclass(frozen=True)
class LastPrice:
    """What a customer paid last for a product, tax included, and on which paper."""

    price: Decimal
    on: dt.date
    number: str
    currency: str = ""
    foreign_price: Decimal | None = None
    """as it was keyed, where the paper was in a foreign currency"""

    def keyed(self, booked: Booked | None) -> Decimal:
        """The price in the currency of the paper at hand: the very one where it is the same, else reckoned over."""
        if booked is None:
            return self.price
        same = self.foreign_price is not None and self.currency == booked.currency
        return self.foreign_price if same and self.foreign_price is not None else booked.abroad(self.price)


@dataclass(frozen=True)
class Volume:
    """What a customer took over a span of time: quantity in the product's unit, or 0 for all products together."""

    quantity: Decimal = ZERO
    gross: Decimal = ZERO


@dataclass(frozen=True)
class Relation:
    """How long and how much a customer has bought: the day of the first order, and the sum since a day."""

    since: dt.date | None = None
    orders: int = 0
    gross: Decimal = ZERO


class History(Protocol):
    """Who keeps sold lines answers three questions, within what the person may see; one statement each."""

    def last_prices(self, user: User, customer_id: int, product_ids: Sequence[int]) -> Mapping[int, LastPrice]:
        """By product; products never sold to the customer are left out."""

    def volumes(self, user: User, customer_id: int, product_ids: Sequence[int], since: dt.date) -> Mapping[int, Volume]:
        """By product, from a day on."""

    def relation(self, user: User, customer_id: int, since: dt.date) -> Relation:
        """The customer's whole story, and the orders from a day on."""


_kept: list[History] = []


def register(history: History) -> None:
    """Called once by the app that keeps sold lines."""
    _kept[:] = [history]


def last_prices(user: User, customer_id: int, product_ids: Sequence[int]) -> Mapping[int, LastPrice]:
    """The last price of each product to a customer; empty where nothing was sold or nobody keeps history."""
    return _kept[0].last_prices(user, customer_id, product_ids) if _kept and product_ids else {}


def volumes(user: User, customer_id: int, product_ids: Sequence[int], since: dt.date) -> Mapping[int, Volume]:
    """What the customer took of each product from a day on."""
    return _kept[0].volumes(user, customer_id, product_ids, since) if _kept and product_ids else {}


def relation(user: User, customer_id: int, since: dt.date) -> Relation:
    """Since when the customer buys, and how much from a day on (FIBRE-91)."""
    return _kept[0].relation(user, customer_id, since) if _kept else Relation()
