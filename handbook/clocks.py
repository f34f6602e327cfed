"""The clocks of a handbook in words: what starts each, when it is due, who is told, who hears of it when it is late."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbook.blocks import Table
from handbook.books import Handbook
from handbook.papers import listed, post_said
from handbook.rows import TimerRow
from handbook.seating import Seating
from handbook.timers import FIGURES, TIMERS

KINDS: dict[str, str | Promise] = {
    "sla": gettext_lazy("On a document"),
    "periodic": gettext_lazy("Again and again"),
    "window": gettext_lazy("Only at certain times"),
}
NAMES: dict[str, str | Promise] = {
    "due": gettext_lazy("due"),
    "remind": gettext_lazy("reminded"),
    "at": gettext_lazy("at the hours"),
    "on": gettext_lazy("on the days"),
    "days": gettext_lazy("days of the month"),
    "weekdays": gettext_lazy("weekdays"),
    "runs": gettext_lazy("looked at"),
}
"""What a clock's figures are called."""


def tables(book: Handbook, seats: Seating) -> list[tuple[str, Table]]:
    """The company's clocks, by what kind of clock they are."""
    heads = (_("Clock"), _("Starts when"), _("When"), _("What is done"), _("Who, and who when it is late"), _("Rule"))
    by_kind: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in KINDS}
    for row in book.timers.values():
        by_kind.setdefault(TIMERS[row.code].kind, []).append(_row(row, book, seats))
    return [(str(KINDS.get(kind, kind)), Table(heads, tuple(rows))) for kind, rows in by_kind.items() if rows]


def _row(row: TimerRow, book: Handbook, seats: Seating) -> tuple[Any, ...]:
    timer = TIMERS[row.code]
    figures = _figures({**timer.figures, **row.figures})
    marked = (figures, _("our assumption")) if timer.inferred else figures
    return row.code, (str(timer.trigger), row.note), marked, str(timer.action), _who(row, book, seats), timer.rule


def _figures(figures: Mapping[str, Any]) -> str:
    said = [f"{NAMES.get(name, name)} {FIGURES[name].show(value)}" for name, value in figures.items()]
    return "；".join(said) or _("not laid down")


def _who(row: TimerRow, book: Handbook, seats: Seating) -> tuple[str, str]:
    posts = listed(post_said(code, book, seats) for code in row.posts)
    late = listed(post_said(code, book, seats) for code in row.escalate)
    return posts, _("late: %(posts)s") % {"posts": late} if late else ""
