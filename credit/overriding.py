"""Which holds may be overridden in a company, and by whom: facts and handbook in, answer out. Nothing is written."""

import datetime as dt
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company
from core.refusals import NotAllowed
from handbook import queries as handbook
from workflow.registry import Facts

KIND, GATE, MEASURE = "credit.override", "approve", "excess"
CASES: dict[str, str | Promise] = {
    "over_limit": gettext_lazy("beyond the credit limit"),
    "overdue": gettext_lazy("customer overdue"),
    "grade_c": gettext_lazy("grade C, no credit"),
    "grade_d": gettext_lazy("grade D, old debts"),
}
"""The outcomes of cover that a person may override. The others are mended otherwise: by money, a limit, goods."""
LEFT_TO_PERSONS = {
    "over_limit": ("policy.over_limit", ("approved",)),
    "overdue": ("policy.overdue", ("manager_decides", "prepay_only")),
}
"""outcome → the handbook's value that lets it be overridden; a grade asks for a sign-off alone (FIBRE-55, FIBRE-56)"""
_REFUSED: dict[str, str | Promise] = {
    "over_limit": gettext_lazy("By the handbook of %(company)s no order beyond the credit limit is released."),
    "overdue": gettext_lazy("By the handbook of %(company)s an overdue customer pays before anything is shipped."),
}


def why_not(company: Company, outcome: str, on: dt.date) -> str:
    """Why nobody in this company may let goods leave that are held so; '' where somebody may. No statement."""
    if outcome not in CASES:
        return _("Only an order held for its customer's credit is released by an override.")
    if not _left_to_persons(company, outcome, on):
        return str(_REFUSED[outcome]) % {"company": company.short_name}
    rows = handbook.in_force(company, on).rows
    if not any((row.kind, row.gate) == (KIND, GATE) and row.case in ("", outcome) for row in rows):
        return _("The handbook names nobody who releases beyond credit here; the order stays held.")
    return ""


def known(company: Company, on: dt.date) -> bool:
    """Whether the company's handbook lets anybody release anything beyond credit; no statement."""
    return any(not why_not(company, outcome, on) for outcome in CASES)


def why_not_held(company: Company, hold: str, on: dt.date) -> str:
    """The same for an order's own word for its hold, which may stand for several outcomes ("grade")."""
    outcomes = outcomes_of(hold) or (hold,)
    said = [why_not(company, outcome, on) for outcome in outcomes]
    return "" if "" in said else said[0]


def outcomes_of(hold: str) -> tuple[str, ...]:
    """The outcomes that a person may override among those that an order's word for its hold stands for."""
    return tuple(outcome for outcome in CASES if outcome == hold or outcome.startswith(f"{hold}_"))


def check(company: Company, outcome: str, on: dt.date) -> None:
    """Raise NotAllowed with the sentence of `why_not`."""
    if said := why_not(company, outcome, on):
        raise NotAllowed(said)


def _left_to_persons(company: Company, outcome: str, on: dt.date) -> bool:
    key, values = LEFT_TO_PERSONS.get(outcome, ("", ()))
    return not key or (handbook.is_set(company, key, on) and handbook.value(company, key, on) in values)


def facts(outcome: str, excess: Decimal, amount: Decimal) -> Facts:
    """What the route depends on: the case, and the excess, by whose band the handbook names who decides."""
    return Facts(case=outcome, amount=amount, measures={MEASURE: excess})
