"""What a figure of a customer's credit is made up of: the documents behind it, and their sum. One statement each."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Greatest, Least

from core.money import ZERO
from credit.models import DEBT, Account, Component, Holding, OpenItem
from credit.queries.overdue import late
from credit.queries.standings import stages
from handbook import queries as handbook

AMOUNT: Any = DecimalField(max_digits=16, decimal_places=2)
OWED, OVERDUE, LATE = "owed", "overdue", "late"
AGES = ("not_due", "days_30", "days_60", "days_90", "older")
EDGES = (30, 60, 90)


def _nothing() -> Any:
    return Value(ZERO, output_field=AMOUNT)


def _sum(parts: Sequence[Any]) -> Any:
    return sum(parts[1:], parts[0]) if parts else _nothing()


def _own(stage: Component) -> Any:
    """`Holding.covered` in the database's words: what the document's own money pays of a stage."""
    before = [F(each.value) for each in DEBT[: DEBT.index(stage)]]
    left = Greatest(F("earmarked") - _sum(before), _nothing(), output_field=AMOUNT) if before else F("earmarked")
    return Least(left, F(stage.value), output_field=AMOUNT)


def _holdings(account: Account, held: Any, own: Any, counts: Any) -> QuerySet[Any]:
    """The documents that hold something of it, each with `held`, `own`, `counts` and the day `due` on."""
    due = OpenItem.objects.filter(paper=OuterRef("paper"), open__gt=0).order_by().values("paper")
    rows: QuerySet[Any] = Holding.objects.filter(account=account.pk).select_related("paper")
    return rows.annotate(
        held=held, own=own, counts=counts, due=Subquery(due.annotate(first=Min("due")).values("first"))
    )


def _staged(account: Account, chosen: Sequence[Component], advances: bool = False) -> QuerySet[Any]:
    """Stages of debt, net of the documents' own money; with `advances` money not applied counts against them."""
    held = _sum([F(stage.value) for stage in chosen])
    own = _sum([_own(stage) for stage in chosen])
    own = own + F("unapplied") if advances else own
    some = Q(unapplied__gt=0) if advances else Q()
    for stage in chosen:
        some |= Q(**{f"{stage.value}__gt": 0})
    return _holdings(account, held, own, held - own).filter(some if some else Q(pk__in=()))


def _money(account: Account, component: str) -> QuerySet[Any]:
    return _holdings(account, F(component), _nothing(), F(component)).filter(**{f"{component}__gt": 0})


def _items(account: Account, condition: Q) -> QuerySet[Any]:
    rows: QuerySet[Any] = OpenItem.objects.filter(condition, account=account.pk, open__gt=0).select_related("paper")
    return rows.annotate(held=F("open"), own=_nothing(), counts=F("open"))


def aged(age: str, on: dt.date) -> Q:
    """Open items of an age: due today is not overdue; 1 to 30 days, 31 to 60, 61 to 90, and more."""
    place = AGES.index(age)
    if place == 0:
        return Q(due__gte=on)
    younger = on - dt.timedelta(days=EDGES[place - 2]) if place > 1 else on
    oldest = Q(due__gte=on - dt.timedelta(days=EDGES[place - 1])) if place <= len(EDGES) else Q()
    return Q(due__lt=younger) & oldest


def documents(account: Account, figure: str, on: dt.date) -> QuerySet[Any]:
    """The documents behind a figure: each with `paper`, `due`, `held`, `own` and `counts`, whose sum is the figure."""
    if figure in AGES:
        return _items(account, aged(figure, on))
    if figure in (Component.EARMARKED, Component.UNAPPLIED):
        return _money(account, figure)
    if figure in Component.values:
        return _staged(account, [Component(figure)])
    return _OTHERS[figure](account, on)


def _owed(account: Account, on: dt.date) -> QuerySet[Any]:
    chosen = stages(account.company, on)
    advances = handbook.value(account.company, "credit.count_advances", on)
    return _staged(account, [stage for stage in DEBT if stage in chosen], advances)


def _late(account: Account, on: dt.date) -> QuerySet[Any]:
    """By the handbook's days, as the gates ask."""
    return _items(account, late(on, handbook.value(account.company, "credit.overdue_days", on)))


_OTHERS: dict[str, Callable[[Account, dt.date], QuerySet[Any]]] = {
    OWED: _owed,
    OVERDUE: lambda account, on: _items(account, late(on)),
    LATE: _late,
}
FIGURES = (OWED, *(stage.value for stage in DEBT), Component.EARMARKED.value, Component.UNAPPLIED.value, OVERDUE, LATE)
FIGURES += AGES


def total(rows: QuerySet[Any]) -> Decimal:
    """What the documents come to."""
    found: Decimal = rows.order_by().aggregate(sum=Sum("counts", default=ZERO))["sum"]
    return found
