"""The field history of a master-data row as timeline rows: who changed what from what to what, and why."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from core.components import TimelineRow
from core.display import ABSENT, moment_text, price_text

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
    """A value as a person reads it."""
    value = getattr(event, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value)) or ABSENT
    if isinstance(value, Decimal):
        return price_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    return ABSENT if value is None or value == "" else str(value)
