"""What is overdue and whose it is to ask for it: the dunning list (PARTS-35, FIBRE-07), and what is due today."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Company, User
from accounts.queries import units_of
from core.sums import Sums
from credit.models import OpenItem
from credit.queries import overdue_items
from receivables.models import Reminder
from workflow.finding import Fitting
from workflow.models import Link

ORDER = "orders.order"


@dataclass(frozen=True)
class OwnerRow:
    """What one person has to ask for."""

    owner_id: int
    owner: str
    count: int
    open: Decimal
    oldest: dt.date


def late_items(company: Company, on: dt.date) -> QuerySet[OpenItem]:
    """Overdue items by the handbook's days, disputed ones aside, with `owner_id` and `owner_name`."""
    return with_owner(overdue_items(company, on))


def due_items(company: Company, on: dt.date) -> QuerySet[OpenItem]:
    """What is due on that very day or was before, disputed ones aside."""
    return with_owner(OpenItem.objects.filter(account__company=company, open__gt=0, due__lte=on, disputed=False))


def with_owner(rows: QuerySet[OpenItem]) -> QuerySet[OpenItem]:
    """Who has to ask for the money: the clerk or specialist whose order it is, else who brought the debt in."""
    orders = Link.objects.filter(target=OuterRef("paper"), source__kind=ORDER).order_by("pk")
    reminded = Reminder.objects.filter(paper=OuterRef("paper")).values("paper").annotate(last=Max("on"))
    return rows.select_related("paper", "account__customer", "account__company").annotate(
        owner_id=Coalesce(
            Subquery(orders.values("source__maker")[:1]), F("paper__maker"), output_field=BigIntegerField()
        ),
        owner_name=Coalesce(Subquery(orders.values("source__maker__name")[:1]), F("paper__maker__name")),
        reminded_on=Subquery(reminded.values("last")),
    )


def visible_late(user: User, on: dt.date) -> QuerySet[OpenItem]:
    """Overdue items of the person's company and units."""
    if user.company is None:
        return OpenItem.objects.none()
    return late_items(user.company, on).filter(paper__unit__in=units_of(user))


def late_sums(rows: QuerySet[OpenItem]) -> Sums:
    """Foot of the filtered list."""
    found = rows.order_by().aggregate(count=Count("pk"), amount=Sum("open", default=Decimal(0)))
    return Sums(found["count"], found["amount"], 0)


def by_owner(user: User, on: dt.date) -> list[OwnerRow]:
    """How much each clerk or specialist has to ask for, the most first (FIBRE-07). One statement."""
    found: QuerySet[Any] = visible_late(user, on)
    rows: QuerySet[Any, Any] = found.order_by().values("owner_id", "owner_name")
    sums = rows.annotate(count=Count("pk"), sum=Sum("open"), oldest=Min("due")).order_by("-sum", "owner_id")
    return [OwnerRow(row["owner_id"], row["owner_name"], row["count"], row["sum"], row["oldest"]) for row in sums]


def late_like(rows: QuerySet[OpenItem], text: str, buyers: Fitting) -> QuerySet[OpenItem]:
    """Only documents whose number begins like this, and what these customers owe."""
    customers = buyers.rows.values("pk") if buyers.keys is None else buyers.keys
    return rows.filter(Q(paper__number__istartswith=text) | Q(account__customer__in=customers))


def companies() -> list[Company]:
    """Every company: the clocks ask each one's handbook."""
    return list(Company.objects.order_by("pk"))
