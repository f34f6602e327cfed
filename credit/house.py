"""What a company's handbook says about cover, read once per question."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from accounts.models import Company
from core.money import ZERO
from handbook import queries as handbook
from handbook.books import Handbook
from handbook.rows import Milestone, PaymentTerm
from handbook.schema import NOT_SET

OVERRIDE = "credit.override"


@dataclass(frozen=True)
class House:
    """The company's choices, and what this way to pay means there."""

    term: PaymentTerm
    over_limit: str = ""
    """refused, or approved by those whom the table names (`policy.over_limit`)"""
    overdue: str = ""
    """what becomes of a customer with overdue debts (`policy.overdue`); '' does not ask"""
    graded: bool = False
    """customers are graded: A has no limit, C no credit, D pays old debts first, ungraded is nought (FIBRE-44 to 56)"""
    on_notice: bool = False
    """people decide on the delivery notice about what is beyond credit (FIBRE-117, 122, 134)"""
    let_pass: Decimal = ZERO
    """overdue debts up to this amount are not asked about (`credit.overdue_amount`)"""
    days: int = 0
    """days after the due day from which a debt is overdue (`credit.overdue_days`)"""

    def of_contract(self, milestones: tuple[Milestone, ...]) -> "House":
        """The same with the milestones of a contract instead of the handbook's row, where it has its own."""
        return replace(self, term=replace(self.term, milestones=milestones)) if milestones else self


def house(company: Company, terms: str, on: dt.date) -> House:
    """Read them as they are in force on a day; costs no statement."""
    book = handbook.in_force(company, on)
    return House(
        term=handbook.term(company, terms, on),
        over_limit=_said(book, "policy.over_limit"),
        overdue=_said(book, "policy.overdue"),
        graded="policy.grade_order" in book.values,
        on_notice=book.values["credit.decided_on"] == "notice" and bool(book.values.get("shipping.notice_required")),
        let_pass=book.values["credit.overdue_amount"],
        days=book.values["credit.overdue_days"],
    )


def _said(book: Handbook, key: str) -> str:
    found: Any = book.values.get(key, "")
    return "" if found == NOT_SET else str(found)


def deciders(company: Company, on: dt.date, outcome: str, amount: Decimal, excess: Decimal) -> str:
    """Titles of the posts that may let a document pass that cover refuses, in order; '' where nobody may.

    The row of `credit.override` by outcome as case, by amount or by the excess; no statement.
    """
    book = handbook.in_force(company, on)
    row = book.row(OVERRIDE, "approve", outcome, amount, {"excess": excess})
    if row is None:
        return ""
    return " → ".join(step.title or _title(book, step.post) for step in row.steps)


def _title(book: Handbook, post: str) -> str:
    return book.posts[post].title if post in book.posts else post
