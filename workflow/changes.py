"""The field history of a document and its lines, read from what the database's triggers kept, and put into words.

A line is often written anew when its document changes; rows that went and came back with the same content are left
out by the database, the others are paired here. What one transaction wrote is told together.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from core.display import qty_text
from core.history import value_text
from workflow import field_words, registry
from workflow.documents import Document

Row = Mapping[str, Any]
MOST = 60
"""changes of one transaction that are told one by one"""


@dataclass(frozen=True, slots=True)
class Part:
    """A tracked table of a document: the head, or lines that refer to it by the column `parent`."""

    model: type[Model]
    history: type[Model]
    parent: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction changed: `texts` in words; `who` as the request said, None when nobody did."""

    began: dt.datetime
    who: str | None
    reason: str
    texts: Sequence[str]


@cache
def parts(code: str) -> tuple[Part, ...]:
    """The tracked tables of a document kind, the head first."""
    head = registry.kind(code).document
    lines = [
        Part(relation.related_model, history, relation.field.attname)
        for relation in head._meta.related_objects
        if relation.related_model._meta.app_label == head._meta.app_label
        and not issubclass(relation.related_model, Document)
        and (history := history_of(relation.related_model))
    ]
    own = history_of(head)
    return (Part(head, own, "pgh_obj_id"), *lines) if own else ()


@cache
def history_of(model: type[Model]) -> type[Model] | None:
    """The table that keeps the history of a model, if it is tracked."""
    return next((each for each in apps.get_models() if getattr(each, "pgh_tracked_model", None) is model), None)


_HEAD = """
    SELECT {place} AS part, e.pgh_id AS id, e.pgh_created_at AS began, e.pgh_label AS label, to_jsonb(e) AS row,
           lag(to_jsonb(e)) OVER (ORDER BY e.pgh_id) AS before, e.pgh_context_id AS context
      FROM {table} e WHERE e.pgh_obj_id = %(paper)s"""
# Lines that were written anew with the same content went and came in one transaction: they leave no row here.
_LINES = """
    SELECT {place}, min(e.pgh_id), e.pgh_created_at, min(e.pgh_label), c.content, NULL::jsonb, e.pgh_context_id
      FROM {table} e CROSS JOIN LATERAL (SELECT to_jsonb(e)
           - ARRAY['id', 'pgh_id', 'pgh_label', 'pgh_obj_id', 'pgh_created_at', 'pgh_context_id'] AS content) c
     WHERE e.{parent} = %(paper)s AND e.pgh_label IN ('insert', 'delete') AND e.pgh_created_at >
           (SELECT min(h.pgh_created_at) FROM {head} h WHERE h.pgh_obj_id = %(paper)s)
     GROUP BY c.content, e.pgh_created_at, e.pgh_context_id
    HAVING count(*) FILTER (WHERE e.pgh_label = 'insert') <> count(*) FILTER (WHERE e.pgh_label = 'delete')
     UNION ALL
    SELECT {place}, e.pgh_id, e.pgh_created_at, e.pgh_label, to_jsonb(e),
           (SELECT to_jsonb(b) FROM {table} b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id
             ORDER BY b.pgh_id DESC LIMIT 1), e.pgh_context_id
      FROM {table} e WHERE e.{parent} = %(paper)s AND e.pgh_label = 'update'"""


@cache
def statement(code: str) -> str:
    """A subselect of every change of a document as one text, for the statement that reads its page."""
    found = parts(code)
    if not found:
        return "NULL"
    head = found[0].history._meta.db_table
    texts = [
        (_LINES if place else _HEAD).format(
            place=place, table=part.history._meta.db_table, parent=part.parent, head=head
        )
        for place, part in enumerate(found)
    ]
    return f"""
        SELECT json_agg(json_build_object('part', x.part, 'began', x.began, 'label', x.label, 'row', x.row,
                        'before', x.before, 'who', u.name, 'reason', k.metadata ->> 'reason') ORDER BY x.began, x.id
               )::text
          FROM ({" UNION ALL ".join(texts)}) x LEFT JOIN pghistory_context k ON k.id = x.context
          LEFT JOIN accounts_user u ON u.id = (k.metadata ->> 'user')::bigint"""  # noqa: S608 - names of our own tables


def read(code: str, text: str | None) -> list[Change]:
    """What `statement` gave, oldest first, one entry per transaction that changed anything a person reads."""
    rows: list[dict[str, Any]] = json.loads(text, parse_float=Decimal) if text else []
    moments: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        moments[row["began"]].append(row)
    differences = {began: list(_differences(code, together)) for began, together in moments.items()}
    names = _names(each for found in differences.values() for each in found)
    return [
        Change(dt.datetime.fromisoformat(began), together[0]["who"], together[0]["reason"] or "", texts)
        for began, together in moments.items()
        if (texts := _texts(differences[began], names))
    ]


# -- what differs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row before and after, or a whole line that came (`before` None) or went (`after` None)."""

    part: Part
    no: int | None
    field: Any
    before: Any
    after: Any


def _differences(code: str, together: Sequence[Row]) -> Iterator[Difference]:
    """Of one transaction: first the head, then the lines by their number."""
    for place, part in enumerate(parts(code)):
        mine = [row for row in together if row["part"] == place]
        for before, after in _pairs(mine, head=place == 0):
            yield from _compared(part, before, after)


