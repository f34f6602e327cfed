"""Ageing of what is owed: not due, and overdue by how many days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from accounts.models import User
from core.money import ZERO
from credit import queries as credit


@dataclass(frozen=True)
class Ageing:
    """Open amounts by how long they are overdue; the five add up to the total."""

    not_due: Decimal = ZERO
    days_30: Decimal = ZERO
    days_60: Decimal = ZERO
    days_90: Decimal = ZERO
    older: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.not_due + self.overdue

    @property
    def overdue(self) -> Decimal:
        return self.days_30 + self.days_60 + self.days_90 + self.older

    def __add__(self, other: "Ageing") -> "Ageing":
        return Ageing(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))


@dataclass(frozen=True)
class AgeingRow:
    """One customer's ageing."""

    customer_id: int
    customer: str
    ageing: Ageing


def ageing(user: User, on: dt.date, customer_id: int | None = None) -> list[AgeingRow]:
    """Every customer with something open on a day, the one who owes most in front. One statement."""
    accounts = credit.visible(user).filter(items__open__gt=0)
    if customer_id is not None:
        accounts = accounts.filter(customer=customer_id)
    sums = accounts.order_by().values("customer_id", "customer__name").annotate(**_parts(on))
    rows = [_row(dict(found)) for found in sums]
    return sorted(rows, key=lambda row: (-row.ageing.total, row.customer_id))


def total(rows: Iterable[AgeingRow]) -> Ageing:
    """The ageing of all rows together."""
    return sum((row.ageing for row in rows), Ageing())


def _parts(on: dt.date) -> dict[str, Sum]:
    """Due today is not overdue; 1 to 30 days, 31 to 60, 61 to 90, and more."""
    edges = [on - dt.timedelta(days=days) for days in (30, 60, 90)]
    conditions = {
        "not_due": Q(items__due__gte=on),
        "days_30": Q(items__due__lt=on, items__due__gte=edges[0]),
        "days_60": Q(items__due__lt=edges[0], items__due__gte=edges[1]),
        "days_90": Q(items__due__lt=edges[1], items__due__gte=edges[2]),
        "older": Q(items__due__lt=edges[2]),
    }
    return {name: Sum("items__open", filter=condition, default=ZERO) for name, condition in conditions.items()}


def _row(found: dict[str, Any]) -> AgeingRow:
    parts = Ageing(*(found[part.name] for part in fields(Ageing)))
    return AgeingRow(found["customer_id"], found["customer__name"], parts)
