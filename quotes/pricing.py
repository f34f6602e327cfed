"""Whose decision a quotation's prices are: the case under which the handbook seats its review (FIBRE-92, PARTS-11)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog import authority
from catalog.authority import Said
from catalog.pricing import Price, Prices
from core.refusals import NotAllowed
from quotes.models import Quotation, QuotationLine
from quotes.queries import lines
from quotes.soundness import Problem
from workflow.registry import Facts


def judged(asked: Sequence[QuotationLine], company: Company, by: User, on: dt.date) -> Said:
    """What the handbook says about the lines, which come with their products; charges have a price of their own."""
    prices = {line.no: prices_of(line) for line in asked if not line.product.charge}
    return authority.judged(prices, company, by, on)


def facts(quotation: Quotation, by: User, on: dt.date) -> Facts:
    """What a quotation's route depends on when somebody submits it: whose right its prices need, and its amount."""
    return facts_of(quotation, judged(lines(quotation), quotation.company, by, on))


def facts_of(quotation: Quotation, said: Said) -> Facts:
    """The same of prices that were judged before."""
    return Facts(case=said.case, amount=quotation.gross)


def prices_of(line: QuotationLine) -> Prices:
    """The offered price, after every discount, and the base price of the day it was written."""
    base = line.product.base_price if line.base_price is None else line.base_price
    return Price(line.unit_price, line.tax_rate), Price(base, line.product.tax_rate)


def problem(said: Said, applied: bool) -> Problem | None:
    """Why the prices cannot be submitted; `applied` says that the written application is there."""
    if refused := authority.refusal(said):
        return Problem("lines", refused)
    if not applied and (low := said.low):
        sentence = _(
            "Line %(lines)s: a price below the floor of the post “%(role)s” needs a written special-price application."
        )
        return Problem("special_reason", sentence % {"lines": said.lines_text(low), "role": said.role_below})
    return None


def check(said: Said, applied: bool) -> None:
    """Refuse a price that nobody may give, and one that needs an application while there is none (PARTS-12)."""
    if found := problem(said, applied):
        raise NotAllowed(found.sentence, field=found.field)
