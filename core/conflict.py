"""Two versions of one form: what was saved meanwhile and what is typed, field by field and line by line.

Pure comparison of form states. A form that was opened on an older version comes back with `differences` of its head
and `line_differences` of its rows; what the person chooses is sent with the form (`take-…`) and put into what was typed
by `settled_head` and `settled_lines` before the form is read. What nobody touched in this window is proposed as stored.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.display import ABSENT
from core.refusals import Stale

MARK = "settle"
"""Stands in the form while a conflict is being settled."""
UNTOUCHED = "untouched"
"""Names, with blanks between, of controls that still read as the page was opened with; the browser sends them.

`lines-*` among them says that of the lines which were there then, none was taken away or made another."""
THEIRS, MINE = "theirs", "mine"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A field that reads differently, or a line; `name` is that of the choice, `field` the control it belongs to."""

    name: str
    label: str
    theirs: str
    mine: str
    proposed: str = MINE


# -- comparing -------------------------------------------------------------------------------------------------------


def differences(form: forms.BaseForm) -> list[Difference]:
    """The visible fields of a bound form that read otherwise than what is stored, its `initial`."""
    return [_head_difference(form, name, field) for name, field in _differing(form)]


def _head_difference(form: forms.BaseForm, name: str, field: forms.Field) -> Difference:
    theirs, mine = text(field, stored(form, name)), text(field, form[name].data)
    return Difference(f"take-{name}", str(form[name].label), theirs, mine, _proposed(form, [name]))


def _proposed(form: forms.BaseForm, names: Iterable[str]) -> str:
    """Whose is chosen until the person says otherwise: theirs, where this window changed nothing."""
    left = untouched(form.data)
    return THEIRS if all(form.add_prefix(name) in left for name in names) else MINE


def untouched(data: Mapping[str, Any]) -> frozenset[str]:
    """What this window left as it was opened."""
    return frozenset(str(data.get(UNTOUCHED, "")).split())


def _differing(form: forms.BaseForm) -> Iterator[tuple[str, forms.Field]]:
    for name, field in form.fields.items():
        if not field.widget.is_hidden and name in form.initial and not _same(form, name):
            yield name, field


def stored(form: forms.BaseForm, name: str) -> Any:
    """What the form would have started with."""
    return form.initial.get(name)


def _same(form: forms.BaseForm, name: str) -> bool:
    """Equal as typed, or another way to name the same row (a customer by phone and by number)."""
    if _alike(form.fields[name], stored(form, name), form[name].data):
        return True
    cleaned = getattr(form, "cleaned_data", {}).get(name)
    return key_of(cleaned) == str(stored(form, name)) if cleaned is not None else False


def _alike(field: forms.Field, value: Any, typed: Any) -> bool:
    """Whether a stored value and a typed text are one; a figure is, however many zeros it is shown with."""
    if not field.has_changed(value, typed):
        return True
    if not isinstance(field, forms.DecimalField):
        return False
    try:
        return bool(field.to_python(field.prepare_value(value)) == field.to_python(typed))
    except ValidationError:
        return False


def key_of(value: Any) -> str:
    """The number or code of what a text was resolved to; the text itself where it was not."""
    return str(getattr(value, "number", None) or getattr(value, "code", None) or value).strip()


def text(field: forms.Field, value: Any) -> str:
    """A value as the form shows it: labels of choices, yes and no, figures without needless zeros."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else _("No")
    shown = field.widget.format_value(field.prepare_value(value))
    parts = [str(part) for part in (shown if isinstance(shown, list) else [shown]) if part not in (None, "")]
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    return _(", ").join(labels.get(part, part) for part in parts) or ABSENT


def line_differences(
    prefix: str, rows: Sequence[Row], typed: Iterable[Any], blank: Any, left: Container[str] = ()
) -> list[Difference]:
    """Lines that read differently, or that only one side has.

    `rows` is what is stored, `typed` the row forms that are neither blank nor deleted, `blank` an empty one, `left`
    what is `untouched`. Lines of the same product face each other, the first with the first, wherever they stand. A
    line that only they have is theirs by proposal when this window took none away: then they have added it.
    """
    absent = THEIRS if f"{prefix}-*" in left else MINE
    return [_line(prefix, key, row, form, blank.fields, absent) for key, row, form in _pairs(rows, typed)]


Pair = tuple[str, Row | None, Any]


def _pairs(rows: Sequence[Row], typed: Iterable[Any]) -> list[Pair]:
    """(key, stored row, typed row) of those that differ."""
    theirs = _numbered((key_of(row[_naming(row)]), row) for row in rows)
    mine = _numbered((_key_of_form(form), form) for form in typed)
    keys = [*mine, *(key for key in theirs if key not in mine)]
    pairs = [(key, theirs.get(key), mine.get(key)) for key in keys]
    return [pair for pair in pairs if pair[1] is None or pair[2] is None or _changed(pair[1], pair[2])]


def _numbered(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`CODE#1`, `CODE#2`: the same product may stand on several lines."""
    seen: dict[str, int] = defaultdict(int)
    found = {}
    for key, value in pairs:
        seen[key] += 1
        found[f"{key}#{seen[key]}"] = value
    return found


