"""What is agreed to of a priced line, in the same words for quotations, orders and delivery papers."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.lines import PricedLine
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
        ),
    )


def figure(value: Decimal) -> str:
    """Figures are the same however many zeros they end with."""
    return f"{value.normalize():f}"
