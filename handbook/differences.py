"""What two books say differently, in words: values with their meaning, rows added, removed and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from handbook import texts
from handbook.books import Handbook
from handbook.cells import cell_text, column_name, row_name
from handbook.schema import KEYS
from handbook.texts import VALUES, Raw
from handbook.words import SECTIONS, TABLES

ADDED, REMOVED, CHANGED = "add", "del", "chg"
_IDENTITY = {"sign_off": ("kind", "gate", "case", "measure")}
_NAMED = ("code", "area", "kind")


@dataclass(frozen=True)
class Text:
    """A text of a handbook with what it says: as data and as a book."""

    raw: Raw
    book: Handbook

    @classmethod
    def of(cls, text: str, name: str) -> "Text":
        """Read it; NotAllowed when it cannot be read."""
        return cls(texts.raw(text), texts.checked(text, name))


@dataclass(frozen=True)
class Difference:
    """One thing that is said differently: look add, del or chg; '' on the side that says nothing of it."""

    look: str
    label: str
    before: str = ""
    after: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """The differences of one section or table."""

    title: str
    rows: Sequence[Difference]


def between(before: Text, after: Text, titles: Mapping[str, str]) -> list[Part]:
    """All differences by section and table; `titles` are the names of posts by their codes."""
    named = {**titles, **_posts(before.raw), **_posts(after.raw)}
    return [*_values(before, after, named), *_tables(before.raw, after.raw, named)]


def _posts(data: Raw) -> dict[str, str]:
    return {row["code"]: row["title"] for row in texts.rows(data, "post")}


def count(parts: Sequence[Part]) -> dict[str, int]:
    """How many things are added, removed and changed."""
    looks = [row.look for part in parts for row in part.rows]
    return {look: looks.count(look) for look in (ADDED, REMOVED, CHANGED)}


def _values(before: Text, after: Text, titles: Mapping[str, str]) -> Iterator[Part]:
    old, new = before.raw.get(VALUES, {}), after.raw.get(VALUES, {})
    by_section: dict[str, list[Difference]] = {}
    for key in [*KEYS, *(key for key in {**old, **new} if key not in KEYS)]:
        if key in old or key in new:
            found = _value(key, before, after, titles)
            by_section.setdefault(key.partition(".")[0], []).extend(found)
    return (Part(str(SECTIONS.get(name, name)), rows) for name, rows in by_section.items() if rows)


def _value(key: str, before: Text, after: Text, titles: Mapping[str, str]) -> list[Difference]:
    old, new = (text.raw.get(VALUES, {}).get(key, None) for text in (before, after))
    if old == new:
        return []
    look = CHANGED if None not in (old, new) else ADDED if old is None else REMOVED
    was, now = (value_text(key, text.book.values, titles) for text in (before, after))
    return [Difference(look, str(KEYS[key].meaning), was, now, KEYS[key].rule)]


def value_text(key: str, values: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """What a book says of a key, in words; that it says nothing when it is not set."""
    return KEYS[key].show(values[key], titles) if key in values else _("not set")


def _tables(before: Raw, after: Raw, titles: Mapping[str, str]) -> Iterator[Part]:
    for table in texts.tables(before, after):
        old, new = texts.rows(before, table), texts.rows(after, table)
        if rows := _rows(table, texts.without(old, new), texts.without(new, old), titles):
            yield Part(str(TABLES.get(table, table)), rows)


def _rows(table: str, old: list[Raw], new: list[Raw], titles: Mapping[str, str]) -> list[Difference]:
    found = []
    left = list(new)
    for row in old:
        other = _counterpart(table, row, left)
        if other is None:
            found.append(Difference(REMOVED, row_name(table, row, titles), _said(table, row, titles), rule=_rule(row)))
        else:
            left.remove(other)
            found.append(_changed(table, row, other, titles))
    added = (Difference(ADDED, row_name(table, row, titles), "", _said(table, row, titles), _rule(row)) for row in left)
    return [*found, *added]


def _counterpart(table: str, row: Raw, others: list[Raw]) -> Raw | None:
    """The row that took this one's place: of the same name; of several the one that has most in common."""
    identity = _IDENTITY.get(table) or next(((name,) for name in _NAMED if name in row), ())
    same = [other for other in others if all(row.get(name) == other.get(name) for name in identity)]
    return max(same, key=lambda other: sum(row.get(name) == other.get(name) for name in row), default=None)


def _changed(table: str, row: Raw, other: Raw, titles: Mapping[str, str]) -> Difference:
    columns = [name for name in {**row, **other} if row.get(name) != other.get(name)]
    was, now = (_cells(table, columns, each, titles) for each in (row, other))
    return Difference(CHANGED, row_name(table, other, titles), was, now, _rule(other))


def _said(table: str, row: Raw, titles: Mapping[str, str]) -> str:
    """What a row says besides its name."""
    if table == "sign_off":
        return cell_text(table, "steps", row, titles)
    return _cells(table, [name for name in row if name not in ("rule", "title", "area")], row, titles)


def _cells(table: str, columns: Sequence[str], row: Raw, titles: Mapping[str, str]) -> str:
    if columns == ["steps"]:
        return cell_text(table, "steps", row, titles)
    return "；".join(f"{column_name(name)}：{cell_text(table, name, row, titles)}" for name in columns)


def _rule(row: Raw) -> str:
    return str(row.get("rule", ""))
