"""The changes of fields that the database's history kept, as lines of an export.

A portion is one statement, and one more for the names of rows that its changes refer to.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from audit.models import Part
from audit.portions import Line, Values, portions
from workflow import changes, field_words, registry
from workflow.documents import Document

RIGHTS = ("accounts.Assignment", "accounts.Company", "accounts.Post", "accounts.Unit", "accounts.User")
OF_ITSELF = {"accounts.Company": "e.id = %(company)s"}
"""where a row belongs that names neither company nor unit"""
SEATED = (
    """EXISTS (SELECT FROM accounts_assignment a WHERE a.user_id = {person} AND a.unit_id = ANY(%(units)s::bigint[]))"""
)
PEOPLE = {"accounts.User": SEATED.format(person="e.id")}


@dataclass(frozen=True, slots=True)
class Tracked:
    """A table with its history: `here` says which of its rows belong to the company, `paper` the key of their paper."""

    model: type[Model]
    table: str
    here: str
    paper: str


@cache
def tracked() -> tuple[Tracked, ...]:
    """Every table that keeps its field history, by name."""
    models = {each.pgh_tracked_model: each for each in apps.get_models() if hasattr(each, "pgh_tracked_model")}
    found = [_tracked(model, history) for model, history in models.items()]
    return tuple(sorted(found, key=lambda each: each.table))


def _tracked(model: type[Model], history: type[Model]) -> Tracked:
    return Tracked(model, history._meta.db_table, _belongs(model), _paper_key(model))


def _paper_key(model: type[Model]) -> str:
    """The column that leads to a paper: a document's own key, or a line's document; NULL for master data."""
    if issubclass(model, Document):
        return "e.paper_id"
    parent = next((field for field in _keys(model) if issubclass(field.related_model, Document)), None)
    return f"e.{parent.attname}" if parent else "NULL::bigint"


def _keys(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and not field.null]


def _belongs(model: type[Model]) -> str:
    """A condition on a row of history `e`: of the company, and of the units where it names one."""
    label, columns = model._meta.label, {field.attname for field in model._meta.concrete_fields}
    if label in OF_ITSELF or label in PEOPLE:
        return OF_ITSELF.get(label) or PEOPLE[label]
    conditions = ["e.company_id = %(company)s"] if "company_id" in columns else []
    if "unit_id" in columns:
        conditions.append("(e.unit_id IS NULL OR e.unit_id = ANY(%(units)s::bigint[]))")
    return " AND ".join(conditions) or _by_parent(model)


def _by_parent(model: type[Model]) -> str:
    """A row that belongs where another one belongs: a line, a customer's address."""
    for field in sorted(_keys(model), key=lambda field: not issubclass(field.related_model, Document)):
        parent = field.related_model
        names = {each.attname for each in parent._meta.concrete_fields}
        if "company_id" in names and parent._meta.label != "accounts.User":
            unit = " AND t.unit_id = ANY(%(units)s::bigint[])" if "unit_id" in names else ""
            same = f"t.{parent._meta.pk.column} = e.{field.attname} AND t.company_id = %(company)s{unit}"
            return f"EXISTS (SELECT FROM {parent._meta.db_table} t WHERE {same})"
    raise LookupError(f"{model._meta.label} does not say to which company it belongs")


_CHANGES = """
    SELECT e.pgh_id, e.pgh_created_at, e.pgh_label, to_jsonb(e)::text,
           (SELECT to_jsonb(b)::text FROM {table} b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id
             ORDER BY b.pgh_id DESC LIMIT 1),
           p.kind, p.number, n.name, COALESCE(v.who, u.name), v.acting_for,
           COALESCE(NULLIF(v.reason, ''), k.metadata ->> 'reason', ''),
           COALESCE(k.metadata ->> 'request_id', v.request_id, '')
      FROM {table} e LEFT JOIN workflow_paper p ON p.id = {paper} LEFT JOIN accounts_unit n ON n.id = p.unit_id
      LEFT JOIN pghistory_context k ON k.id = e.pgh_context_id
      LEFT JOIN accounts_user u ON u.id = (k.metadata ->> 'user')::bigint
      LEFT JOIN LATERAL (
            SELECT w.name AS who, f.name AS acting_for, o.reason, o.request_id FROM workflow_event o
              LEFT JOIN accounts_user w ON w.id = o.by_id LEFT JOIN accounts_user f ON f.id = o.acting_for_id
             WHERE o.paper_id = p.id AND o.began = e.pgh_created_at ORDER BY o.id LIMIT 1) v ON true
     WHERE e.pgh_id > %(last)s AND e.pgh_created_at >= %(since)s AND e.pgh_created_at < %(until)s AND {here}
     ORDER BY e.pgh_id LIMIT %(most)s"""


