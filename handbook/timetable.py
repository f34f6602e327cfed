"""The clocks of a handbook in words: what starts each, when it is due, who is told, who hears of it when it is late."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from handbook.blocks import Table
from handbook.books import Handbook
from handbook.clocks.base import KINDS
from handbook.papers import listed, post_said
from handbook.rows import TimerRow
from handbook.schema import KEYS
from handbook.seating import Seating
from handbook.timers import FIGURES, TIMERS, Timer, figures

NAMES: dict[str, str | Promise] = {
    "due": gettext_lazy("due"),
    "remind": gettext_lazy("reminded"),
    "at": gettext_lazy("at the hours"),
    "on": gettext_lazy("on the days"),
    "weekdays": gettext_lazy("weekdays"),
}
"""What a clock's figures are called."""


def tables(book: Handbook, seats: Seating) -> list[tuple[str, Table]]:
    """The company's clocks, by what kind of clock they are."""
    heads = (
        _("Clock"),
        _("Starts when"),
        _("At what time"),
        _("What is done"),
        _("Who, and who when it is late"),
        _("Rule"),
    )
    by_kind: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in KINDS}
    for row in book.timers.values():
        by_kind.setdefault(TIMERS[row.code].kind, []).append(_row(row, book, seats))
    return [(str(KINDS.get(kind, kind)), Table(heads, tuple(rows))) for kind, rows in by_kind.items() if rows]


def _row(row: TimerRow, book: Handbook, seats: Seating) -> tuple[Any, ...]:
    timer = TIMERS[row.code]
    due = _figures(timer, row, book)
    marked = (due, _("our assumption")) if timer.inferred else due
    return (
        row.code,
        (str(timer.trigger), row.note),
        marked,
        str(timer.action),
        _who(row, timer, book, seats),
        timer.rule,
    )


def _figures(timer: Timer, row: TimerRow, book: Handbook) -> str:
    """When the clock is due: its own figures, and the values that hold the others."""
    own = figures(row.code, row.figures)
    said = [f"{NAMES.get(name, name)} {FIGURES[name].show(value)}" for name, value in own.items()]
    said += [f"{KEYS[key].meaning} {_value(key, book)}" for key in timer.keys]
    return "；".join(said) or _("not laid down")


def _value(key: str, book: Handbook) -> str:
    return KEYS[key].show(book.values[key]) if key in book.values else _("not laid down")


def _who(row: TimerRow, timer: Timer, book: Handbook, seats: Seating) -> tuple[str, str]:
    """The posts that are told; where the handbook names none, the roles that the procedures name."""
    posts = listed(post_said(code, book, seats) for code in row.posts) or _roles(timer.who)
    late = listed(post_said(code, book, seats) for code in row.escalate) or _roles(timer.escalate)
    return posts, _("late: %(posts)s") % {"posts": late} if late else ""


def _roles(roles: Iterable[str]) -> str:
    return listed(ROLES[role].name for role in roles if role in ROLES)
