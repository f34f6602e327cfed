"""One cell of a handbook's tables said aloud: codes become the names of posts, roles, documents and cases."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from core.display import money_text
from handbook import reading as read
from handbook.books import RowStep
from handbook.figures import Band, Threshold
from handbook.kinds import gate_name, name_of
from handbook.reading import Reader
from handbook.schema import CLASSES, KEYS
from handbook.tables import BASES, TERM_CODES
from handbook.terms import Gate
from handbook.texts import Raw
from handbook.timers import FIGURES
from handbook.words import TABLES, Text, amounts, area_name, case_name, steps_text

COLUMNS: dict[str, Text] = {
    "code": gettext_lazy("Code"),
    "title": gettext_lazy("Title"),
    "role": gettext_lazy("Role"),
    "unit": gettext_lazy("Unit"),
    "seats": gettext_lazy("Seats"),
    "designated": gettext_lazy("Names one person"),
    "substitute": gettext_lazy("Has a substitute"),
    "kind": gettext_lazy("Document"),
    "gate": gettext_lazy("Gate"),
    "case": gettext_lazy("Case"),
    "above": gettext_lazy("From amount"),
    "up_to": gettext_lazy("To amount"),
    "measure": gettext_lazy("Measured by"),
    "steps": gettext_lazy("Approved by, in order"),
    "rule": gettext_lazy("Rule"),
    "note": gettext_lazy("Remark"),
    "area": gettext_lazy("Area"),
    "drafts": gettext_lazy("Drafted by"),
    "posts": gettext_lazy("Told to"),
    "escalate": gettext_lazy("Then told to"),
    "due": gettext_lazy("Time until due"),
    "remind": gettext_lazy("Reminder after"),
    "at": gettext_lazy("Times of day"),
    "on": gettext_lazy("Days of the year"),
    "days": gettext_lazy("Days"),
    "basis": gettext_lazy("Paid when"),
    "classes": gettext_lazy("Classes of customers"),
    "needs_credit": gettext_lazy("Needs a credit limit"),
    "milestones": gettext_lazy("Paid in all before"),
    "weekdays": gettext_lazy("Working days"),
    "opens": gettext_lazy("Opens"),
    "closes": gettext_lazy("Closes"),
    "half_day": gettext_lazy("Half day until"),
    "holidays": gettext_lazy("Days off"),
    "also": gettext_lazy("Worked in exchange"),
    "required": gettext_lazy("Must contain"),
    "when": gettext_lazy("When"),
    "clauses": gettext_lazy("Clauses"),
    "seals": gettext_lazy("Seals"),
    "signatures": gettext_lazy("Signed by"),
    "copies": gettext_lazy("Copies"),
}
_READERS: Mapping[str, Reader] = {**FIGURES, "basis": BASES, "classes": read.some_of(**CLASSES)}
_POSTS = ("drafts", "posts", "escalate")


def column_name(column: str) -> str:
    """The head of a column."""
    return str(COLUMNS.get(column, column))


def row_name(table: str, row: Raw, titles: Mapping[str, str]) -> str:
    """What a row is called: its title, the area it speaks of, its document, else its code."""
    if table == "sign_off":
        return sign_off_name(row)
    if "area" in row:
        return area_name(str(row["area"]))
    named = [name_of(str(row["kind"]))] if "kind" in row else []
    named += [str(row["title"])] if row.get("title") else []
    return " · ".join(named) or str(row.get("code") or TABLES.get(table, table))


def sign_off_name(row: Raw) -> str:
    """Document, moment, case and amounts of a row of sign-offs."""
    kind, case = str(row["kind"]), str(row.get("case", ""))
    parts = [name_of(kind), gate_name(kind, str(row["gate"])), *([case_name(kind, case)] if case else [])]
    return " · ".join([*parts, band_text(row)])


def band_text(row: Raw) -> str:
    """The amounts of a row of sign-offs."""
    low, high = row.get("above"), row.get("up_to")
    if isinstance(low, str) or isinstance(high, str):
        edges = (("above", low), ("up_to", high))
        return "，".join(f"{column_name(name)} {edge_text(edge)}" for name, edge in edges if edge)
    return amounts(Band(*(edge and Threshold(Decimal(str(edge["amount"])), edge["inclusive"]) for edge in (low, high))))


def edge_text(edge: Any) -> str:
    """An edge of amounts: the figure, or what the value means that holds it."""
    return _("as in “%(meaning)s”") % {"meaning": KEYS[edge].meaning} if isinstance(edge, str) else plain(edge)


def cell_text(table: str, column: str, row: Raw, titles: Mapping[str, str]) -> str:
    """One cell in words; '—' for an empty one."""
    value = row.get(column)
    if value in (None, "", []):
        return "—"
    if column == "steps":
        return steps_text(tuple(RowStep(**step) for step in value), titles)
    if table == "payment_term" and column == "code":
        return TERM_CODES.show(str(value))
    if column in _POSTS:
        return "、".join(titles.get(post, post) for post in value)
    if column in _NAMES_OF_KIND:
        return _NAMES_OF_KIND[column](str(row.get("kind", "")), str(value))
    return _SAID.get(column, plain)(value)


def milestones_text(milestones: Iterable[tuple[str, Any]]) -> str:
    """What is paid before which gate: 采购 30%、出货 100%."""
    return "、".join(f"{Gate(gate).label} {percent}%" for gate, percent in milestones)


def _role_name(code: str) -> str:
    return str(ROLES[code].name) if code in ROLES else code


def _shown(reader: Reader, value: Any) -> str:
    return reader.show(reader(value))


_SAID: Mapping[str, Callable[[Any], str]] = {
    "kind": name_of,
    "area": area_name,
    "role": _role_name,
    "above": edge_text,
    "up_to": edge_text,
    "milestones": lambda rows: milestones_text((Gate(each["gate"]), each["percent"]) for each in rows),
    **{column: partial(_shown, reader) for column, reader in _READERS.items()},
}
"""how a column is said whose meaning its value alone tells"""
_NAMES_OF_KIND: Mapping[str, Callable[[str, str], str]] = {"gate": gate_name, "case": case_name}


def plain(value: Any) -> str:
    """A value of which only its shape is known."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(plain(each) for each in value)
    if isinstance(value, dict) and set(value) == {"amount", "inclusive"}:
        sentence = _("%(amount)s, itself included") if value["inclusive"] else _("%(amount)s, itself not included")
        return sentence % {"amount": money_text(value["amount"])}
    if isinstance(value, dict):
        return "；".join(f"{column_name(key)} {plain(each)}" for key, each in value.items())
    return str(value)
