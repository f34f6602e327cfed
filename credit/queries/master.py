"""The master table of credit (客户信用额度总表, FIBRE-62), and who decides on credit in a company."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Company, User
from accounts.queries import in_company
from credit.models import Account, Application, LimitChange
from handbook import queries as handbook
from workflow.approval import Route

UNKNOWN = dt.date(1900, 1, 1)
"""stands for the day of what was brought in without one"""
KIND, GATE = Application.KIND, "approve"
CHANGE, TERM, EXCEPTION = "change", "term", "exception"


def route(company: Company, on: dt.date, case: str = "") -> Route | None:
    """Who signs an application for credit in a company; None where the handbook leaves limits to one person."""
    row = handbook.in_force(company, on).row(KIND, GATE, case, None)
    return handbook.route(company, KIND, GATE, on=on, case=case) if row else None


def listed(user: User) -> QuerySet[Account]:
    """Every customer of the person's company who has a limit, a grade or unlimited credit, with what it stands by.

    `since` is the day on which the customer was first given any, by whatever paper; `changed` the day of what counts.
    """
    rows = in_company(Account.objects.select_related("customer", "company", "granted", "group__granted"), user)
    has = Q(limit__isnull=False) | Q(unlimited=True) | ~Q(grade="") | Q(temporary_limit__isnull=False)
    has |= Q(group__isnull=False)
    zone = ZoneInfo(user.company.zone) if user.company else None
    days = LimitChange.objects.filter(account=OuterRef("pk")).annotate(day=TruncDate("at", tzinfo=zone))
    first, last = (days.order_by(order).values("day")[:1] for order in ("pk", "-pk"))
    since = Coalesce(Subquery(first), F("listed_on"), Value(UNKNOWN))
    return rows.filter(has, customer__company=user.works_in).annotate(since=since, changed=Subquery(last))


def uninvestigated(company: Company, customer_id: int, on: dt.date) -> bool:
    """Whether the handbook wants a customer investigated before the first trade and nobody has (FIBRE-45).

    Whoever was ever given a limit or a grade, even nought, was investigated.
    """
    if not handbook.value(company, "credit.investigate_first", on):
        return False
    return not decided_here(company, customer_id)


def decided_here(company: Company, customer_id: int) -> bool:
    """Whether the customer's credit was ever decided in this system, even to nought."""
    return LimitChange.objects.filter(account__company=company, account__customer_id=customer_id).exists()
