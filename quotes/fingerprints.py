"""What exactly was approved: one digest of the head and one of each line (design section 3).

A later document carries a line's approval as long as product, price, tax, unit and terms are the same.
"""

from collections.abc import Iterable
from decimal import Decimal

from quotes.models import Quotation, QuotationLine
from workflow.approval import fingerprint


def of_head(quotation: Quotation) -> str:
    """Customer, validity and terms."""
    return fingerprint(
        [
            quotation.customer_id,
            quotation.currency,
            quotation.valid_until,
            quotation.remittance,
            quotation.shipping_method,
            quotation.freight_bearer,
            quotation.freight_advanced,
            quotation.on_site,
        ]
    )


def of_line(line: QuotationLine) -> str:
    """Product, net price after every discount, unit and tax; the quantity is compared apart, as a ceiling."""
    rate, price = _figure(line.tax_rate), _figure(line.unit_price)
    return fingerprint([line.product_id, line.description, line.product.unit_name, price, rate])


def of_quotation(quotation: Quotation, lines: Iterable[QuotationLine]) -> str:
    """The whole paper as it lay before the reviewer, quantities included."""
    parts = [of_head(quotation)]
    for line in lines:
        parts += [of_line(line), _figure(line.quantity)]
    return fingerprint(parts)


def _figure(value: Decimal) -> str:
    """Figures are the same however many zeros they end with."""
    return f"{value.normalize():f}"
