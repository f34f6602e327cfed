"""Prices in a foreign currency at the booked rate (记账汇率): keyed in the one, kept in the company's own as well.

Pure reckoning; which rate is booked says catalog/rates.py. The company's own currency is None: nothing is reckoned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from catalog.lines import PRICE_DECIMALS, LineInput, PricedLine
from catalog.models import Product
from core import drawing
from core.currencies import Foreign, rounded
from core.money import ZERO


@dataclass(frozen=True)
class Booked:
    """A foreign currency and the rate booked for it: so many units of the company's currency for one."""

    currency: str
    rate: Decimal

    def own(self, price: Decimal) -> Decimal:
        """A price in the company's currency, rounded as prices are."""
        return (price * self.rate).quantize(Decimal(1).scaleb(-PRICE_DECIMALS), ROUND_HALF_UP)

    def abroad(self, price: Decimal) -> Decimal:
        """A price of the company's in the foreign currency, never less than it is worth: up to the 4th decimal, below
        1 to the 6th."""
        found = price / self.rate
        return found.quantize(Decimal(1).scaleb(-4 if found >= 1 else -PRICE_DECIMALS), ROUND_CEILING)


class InCurrency(Protocol):
    """A quotation or an order."""

    currency: str
    rate: Decimal
    gross: Decimal
    foreign_gross: Decimal | None


class Totalled(Protocol):
    """The same to be read alone, such as what an order takes over of a quotation."""

    @property
    def currency(self) -> str: ...
    @property
    def rate(self) -> Decimal: ...
    @property
    def foreign_gross(self) -> Decimal | None: ...


class ForeignLine(PricedLine):
    """A line whose price may have been keyed in a foreign currency: what was keyed, and what it comes to there."""

    foreign_price = models.DecimalField(
        gettext_lazy("unit price in the foreign currency"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    foreign_gross = models.DecimalField(
        gettext_lazy("amount in the foreign currency"), max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta(PricedLine.Meta):
        abstract = True

    @property
    def keyed_price(self) -> Decimal:
        """The price as it was keyed: in the currency of its document."""
        return self.unit_price if self.foreign_price is None else self.foreign_price

    def price_abroad(self, currency: str, foreign_price: Decimal) -> None:
        """Keep the price that was keyed, and what the line comes to at it; the company's amounts stay."""
        self.foreign_price = foreign_price
        self.foreign_gross = rounded(self.quantity * foreign_price, currency)


def total_field() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """What a document comes to in its foreign currency; None says that it is in the company's own."""
    return models.DecimalField(
        gettext_lazy("total in the foreign currency"), max_digits=16, decimal_places=2, null=True, blank=True
    )


def rate_constraint(table: str) -> models.CheckConstraint:
    """A rate is above 0, and 1 in the company's own currency."""
    return models.CheckConstraint(
        name=f"{table}_rate", condition=Q(rate__gt=0) & (Q(rate=1) | Q(foreign_gross__isnull=False))
    )


COLUMNS = ("foreign_price", "foreign_gross")
"""What is settled with the line besides catalog.lines.CONTENT."""


def of(document: InCurrency, own: str) -> Booked | None:
    """The rate that a document was made with; None in the company's `own` currency."""
    return None if document.currency == own else Booked(document.currency, document.rate)


def total_of(document: Totalled) -> Foreign | None:
    """What a document comes to in its currency; None in the company's own."""
    if document.foreign_gross is None:
        return None
    return Foreign(document.currency, document.foreign_gross, document.rate)


def quiet_total(document: Totalled) -> str:
    """For a cell of a list, before the amount in the company's currency; nothing in the company's own."""
    total = total_of(document)
    return drawing.quiet(total.said) if total else ""


def stated(given: Sequence[LineInput], products: Mapping[int, Product], booked: Booked) -> list[LineInput]:
    """Lines with the price in the foreign currency: as keyed, else the product's own at the rate."""
    return [_stated(line, products.get(line.product_id), booked) for line in given]


def _stated(line: LineInput, product: Product | None, booked: Booked) -> LineInput:
    if line.unit_price is not None or product is None:
        return line
    return replace(line, unit_price=booked.abroad(product.base_price))


def in_own(given: Iterable[LineInput], booked: Booked) -> list[LineInput]:
    """Lines at what their prices come to in the company's currency."""
    return [
        line if line.unit_price is None else replace(line, unit_price=booked.own(line.unit_price)) for line in given
    ]


def keep(lines: Iterable[Any], keyed: Iterable[LineInput], booked: Booked) -> None:
    """Note on built lines (`ForeignLine`) what was keyed for each."""
    for line, given in zip(lines, keyed, strict=True):
        line.price_abroad(booked.currency, given.unit_price)


def sum_of(lines: Iterable[Any]) -> Decimal | None:
    """What lines come to in their foreign currency; None in the company's own."""
    found = [line.foreign_gross for line in lines if line.foreign_gross is not None]
    return sum(found, ZERO) if found else None
