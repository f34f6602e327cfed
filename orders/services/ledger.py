"""The order's side of the credit ledger: what it writes is always the difference between two standings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import prefetch_related_objects

from accounts.models import User
from credit import services as credit
from credit.services import Operation
from orders.amounts import Standing, standing
from orders.models import Order, OrderLine

Entry = tuple[int, str, Decimal]
"""(paper's id, component, amount)"""


def loaded(order: Order) -> list[OrderLine]:
    """The lines of a locked order, read once: policies and services see the same rows."""
    prefetch_related_objects([order], "lines")
    return list(order.lines.all())


def enter(
    order: Order,
    before: Standing,
    lines: Iterable[OrderLine],
    operation: Operation,
    *,
    by: User | None,
    at: dt.datetime,
    beside: Sequence[Entry] = (),
) -> None:
    """Write what changed since `before` now that the order stands as it does; `beside` goes into the same posting."""
    now = standing(order.state, lines)
    entries = [(order.pk, component, amount) for component, amount in now.moves_from(before)] + list(beside)
    if entries:
        credit.enter_for(order.company, order.customer_id, entries, operation, by=by, at=at)
