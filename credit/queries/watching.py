"""Reads of warnings and of times of shortage, and which customers come first."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import Company
from credit.models import Account, CreditWarning, Grade, Shortage
from handbook import queries as handbook

FIRST = (Grade.A, Grade.B)
"""Whose orders come first when goods are short (FIBRE-57)."""


def warnings_of(customer_id: int, company_id: int, *, open_only: bool = False) -> list[CreditWarning]:
    """What was learned of a customer, the newest first."""
    rows = CreditWarning.objects.filter(customer_id=customer_id, company_id=company_id).select_related(
        "by", "settled_by"
    )
    rows = rows.filter(settled_at__isnull=True) if open_only else rows
    return list(rows.order_by("-pk")[:20])


def shortage(company: Company) -> Shortage | None:
    """The time of shortage that runs now."""
    rows = Shortage.objects.filter(company=company, ended_at__isnull=True)
    return rows.select_related("began_by").first()


def shortages(company: Company) -> QuerySet[Shortage]:
    """Every time in which goods were short, the newest first."""
    return Shortage.objects.filter(company=company).select_related("began_by", "ended_by").order_by("-pk")


def served_first(company: Company, customer_ids: Collection[int]) -> set[int]:
    """Those of the customers whose grade lets them come first."""
    rows = Account.objects.filter(company=company, customer_id__in=customer_ids, grade__in=FIRST)
    return set(rows.values_list("customer_id", flat=True))


def comes_first(company: Company, customer_id: int, on: dt.date) -> bool:
    """Whether a customer's orders stand at the head of the queue (FIBRE-57); no statement where nobody is graded."""
    graded = handbook.is_set(company, "policy.grade_order", on)
    return graded and bool(served_first(company, [customer_id]))
