"""A priced line as quotations and invoices print it."""

from dataclasses import dataclass

from catalog.lines import PricedLine
from core.display import money_text, percent_text, price_text, qty_text


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line on paper; figures are text."""

    no: str
    code: str
    name: str
    quantity: str
    unit: str
    price: str
    tax: str
    gross: str
    before: str = ""
    """price before discounts, where the paper tells them"""
    discount: str = ""


def printed(line: PricedLine) -> PrintedLine:
    """The line in words and figures; its product is loaded."""
    product = line.product
    return PrintedLine(
        no=str(line.no),
        code=product.code,
        name=line.description,
        quantity=qty_text(line.quantity, product.decimals),
        unit=product.unit_name,
        price=price_text(line.unit_price),
        tax=percent_text(line.tax_rate),
        gross=money_text(line.gross),
    )