def _naming(names: Iterable[str]) -> str:
    """The first field of a row, which says what the line is about."""
    return next(iter(names))


def _key_of_form(form: Any) -> str:
    name = _naming(form.fields)
    return key_of(getattr(form, "cleaned_data", {}).get(name) or form[name].data or "")


def _changed(row: Row, form: Any) -> list[str]:
    """Fields of a line that read differently, but the one that names it."""
    naming = _naming(form.fields)
    return [
        name
        for name, value in row.items()
        if name != naming and name in form.fields and not _alike(form.fields[name], value, form[name].data)
    ]


def _line(
    prefix: str, key: str, row: Row | None, form: Any, fields: Mapping[str, forms.Field], absent: str
) -> Difference:
    label, _hash, number = key.rpartition("#")
    typed = None if form is None else {name: form[name].data for name in fields}
    names = _changed(row, form) if row is not None and form is not None else []
    return Difference(
        f"take-{prefix}-{key}",
        label if number == "1" else f"{label} ({number})",
        _said(row, names, fields),
        _said(typed, names, fields),
        absent if form is None else _proposed(form, [name for name in fields if name != "DELETE"]),
    )


def _said(row: Row | None, names: list[str], fields: Mapping[str, forms.Field]) -> str:
    """What one side's line says: the fields that differ, or all of a line that the other side has not."""
    if row is None:
        return _("not on it")
    filled = [
        name for name, value in row.items() if name not in (_naming(fields), "DELETE") and value not in (None, "")
    ]
    return _(", ").join(f"{fields[name].label} {text(fields[name], row[name])}" for name in names or filled)


# -- choosing --------------------------------------------------------------------------------------------------------


def settling(data: Any) -> bool:
    """Whether choices were sent along."""
    return bool(data) and MARK in data


def _wanted(data: QueryDict, name: str) -> bool:
    """Whether theirs was chosen: for this one, or for all at once."""
    return (data.get("take") or data.get(name)) == THEIRS


def settled_head(form: forms.BaseForm) -> QueryDict:
    """What was typed, with what is stored wherever the person chose that."""
    data = cast(QueryDict, form.data)
    made = data.copy()
    for name, field in _differing(form):
        if _wanted(data, f"take-{name}"):
            _write(made, form.add_prefix(name), field, stored(form, name))
    return made


def settled_lines(data: QueryDict, prefix: str, rows: Sequence[Row], typed: Iterable[Any], blank: Any) -> QueryDict:
    """What was typed, with stored lines put back, added or taken away wherever the person chose that."""
    made = data.copy()
    for key, row, form in _pairs(rows, typed):
        if not _wanted(data, f"take-{prefix}-{key}"):
            continue
        if row is None:
            made[f"{form.prefix}-DELETE"] = "on"
            continue
        place = form.prefix if form is not None else _added(made, prefix)
        for name, value in row.items():
            _write(made, f"{place}-{name}", blank.fields[name], value)
    return made


def _added(made: QueryDict, prefix: str) -> str:
    """The prefix of one row more."""
    total = int(str(made[f"{prefix}-TOTAL_FORMS"]))
    made[f"{prefix}-TOTAL_FORMS"] = str(total + 1)
    return f"{prefix}-{total}"


def _write(made: QueryDict, name: str, field: forms.Field, value: Any) -> None:
    """Put a stored value in as if it had been typed."""
    made.pop(name, None)
    if isinstance(field, forms.BooleanField):
        if value:
            made[name] = "on"
        return
    shown = field.widget.format_value(field.prepare_value(value))
    parts = shown if isinstance(shown, list) else [shown]
    made.setlist(name, [str(part) for part in parts if part not in (None, "")])


def status(form: Any) -> int:
    """The answer's status: 409 for a form that comes back because somebody was quicker."""
    return Stale.status if getattr(form, "stale", None) else 200