def changes_of_papers(values: Values) -> Iterator[Line]:
    """Of documents, their lines and master data."""
    yield from _changed((each for each in tracked() if each.model._meta.label not in RIGHTS), Part.CHANGES, values)


def changes_of_rights(values: Values) -> Iterator[Line]:
    """Of companies, units, people, posts and who sits on them."""
    yield from _changed((each for each in tracked() if each.model._meta.label in RIGHTS), Part.RIGHTS, values)


def _changed(tables: Iterable[Tracked], part: Part, values: Values) -> Iterator[Line]:
    for table in tables:
        statement = _CHANGES.format(table=table.table, paper=table.paper, here=table.here)
        for rows in portions(statement, values):
            yield from _told(table.model, part, [_Kept.of(table.model, row) for row in rows])


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row of history with the values that differ from the row before."""

    at: Any
    label: str
    row: Values
    differs: Sequence[tuple[Any, Any, Any]]
    head: Sequence[Any]
    """kind, number, unit, who, for whom"""
    tail: Sequence[Any]
    """reason, request"""

    @classmethod
    def of(cls, model: type[Model], found: Sequence[Any]) -> "_Kept":
        _pk, at, label, now, before, kind, number, unit, who, acting_for, reason, request = found
        row = json.loads(now, parse_float=Decimal)
        old = json.loads(before, parse_float=Decimal) if before and label == "update" else {}
        if label == "delete":
            old, row = row, {}
        fields = [field for field in _exported(model) if old.get(field.attname) != row.get(field.attname)]
        differs = [(field, old.get(field.attname), row.get(field.attname)) for field in fields]
        named = str(registry.kind(kind).name if kind else model._meta.verbose_name)
        return cls(at, label, row or old, differs, (named, number, unit, who, acting_for), (reason, request))


@cache
def _exported(model: type[Model]) -> list[Any]:
    return field_words.told(model)


def _told(model: type[Model], part: Part, kept: Sequence[_Kept]) -> Iterator[Line]:
    """First values and what was taken out in one line each, a change in one line per field."""
    names = changes.names_of(_asked(kept))
    for each in kept:
        (kind, number, unit, who, acting_for), (reason, request) = each.head, each.tail
        who = who or names.get(("accounts.User", each.row.get("changed_by_id")), "") or _("the system")
        start = (each.at, part.label, kind, number or _own_name(model, each.row), unit, who, acting_for)
        end = (reason or each.row.get("change_reason", ""), request)
        for what, field, before, after in _cells(each, names):
            yield (*start, f"{model._meta.verbose_name} · {what}", field, before, after, *end)


def _cells(each: _Kept, names: changes.Names) -> Iterator[tuple[str, str, str, str]]:
    """What happened, the field, and its value before and after."""
    said = [
        (field_words.label(field.model, field), *(changes.said(field, value, names) for value in values))
        for field, *values in each.differs
    ]
    if each.label == "update":
        yield from ((_("changed"), field, before, after) for field, before, after in said)
    elif each.label == "insert":
        yield _("first values"), "", "", _joined((field, after) for field, _before, after in said)
    else:
        yield _("taken out"), "", _joined((field, before) for field, before, _after in said), ""


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return _("; ").join(f"{field}={value}" for field, value in pairs)


def _own_name(model: type[Model], row: Values) -> str:
    """What a row of master data goes by."""
    return str(next((row[name] for name in ("number", "code", "username", "name", "title") if row.get(name)), ""))


def _asked(kept: Sequence[_Kept]) -> dict[type[Model], set[Any]]:
    """Keys of the rows that changes refer to, by model."""
    asked: dict[type[Model], set[Any]] = {}
    for each in kept:
        references = [(field.related_model, value) for field, *values in each.differs for value in values
                      if isinstance(field, ForeignKey)]  # fmt: skip
        author = each.row.get("changed_by_id")
        for model, key in [*references, (apps.get_model("accounts.User"), author)]:
            if key is not None:
                asked.setdefault(model, set()).add(key)
    return asked
