"""What is agreed to of a priced line, in the same words for quotations, orders and delivery papers."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.foreign import InCurrency
from catalog.lines import PricedLine
from core.currencies import rate_text
from workflow.contents import Line, Part


def line(row: PricedLine) -> Line:
    """Product, quantity, net price after every discount, and tax."""
    return Line(
        f"{row.no}. {row.description}",
        (
            Part("product", _("Product"), row.description, (row.product_id, row.description)),
            Part("quantity", _("Quantity"), figure(row.quantity)),
            Part("price", _("Price"), figure(row.unit_price)),
            Part("tax", _("Tax rate"), figure(row.tax_rate)),
            *_keyed(row),
        ),
    )


def _keyed(row: PricedLine) -> tuple[Part, ...]:
    """The price as it was keyed, of a line in a foreign currency."""
    price = getattr(row, "foreign_price", None)
    return (Part("foreign_price", _("Price in foreign currency"), figure(price)),) if price is not None else ()


def abroad(document: InCurrency) -> list[Part]:
    """Currency and booked rate of a document in a foreign one; nothing in the company's own."""
    if document.foreign_gross is None:
        return []
    return [Part("foreign", _("In foreign currency"), f"{document.currency} {rate_text(document.rate)}")]


def figure(value: Decimal) -> str:
    """Figures are the same however many zeros they end with."""
    return f"{value.normalize():f}"
