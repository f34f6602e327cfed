"""Keyset paging: a page is found by its edge row, so page 1,000 costs what page 1 costs."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet

SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of rows with the cursors of its neighbours ('' where there is none)."""

    rows: list[Any]
    next: str
    previous: str


def paginate(queryset: QuerySet[Any], *, order: str, cursor: str = "", size: int = SIZE) -> Page:
    """Cut `size` rows from `queryset`, ordered by `order` ('-created_at') and the primary key.

    `cursor` comes from an earlier page's `next` or `previous` in the same order; any other gives the first page.
    """
    field, falling = order.lstrip("-"), order.startswith("-")
    backwards, edge = _read(cursor, field)
    down = falling != backwards
    if edge:
        queryset = queryset.filter(_beyond(field, edge, down))
    sign = "-" if down else ""
    rows = list(queryset.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(rows, _next(rows, field, more or backwards), _previous(rows, field, more if backwards else bool(edge)))


def _beyond(field: str, edge: list[Any], down: bool) -> Q:
    side = "lt" if down else "gt"
    value, pk = edge
    # The first condition alone lets an index on (field, pk) start at the edge instead of scanning to it.
    return Q(**{f"{field}__{side}e": value}) & (Q(**{f"{field}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def _value(row: Model, field: str) -> str:
    value: Any = row
    for part in field.split("__"):
        value = getattr(value, part)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write(row: Model, field: str, backwards: bool) -> str:
    return signing.dumps([backwards, _value(row, field), row.pk], salt=f"paging {field}", compress=True)


def _next(rows: list[Any], field: str, more: bool) -> str:
    return _write(rows[-1], field, False) if rows and more else ""


def _previous(rows: list[Any], field: str, more: bool) -> str:
    return _write(rows[0], field, True) if rows and more else ""


def _read(cursor: str, field: str) -> tuple[bool, list[Any] | None]:
    try:
        backwards, value, pk = signing.loads(cursor, salt=f"paging {field}") if cursor else (False, None, None)
    except (signing.BadSignature, ValueError, TypeError):
        return False, None
    return bool(backwards), [value, pk] if pk is not None else None
