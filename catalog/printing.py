"""A priced line as quotations and invoices print it."""

from dataclasses import dataclass, replace

from catalog.foreign import ForeignLine
from catalog.lines import PricedLine
from core.currencies import amount_text
from core.display import money_text, percent_text, price_text, qty_text
from core.money import ZERO


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


def printed_abroad(line: ForeignLine, currency: str) -> PrintedLine:
    """The same at the price that was keyed in a foreign currency."""
    amount = amount_text(currency, line.foreign_gross or ZERO).removeprefix(f"{currency} ")
    return replace(printed(line), price=price_text(line.keyed_price), gross=amount)
