"""Whose decision a quotation's prices are: the case under which the handbook seats its review (FIBRE-92, PARTS-11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.queries import post_roles, rights_of
from accounts.roles import ROLES
from catalog.boxes import line_numbers
from catalog.pricing import DISCOUNT, NOBODY, WITHIN, Price, Prices, Whole, covered, judge, limits_of
from core.refusals import NotAllowed
from handbook import queries as handbook
from quotes.models import Quotation, QuotationLine
from quotes.queries import lines
from quotes.soundness import Problem
from workflow.approval import Route
from workflow.registry import Facts


@dataclass(frozen=True)
class Said:
    """What the handbook says about the prices of a quotation when `by` submits it."""

    whole: Whole
    lines: Sequence[QuotationLine]
    company: Company
    on: dt.date
    application_below: str = ""
    """role below whose floor a written application is needed (PARTS-12, DIST-58)"""

    @property
    def case(self) -> str:
        """The case of the handbook's authority matrix."""
        return self.whole.case

    @property
    def beyond(self) -> list[QuotationLine]:
        """Lines for which the maker's own right is not enough."""
        return [line for line in self.lines if line.no in self.whole.beyond]

    @property
    def low(self) -> list[QuotationLine]:
        """Lines that only a written application lets through."""
        floors = limits_of(self.company, self.on) if self.application_below and self.whole.lines else None
        if floors is None:
            return []
        priced = [line for line in self.lines if line.no in self.whole.lines]
        return [line for line in priced if not covered([prices_of(line)], self.application_below, floors)]


def judged(asked: Sequence[QuotationLine], company: Company, by: User, on: dt.date) -> Said:
    """Ask the one function for line and document; lines come with their products, charges have their own price."""
    roles = [post.role for post in rights_of(by).posts]
    priced = {line.no: prices_of(line) for line in asked if not line.product.charge}
    below = handbook.value(company, "pricing.application_below", on)
    return Said(judge(priced, roles, limits_of(company, on)), asked, company, on, below)


def case_of(asked: Sequence[QuotationLine], company: Company, by: User, on: dt.date) -> str:
    """The case of the authority matrix under which the quotation is submitted."""
    return judged(asked, company, by, on).case


def facts(quotation: Quotation, by: User, on: dt.date) -> Facts:
    """What a quotation's route depends on when somebody submits it: whose right its prices need, and its amount."""
    return Facts(case=case_of(lines(quotation), quotation.company, by, on), amount=quotation.gross)


def prices_of(line: QuotationLine) -> Prices:
    """The offered price, after every discount, and the base price of the day it was written."""
    base = line.product.base_price if line.base_price is None else line.base_price
    return Price(line.unit_price, line.tax_rate), Price(base, line.product.tax_rate)


def cases() -> dict[str, Promise]:
    """Every case of the authority matrix, in words."""
    needs = gettext_lazy("a price that only “{role}” may give")
    return {
        WITHIN: gettext_lazy("prices that the maker may give alone"),
        **{f"{DISCOUNT}{code}": format_lazy(needs, role=role.name) for code, role in ROLES.items()},
    }


# -- what keeps it from being submitted ------------------------------------------------------------------------------


def problem(said: Said, applied: bool) -> Problem | None:
    """Why the prices cannot be submitted; `applied` says that the written application is there."""
    if said.case == NOBODY:
        sentence = _("No post may give a price as low as in line %(lines)s.")
        return Problem("lines", sentence % {"lines": _numbers(said.beyond)})
    if not applied and (low := said.low):
        sentence = _(
            "Line %(lines)s: a price below the floor of the post “%(role)s” needs a written special-price application."
        )
        role = ROLES[said.application_below].name
        return Problem("special_reason", sentence % {"lines": _numbers(low), "role": role})
    return None


def check(said: Said, applied: bool) -> None:
    """Refuse a price that nobody may give, and one that needs an application while there is none (PARTS-12)."""
    if found := problem(said, applied):
        raise NotAllowed(found.sentence, field=found.field)


def is_own(said: Said, route: Route) -> bool:
    """Whether the maker decides alone: every price is within the own range and the handbook asks for no review."""
    return said.case == WITHIN and not route.steps


def check_route(said: Said, route: Route) -> None:
    """A price beyond the maker goes to somebody who may give it: one step of the route has a right that is enough."""
    floors = limits_of(said.company, said.on)
    if floors is None or not said.case.startswith(DISCOUNT):
        return
    asked = [prices_of(line) for line in said.beyond]
    roles = post_roles(said.company.pk, [step.post for step in route.steps])
    if not any(covered(asked, role, floors) for role in roles.values()):
        sentence = _("Line %(lines)s: nobody on the handbook's route may give this price; “%(role)s” may.")
        raise NotAllowed(sentence % {"lines": _numbers(said.beyond), "role": ROLES[said.whole.role].name})


def _numbers(found: Sequence[QuotationLine]) -> str:
    return line_numbers([line.no for line in found])
