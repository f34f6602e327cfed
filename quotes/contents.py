"""What a quotation's reviewer agrees to: customer, validity, terms and every line."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.agreed import abroad, line
from core.display import day_text
from quotes import queries
from quotes.models import Quotation, QuotationLine
from workflow.contents import Content, Line, Part


def of_quotation(quotation: Quotation) -> Content:
    """The whole paper; reads the lines."""
    return Content(_head(quotation), [_line(row) for row in queries.lines(quotation)])


def _head(quotation: Quotation) -> list[Part]:
    bearer, said = quotation.freight_bearer, quotation.get_freight_bearer_display
    return [
        Part("customer", gettext_lazy("Customer"), lambda: quotation.customer.name, quotation.customer_id),
        Part("currency", gettext_lazy("Currency"), quotation.currency),
        *abroad(quotation),
        Part("valid_until", gettext_lazy("Valid until"), day_text(quotation.valid_until), quotation.valid_until or ""),
        Part("remittance", gettext_lazy("Remittance details"), quotation.remittance),
        Part("shipping_method", gettext_lazy("Shipping method"), quotation.shipping_method),
        Part("freight", gettext_lazy("Freight borne by"), lambda: str(said()), bearer),
        Part("advanced", gettext_lazy("We advance the freight"), _ticked(quotation.freight_advanced)),
        Part("on_site", gettext_lazy("Paid work on site"), _ticked(quotation.on_site)),
    ]


def _line(row: QuotationLine) -> Line:
    """A price is the price of a unit: when the product is sold by another one meanwhile, it is another price."""
    agreed = line(row)
    unit = Part("unit", pgettext_lazy("of measure", "Unit"), row.product.unit_name)
    return replace(agreed, parts=(*agreed.parts, unit))


def _ticked(value: bool) -> str:
    return _("yes") if value else ""
