"""What customers should have paid already: amount and days, disputed debts left out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min, Q, QuerySet, Sum

from accounts.models import Company
from core.money import ZERO
from credit.models import OpenItem
from handbook import queries as handbook


@dataclass(frozen=True)
class Overdue:
    """What is overdue on a day: in all, for how many days the oldest, and since which due day."""

    amount: Decimal = ZERO
    days: int = 0
    since: dt.date | None = None


def late(on: dt.date, days: int = 0) -> Q:
    """Open items that are overdue on a day: due on the 31st one pays that day, and is late on the 1st."""
    return Q(open__gt=0, disputed=False, due__lt=on - dt.timedelta(days=days))


def overdue_items(company: Company, on: dt.date) -> QuerySet[OpenItem]:
    """Every overdue open item of a company, by its handbook's days."""
    days = handbook.value(company, "credit.overdue_days", on)
    return OpenItem.objects.filter(late(on, days), account__company=company)


def overdue_of(company: Company, customer_ids: int | Collection[int], on: dt.date) -> dict[int, Overdue]:
    """Amount and days overdue by customer; who owes nothing late is not in it. One statement for all of them."""
    asked = [customer_ids] if isinstance(customer_ids, int) else list(customer_ids)
    rows = overdue_items(company, on).filter(account__customer__in=asked).order_by()
    sums = rows.values_list("account__customer").annotate(Sum("open"), Min("due"))
    return {customer: Overdue(amount, (on - since).days, since) for customer, amount, since in sums}