def _pairs(rows: Sequence[Row], *, head: bool) -> Iterable[tuple[Row | None, Row | None]]:
    """Each row before and after: as an update kept it, or a line that went with the one that came in its place."""
    kept: list[tuple[Row | None, Row | None]] = [(row["before"], row["row"]) for row in rows if row["before"]]
    if head:
        return kept
    gone = [row["row"] for row in rows if row["label"] == "delete"]
    come = [row["row"] for row in rows if row["label"] == "insert"]
    found = [*kept, *_matched(gone, come)]
    return sorted(found, key=lambda pair: (pair[1] or pair[0] or {}).get("no") or 0)


def _matched(gone: list[Row], come: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """The same product in the same place, else the same product, else the same place; the rest went or came."""
    for same in (("no", "product_id"), ("product_id",), ("no",)):
        waiting = {tuple(row.get(name) for name in same): row for row in reversed(gone)}
        for row in list(come):
            before = waiting.pop(tuple(row.get(name) for name in same), None)
            if before is not None:
                gone.remove(before)
                come.remove(row)
                yield before, row
    yield from ((row, None) for row in gone)
    yield from ((None, row) for row in come)


def _compared(part: Part, before: Row | None, after: Row | None) -> Iterator[Difference]:
    no = (after or before or {}).get("no") if part.parent != "pgh_obj_id" else None
    if before is None or after is None:
        yield Difference(part, no, None, before, after)
        return
    for field in field_words.told(part.model, part.parent.removesuffix("_id")):
        old, new = before.get(field.attname), after.get(field.attname)
        if old != new and not (no is not None and field.name == "gross"):
            yield Difference(part, no, field, old, new)


# -- in words ----------------------------------------------------------------------------------------------------------

Names = Mapping[tuple[str, Any], str]


def _texts(found: Sequence[Difference], names: Names) -> list[str]:
    texts = [_text(each, names) for each in found[:MOST]]
    if len(found) > MOST:
        texts.append(_("and %(count)s more changes") % {"count": len(found) - MOST})
    return texts


def _text(each: Difference, names: Names) -> str:
    if each.field is None:
        form = _("line %(no)s added: %(what)s") if each.before is None else _("line %(no)s removed: %(what)s")
        return form % {"no": each.no or "", "what": _line(each.part, each.after or each.before, names)}
    words = {
        "no": each.no,
        "field": field_words.label(each.part.model, each.field),
        "before": said(each.field, each.before, names),
        "after": said(each.field, each.after, names),
    }
    if each.no is None:
        return _("%(field)s: %(before)s → %(after)s") % words
    return _("line %(no)s, %(field)s: %(before)s → %(after)s") % words


def _line(part: Part, row: Row, names: Names) -> str:
    """A whole line in short: what, how much, at which price."""
    fields = {field.name: field for field in part.model._meta.concrete_fields}
    what = row.get("description") or row.get("model") or ""
    if not what and "product" in fields:
        what = said(fields["product"], row.get("product_id"), names)
    figures = [f"× {qty_text(Decimal(row['quantity']))}"] if row.get("quantity") is not None else []
    if row.get("unit_price") is not None:
        figures.append(said(fields["unit_price"], row["unit_price"], names))
    return " ".join([str(what), *figures])


def said(field: Any, value: Any, names: Names) -> str:
    """A value of history as a person reads it; `names` are those of the rows that are referred to."""
    if isinstance(field, ForeignKey) and value is not None:
        return names.get((field.related_model._meta.label, value), f"#{value}")
    return value_text(field, value if value is None else field.to_python(value))


def _names(found: Iterable[Difference]) -> Names:
    """What the rows that were referred to are called; one statement for all, none when there are none."""
    asked: dict[type[Model], set[Any]] = defaultdict(set)
    for each in found:
        for field, values in _references(each):
            asked[field.related_model].update(value for value in values if value is not None)
    return names_of({model: keys for model, keys in asked.items() if keys})


def _references(each: Difference) -> Iterator[tuple[Any, Sequence[Any]]]:
    if isinstance(each.field, ForeignKey):
        yield each.field, (each.before, each.after)
    elif each.field is None:
        row = each.after or each.before
        for field in each.part.model._meta.concrete_fields:
            if field.name == "product" and not row.get("description"):
                yield field, (row.get(field.attname),)


def names_of(asked: Mapping[type[Model], Iterable[Any]]) -> Names:
    """How rows read, by model and key; one statement. A document goes by its paper's number."""
    if not asked:
        return {}
    tables = {model: _table(model) for model in asked}
    texts = [
        f"SELECT '{model._meta.label}', t.{key}::text, to_jsonb(t)::text FROM {table} t WHERE t.{key} = ANY(%s)"  # noqa: S608 - names of our own tables
        for model, (table, key) in tables.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), [list(keys) for keys in asked.values()])
        rows = cursor.fetchall()
    return {(label, int(key)): _name(apps.get_model(label), json.loads(row)) for label, key, row in rows}


def _table(model: type[Model]) -> tuple[str, str]:
    if issubclass(model, Document):
        return "workflow_paper", "id"
    return model._meta.db_table, str(model._meta.pk.column)


def _name(model: type[Model], row: Row) -> str:
    if issubclass(model, Document):
        return row["number"] or _("draft")
    names = [field.attname for field in model._meta.concrete_fields if field.attname in row]
    return str(model.from_db(None, names, [row[name] for name in names]))
