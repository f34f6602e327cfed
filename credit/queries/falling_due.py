"""Whose credit is due for review on a day, by which clock of the handbook (T15, T25, T34, T38, T63)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import Company
from core.dates import business_date, month_end
from credit.grades import Conduct
from credit.models import Account, Entry, Grade, Review
from credit.queries.reviews import customers_with
from customers.models import Customer
from handbook import queries as handbook
from handbook.calendars import add_months
from handbook.figures import MonthDay

Cause, State = Review.Cause, Review.State
ENDED = (State.DONE, State.REJECTED, State.CANCELLED)
OWED = (Cause.PERIODIC, Cause.HALF_YEAR)
"""Reviews that a procedure prescribes: only these freeze a limit when they are late."""


@dataclass(frozen=True)
class Due:
    """A review that falls due: why, and until when it is to be done."""

    cause: str
    on: dt.date


Found = Iterator[tuple[Customer, Due]]


def _accounts(company: Company) -> QuerySet[Account]:
    """Accounts of customers that are not retired and of whom no review is under way, with unit and customer."""
    rows = Account.objects.filter(company=company).exclude(customer__status=Customer.Status.RETIRED)
    rows = rows.exclude(customer_id__in=customers_with(company, Q(state__in=Review.UNDER_WAY)))
    return rows.select_related("customer__unit").order_by("customer__number")


def periodic(company: Company, on: dt.date, ahead: int) -> Found:
    """Customers on terms whose last review is so many months ago (PARTS-37, OFFICE-100), asked `ahead` days before.

    Who was never reviewed counts from the first limit, else from the first trade; without either there is no credit.
    """
    months = handbook.value(company, "credit.review_months", on)
    on_terms = Q(limit__gt=0) | Q(unlimited=True) | Q(customer__payment_terms="monthly")
    traded = Entry.objects.filter(account=OuterRef("pk")).order_by("pk").values("at")[:1]
    rows = _accounts(company).filter(on_terms).annotate(given=Min("limit_changes__at"), traded=Subquery(traded))
    for account in rows:
        begun = account.given or account.traded
        last = account.reviewed_on or (business_date(begun, company.zone) if begun else None)
        due = add_months(last, months) if last else None
        if due and due - dt.timedelta(days=ahead) <= on:
            yield account.customer, Due(Cause.PERIODIC, due)


def half_yearly(company: Company, on: dt.date, days: object) -> Found:
    """Every customer, in the months that the handbook names, to be done by the month's end (FIBRE-61).

    Who was reviewed since the month began is not asked again.
    """
    starts = [dt.date(on.year, day.month, day.day) for day in days if isinstance(day, MonthDay)]  # type: ignore[attr-defined]  # a figure of a clock
    start = next((day for day in starts if day <= on <= month_end(day)), None)
    if start is None:
        return
    due = month_end(start)
    asked = customers_with(company, Q(state__in=Review.UNDER_WAY) | Q(cause=Cause.HALF_YEAR, due_on=due))
    reviewed = Account.objects.filter(company=company, reviewed_on__gte=start)
    asked |= set(reviewed.values_list("customer_id", flat=True))
    rows = Customer.objects.filter(company=company).exclude(status=Customer.Status.RETIRED).exclude(pk__in=asked)
    for customer in rows.select_related("unit").order_by("number"):
        yield customer, Due(Cause.HALF_YEAR, due)


def first_trades(company: Company, on: dt.date, conduct: Mapping[int, Conduct]) -> Found:
    """Customers who trade for half a year and were never graded (FIBRE-46); not who was reviewed since and left so."""
    months = handbook.value(company, "credit.new_customer_assess_months", on)
    for account in _accounts(company).filter(grade=""):
        first = conduct.get(account.pk, Conduct()).first_on
        due = add_months(first, months) if first else None
        if due and due <= on and (account.reviewed_on is None or account.reviewed_on < due):
            yield account.customer, Due(Cause.FIRST_TRADE, due)


def first_shipments(company: Company, on: dt.date, conduct: Mapping[int, Conduct]) -> Found:
    """Customers to whom goods went before a limit was set (FIBRE-135); asked once."""
    days = dt.timedelta(days=handbook.value(company, "credit.new_customer_assess_days", on))
    once = customers_with(company, Q(cause=Cause.FIRST_SHIPMENT) | Q(state=State.DONE))
    without = Q(limit__isnull=True) | Q(limit=0)
    for account in _accounts(company).filter(without, unlimited=False, grade="").exclude(customer_id__in=once):
        shipped = conduct.get(account.pk, Conduct()).shipped_on
        if shipped:
            yield account.customer, Due(Cause.FIRST_SHIPMENT, shipped + days)


def graded(company: Company) -> QuerySet[Account]:
    """Accounts that could be graded worse."""
    rows = Account.objects.filter(company=company, grade__in=(Grade.A, Grade.B, Grade.C))
    return rows.exclude(customer__status=Customer.Status.RETIRED).select_related("customer__unit").order_by("pk")


def answered(company: Company) -> set[tuple[int, str, dt.date | None]]:
    """Proposals that somebody has answered: customer, rule and since when the cause stands."""
    rows = Review.objects.filter(company=company, state__in=ENDED).exclude(rule="")
    return set(rows.values_list("customer_id", "rule", "cause_on"))


def lapsing(company: Company, on: dt.date) -> Sequence[Review]:
    """Late reviews of customers whose limit is not frozen yet."""
    frozen = Account.objects.filter(company=company, lapsed_on__isnull=False).values("customer")
    rows = Review.objects.filter(company=company, state__in=Review.UNDER_WAY, cause__in=OWED, due_on__lt=on)
    return list(rows.exclude(customer__in=frozen).order_by("pk"))
