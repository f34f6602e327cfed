"""The field history of a master-data row as timeline rows: who changed what from what to what, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from core.components import TimelineRow
from core.display import ABSENT, moment_text, percent_text, price_text, qty_text

MOST = 50


def history(row: Model, fields: Sequence[str], related: Sequence[str] = ()) -> list[TimelineRow]:
    """The newest changes of a row tracked by pghistory, newest first, as far as `fields` are concerned.

    `related` names the foreign keys among `fields`, so that their rows come with the same query.
    """
    events = row.events.select_related("changed_by", *related).order_by("-pgh_id")[: MOST + 1]  # type: ignore[attr-defined]  # pghistory adds it
    newest_first = list(events)
    labels = [row._meta.get_field(name) for name in fields]
    rows = [_changed(after, before, labels) for after, before in pairwise(newest_first)]
    if newest_first and len(newest_first) <= MOST:
        rows.append(_row(newest_first[-1], _("Created")))
    return [shown for shown in rows if shown is not None]


def book_history(rows: QuerySet[Any], fields: Sequence[str]) -> list[TimelineRow]:
    """The newest changes of the rows of a book (a customer's addresses), each with its name in front; one query."""
    kept: QuerySet[Any] = QuerySet(rows.model.events.rel.related_model)
    events = kept.filter(pgh_obj__in=rows.values("pk"))
    newest_first = list(events.select_related("changed_by").order_by("-pgh_id")[:MOST])
    labels = [rows.model._meta.get_field(name) for name in fields]
    told = [_in_book(rows.model, event, newest_first[place + 1 :], labels) for place, event in enumerate(newest_first)]
    return [shown for shown in told if shown is not None]


def _in_book(model: Any, event: Any, older: Sequence[Any], fields: Sequence[Any]) -> TimelineRow | None:
    """One change of one row: it came, or what of it changed."""
    what = {"kind": model._meta.verbose_name, "name": model.__str__(event)}
    if event.pgh_label == "insert":
        return _row(event, _("%(kind)s added: %(name)s") % what)
    before = next((other for other in older if other.pgh_obj_id == event.pgh_obj_id), None)
    parts = [_difference(event, before, field) for field in fields] if before else []
    text = "; ".join(part for part in parts if part)
    return _row(event, _("%(kind)s %(name)s: %(changes)s") % {**what, "changes": text}) if text else None


def newest_first(*parts: Sequence[TimelineRow]) -> list[TimelineRow]:
    """Several histories as one."""
    return sorted((row for part in parts for row in part), key=_moment, reverse=True)


def _moment(row: TimelineRow) -> datetime:
    return row.at or datetime.min.replace(tzinfo=UTC)


def _changed(after: Any, before: Any, fields: Sequence[Any]) -> TimelineRow | None:
    parts = [_difference(after, before, field) for field in fields]
    text = "; ".join(part for part in parts if part)
    return _row(after, text) if text else None


def _difference(after: Any, before: Any, field: "Field[Any, Any]") -> str:
    old, new = _text(before, field), _text(after, field)
    if old == new:
        return ""
    return _("%(field)s: %(before)s → %(after)s") % {"field": field.verbose_name, "before": old, "after": new}


def _row(event: Any, text: str) -> TimelineRow:
    return TimelineRow(
        text=text, who=str(event.changed_by), at=event.changed_at, reason=event.change_reason, look="done"
    )


def _text(event: Any, field: "Field[Any, Any]") -> str:
    return value_text(field, getattr(event, field.name))


def value_text(field: Any, value: Any) -> str:
    """The value of a field as a person reads it."""
    if field.choices and value not in (None, ""):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return percent_text(value) if field.name == "tax_rate" else _figure(field, value)
    if isinstance(value, datetime):
        return moment_text(value)
    return ABSENT if value is None or value == "" else str(value)


def _figure(field: Any, value: Decimal) -> str:
    """Quantities have four decimals, amounts two, prices up to six."""
    return qty_text(value) if field.decimal_places == 4 else price_text(value)
