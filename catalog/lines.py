"""Priced lines: what quotations, orders and every later document with amounts have in common.

Prices include tax and carry up to six decimals; each line is rounded for itself, a document is the sum of its lines.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Product
from core.display import qty_text
from core.money import NOTHING, Amounts, line_amounts
from core.refusals import NotAllowed

PRICE_DECIMALS = 6
CONTENT = ("no", "product_id", "description", "quantity", "unit_price", "tax_rate", "gross", "tax", "net")
"""Columns that say what a line is about and costs: settled with its document."""
MAX_QUANTITY = Decimal(10) ** 12
MAX_AMOUNT = Decimal(10) ** 14


@dataclass(frozen=True)
class LineInput:
    """One line as a person or an earlier paper gives it; a price or tax rate of None is the product's own."""

    product_id: int
    quantity: Decimal
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    description: str = ""
    arrive_on: dt.date | None = None
    discount: Decimal | None = None
    """taken off the price, as a fraction (0.06); only papers that know discounts look at it"""


@dataclass(frozen=True)
class Fault:
    """Why a line cannot stand, and the field that the sentence belongs to."""

    field: str
    sentence: str


class PricedLine(models.Model):
    """A numbered line with quantity, tax-inclusive price and the three amounts, stored once by `price`."""

    no = models.PositiveSmallIntegerField(gettext_lazy("line"))
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, related_name="+", verbose_name=gettext_lazy("product")
    )
    description = models.CharField(gettext_lazy("description"), max_length=250)
    quantity = models.DecimalField(gettext_lazy("quantity"), max_digits=16, decimal_places=4)
    unit_price = models.DecimalField(gettext_lazy("unit price, tax included"), max_digits=18, decimal_places=6)
    tax_rate = models.DecimalField(gettext_lazy("tax rate"), max_digits=5, decimal_places=4)
    gross = models.DecimalField(gettext_lazy("amount, tax included"), max_digits=16, decimal_places=2)
    tax = models.DecimalField(gettext_lazy("tax"), max_digits=16, decimal_places=2)
    net = models.DecimalField(gettext_lazy("amount without tax"), max_digits=16, decimal_places=2)

    class Meta:
        abstract = True
        ordering = ["no"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="%(app_label)s_%(class)s_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="%(app_label)s_%(class)s_price"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="%(app_label)s_%(class)s_amounts"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.description}"

    @property
    def keyed_price(self) -> Decimal:
        """The price as it was keyed; a line that may be in a foreign currency says it in that (catalog/foreign.py)."""
        return self.unit_price

    def price(self, places: int = 2) -> Amounts:
        """Compute and set the amounts from quantity, price and rate."""
        amounts = price_line(self.quantity, self.unit_price, self.tax_rate, places)
        self.gross, self.tax, self.net = amounts.gross, amounts.tax, amounts.net
        return amounts


Line = TypeVar("Line", bound=PricedLine)


def price_line(quantity: Decimal, unit_price: Decimal, tax_rate: Decimal, places: int = 2) -> Amounts:
    """The amounts of one line; the only place where a price meets a quantity."""
    return line_amounts(quantity, unit_price, tax_rate, places)


def net_price(price: Decimal, *discounts: Decimal | None) -> Decimal:
    """A price after every discount (fractions, one after the other), rounded half-up to the last digit of a price.

    >>> net_price(Decimal(100), Decimal("0.03"), Decimal("0.03"))
    Decimal('94.090000')
    """
    for discount in discounts:
        price *= 1 - (discount or 0)
    return price.quantize(Decimal(1).scaleb(-PRICE_DECIMALS), rounding=ROUND_HALF_UP)


def fault_of_discount(discount: Decimal | None) -> Fault | None:
    """What keeps a discount from being one: from 0 to below 1, in hundredths of a per cent."""
    if discount is None or (0 <= discount < 1 and discount == round(discount, 4)):
        return None
    return Fault("discount", _("Enter a discount in per cent, such as 6 or 6.5, below 100."))


def totals(lines: Iterable[PricedLine]) -> Amounts:
    """The amounts of a document: the sum of its rounded lines."""
    return sum((Amounts(line.gross, line.tax, line.net) for line in lines), NOTHING)


def fault_of(product: Product, quantity: Decimal, unit_price: Decimal | None) -> Fault | None:
    """What keeps a line of `product` from standing, or None. Forms show it beside the field, services refuse."""
    if product.is_retired:
        return Fault("product", _("“%(product)s” is retired and no longer sold.") % {"product": product})
    return fault_of_quantity(quantity) or _fault_of_step(product, quantity) or _fault_of_price(quantity, unit_price)


def fault_of_quantity(quantity: Decimal) -> Fault | None:
    """What keeps a quantity from being one, whatever the product."""
    if quantity <= 0:
        return Fault("quantity", _("The quantity must be above 0."))
    if quantity >= MAX_QUANTITY:
        return Fault("quantity", _("The quantity is too large."))
    return None


def _fault_of_step(product: Product, quantity: Decimal) -> Fault | None:
    if quantity == round(quantity, product.decimals):
        return None
    finest = qty_text(Decimal(1).scaleb(-product.decimals))
    sentence = _("“%(product)s” is counted in steps of %(step)s %(unit)s.")
    return Fault("quantity", sentence % {"product": product.name, "step": finest, "unit": product.unit_name})


def fault_of_price(unit_price: Decimal) -> Fault | None:
    """What keeps a price from being one, whatever the quantity."""
    if unit_price < 0:
        return Fault("unit_price", _("The price cannot be below 0."))
    if unit_price != round(unit_price, PRICE_DECIMALS):
        return Fault("unit_price", _("A price has at most 6 decimals."))
    return None


def _fault_of_price(quantity: Decimal, unit_price: Decimal | None) -> Fault | None:
    if unit_price is None:
        return None
    if fault := fault_of_price(unit_price):
        return fault
    if quantity * unit_price >= MAX_AMOUNT:
        return Fault("unit_price", _("The amount of the line is too large."))
    return None


def build(
    model: type[Line], inputs: Sequence[LineInput], products: Mapping[int, Product], places: int = 2, **head: Any
) -> list[Line]:
    """Unsaved, numbered and priced lines of `model`; `products` are those of the company by id (queries.by_ids).

    Raises NotAllowed with the number of the first line that cannot stand; facts carry `line` and `field`.
    """
    if not inputs:
        raise NotAllowed(_("At least one line is needed."))
    return [_built(model, no, given, products, places, head) for no, given in enumerate(inputs, 1)]


def _built(
    model: type[Line], no: int, given: LineInput, products: Mapping[int, Product], places: int, head: dict[str, Any]
) -> Line:
    product = _sound(no, given, products)
    line = model(
        no=no,
        product=product,
        description=given.description or product.label,
        quantity=given.quantity,
        unit_price=product.base_price if given.unit_price is None else given.unit_price,
        tax_rate=product.tax_rate if given.tax_rate is None else given.tax_rate,
        **head,
    )
    line.price(places)
    return line


def _sound(no: int, given: LineInput, products: Mapping[int, Product]) -> Product:
    product = products.get(given.product_id)
    if product is None:
        raise NotAllowed(_("Line %(line)s: the product is unknown.") % {"line": no}, facts={"line": no})
    fault = fault_of(product, given.quantity, given.unit_price)
    if fault:
        raise NotAllowed(
            _("Line %(line)s: %(sentence)s") % {"line": no, "sentence": fault.sentence},
            facts={"line": no, "field": fault.field},
        )
    return product
