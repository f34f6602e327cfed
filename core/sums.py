"""The foot of a list: how many rows the filters leave, and what those that count are worth."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum


@dataclass(frozen=True, slots=True)
class Sums:
    """`count` is of all rows; `void` of them do not count, so `amount` is without them."""

    count: int
    amount: Decimal
    void: int


def sums(rows: QuerySet[Any], amount: str, void: Q) -> Sums:
    """Totals of a filtered list in one statement; `amount` names the field that is added up."""
    found = rows.order_by().aggregate(
        count=Count("pk"), amount=Sum(amount, filter=~void, default=Decimal(0)), void=Count("pk", filter=void)
    )
    return Sums(**found)
