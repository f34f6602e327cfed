"""Whether a quotation's prices are its maker's own decision: the case under which the handbook seats its review."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import Company, User
from accounts.queries import rights_of
from catalog.pricing import Price, authority, limits_of
from quotes.models import Quotation, QuotationLine
from quotes.queries import lines
from workflow.registry import Facts

DISCOUNT = "discount"
"""Some price lies below what the maker may give. A handbook without sign-offs for it has the usual review decide."""


def case_of(lines: Iterable[QuotationLine], company: Company, by: User, on: dt.date) -> str:
    """`discount` when a price needs somebody else, else the plain case; lines come with their products."""
    roles, limits = [post.role for post in rights_of(by).posts], limits_of(company, on)
    priced = (line for line in lines if not line.product.charge)
    return DISCOUNT if any(authority(*_prices(line), roles, limits).beyond for line in priced) else ""


def facts(quotation: Quotation, by: User, on: dt.date) -> Facts:
    """What a quotation's route depends on when somebody submits it: whose right its prices need, and its amount."""
    return Facts(case=case_of(lines(quotation), quotation.company, by, on), amount=quotation.gross)


def _prices(line: QuotationLine) -> tuple[Price, Price]:
    """The offered price and the base price of the day it was written."""
    base = line.product.base_price if line.base_price is None else line.base_price
    return Price(line.unit_price, line.tax_rate), Price(base, line.product.tax_rate)
