"""Columns of a list as data: one description for the page, the print and the spreadsheet.

A column reads a value from a row and draws it. The file for a spreadsheet gets the value itself, so that figures stay
figures; the page and the print get what is drawn. Rows are put together here and not by a template, which costs more.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import display, drawing
from core.components import Text
from core.words import word

_WORD = re.compile(r"get_(\w+)_display")
Read = Callable[[Any], Any]
HEAD_CSS = frozenset({"num", "clip"})


def plain(value: Any) -> Any:
    """What stands in a cell for a text; a dash for nothing."""
    return display.ABSENT if value is None or value == "" else value


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its head, where its value comes from and how it is drawn.

    `value` is a way through attributes ("customer.name", methods are called) or a function of the row. `draw` turns
    the value into text; `cell` draws the whole row's cell where the value alone is not enough.
    """

    key: str
    label: Text
    value: str | Read
    draw: Read = plain
    cell: Read | None = None
    sort: str = ""
    """key of the list's sorts"""
    css: str = ""
    extra: bool = False
    """shown only to those who choose it"""

    def read(self, row: Any) -> Any:
        """The value as a spreadsheet takes it."""
        return _reader(self.value)(row) if isinstance(self.value, str) else self.value(row)

    def html(self, row: Any) -> str:
        """The cell as the page shows it, escaped."""
        return drawing.escaped(self.cell(row) if self.cell else self.draw(self.read(row)))

    @property
    def head_css(self) -> str:
        """Figures and the stretching column have their class on the head too."""
        return " ".join(word for word in self.css.split() if word in HEAD_CSS)


class Shown(Protocol):
    """What drawing needs of a list page."""

    rows: Sequence[Any]
    columns: Sequence[Column]
    ticked: frozenset[str]

    def direction(self, key: str) -> str: ...
    def sort_url(self, key: str) -> str: ...
    def is_void(self, row: Any) -> bool: ...
    @property
    def tickable(self) -> bool: ...


@cache
def _reader(way: str) -> Read:
    steps = [_step(name) for name in way.split(".")]

    def read(row: Any) -> Any:
        value = row
        for step in steps:
            if value is None:
                return None
            value = step(value)
        return value

    return read


def _step(name: str) -> Read:
    """One step of the way: a choice's word, an attribute, or what a method gives."""
    choice = _WORD.fullmatch(name)
    if choice:
        return partial(word, field=choice[1])

    def step(value: Any) -> Any:
        found = getattr(value, name)
        return found() if callable(found) else found

    return step


# -- usual kinds of columns ----------------------------------------------------------------------------------------


def number(label: Text, value: str = "number", key: str = "number", **more: Any) -> Column:
    """A document's own number, as a link to it."""
    read = _reader(value)
    more.setdefault("cell", lambda row: drawing.doc_link(row.get_absolute_url(), read(row)))
    return Column(key, label, value, **more)


def paper(key: str, label: Text, way: str, **more: Any) -> Column:
    """Another document that the row names, as a link to it: `way` leads to that document."""
    read, told = _reader(way), f"{way}.number"

    def cell(row: Any) -> Any:
        other = read(row)
        return drawing.doc_link(other.get_absolute_url(), other.number) if other else display.ABSENT

    return Column(key, label, told, cell=cell, **more)


def money(key: str, label: Text, value: str | Read, css: str = "num", **more: Any) -> Column:
    """An amount."""
    return Column(key, label, value, display.money_text, css=css, **more)


def day(key: str, label: Text, value: str | Read, css: str = "nowrap", **more: Any) -> Column:
    """A day."""
    return Column(key, label, value, _day, css=css, **more)


def moment(key: str, label: Text, value: str | Read, css: str = "soft nowrap", **more: Any) -> Column:
    """A day with its time."""
    return Column(key, label, value, display.moment_text, css=css, **more)


def state(label: Text, **more: Any) -> Column:
    """The state in its look."""
    more.setdefault("cell", drawing.state)
    return Column("state", label, "get_state_display", **more)


def _day(value: Any) -> str:
    return display.day_text(value) if value else display.ABSENT


def chosen(columns: Sequence[Column], keys: Sequence[str]) -> list[Column]:
    """The columns a person chose, in the person's order; the usual ones without a choice that names any."""
    known = {column.key: column for column in columns}
    wanted = [known[key] for key in keys if key in known]
    return wanted or [column for column in columns if not column.extra]


# -- drawing -------------------------------------------------------------------------------------------------------


def heads(shown: Shown) -> SafeString:
    """`<th>` of every column, after the one that ticks the whole page."""
    tick = _tick_all() if shown.tickable else SafeString()
    return tick + format_html_join("", "{}", ((_head(shown, column),) for column in shown.columns))


def _tick_all() -> SafeString:
    return format_html(
        '<th scope="col" class="col-check"><input type="checkbox" data-tick-all aria-label="{}"></th>',
        gettext("Tick all rows of this page"),
    )


def _head(shown: Shown, column: Column) -> SafeString:
    css = format_html(' class="{}"', column.head_css) if column.head_css else ""
    if not column.sort:
        return format_html('<th scope="col"{}>{}</th>', css, column.label)
    direction = shown.direction(column.sort)
    sorted_as = format_html(' aria-sort="{}"', direction) if direction else ""
    arrow = drawing.icon("arrow-down" if direction == "descending" else "arrow-up", "s") if direction else ""
    link = format_html('<a href="{}">{}{}</a>', shown.sort_url(column.sort), column.label, arrow)
    return format_html('<th scope="col"{}{}>{}</th>', css, sorted_as, link)


def rows(shown: Shown) -> SafeString:
    """`<tr>` of every row."""
    openings = [f'<td class="{column.css}">' if column.css else "<td>" for column in shown.columns]
    drawn = [_row(shown, row, openings) for row in shown.rows]
    return SafeString("".join(drawn))


def _row(shown: Shown, row: Any, openings: Sequence[str]) -> str:
    """Every piece is escaped by `Column.html`; the tags are our own."""
    parts = [_opening(shown, row)]
    for opening, column in zip(openings, shown.columns, strict=True):
        parts += (opening, column.html(row), "</td>")
    return "".join((*parts, "</tr>"))


def _opening(shown: Shown, row: Any) -> str:
    ticked = shown.tickable and str(row.pk) in shown.ticked
    names = [name for name, on in (("is-void", shown.is_void(row)), ("is-on", ticked)) if on]
    css = f' class="{" ".join(names)}"' if names else ""
    return f"<tr{css}>{_tick(shown, row, ticked) if shown.tickable else ''}"


def _tick(shown: Shown, row: Any, ticked: bool) -> str:
    return format_html(
        '<td class="col-check"><input type="checkbox" name="tick" value="{}"{} aria-label="{}"></td>',
        row.pk,
        SafeString(" checked") if ticked else "",
        gettext("Tick %(row)s") % {"row": plain(shown.columns[0].read(row))},
    )
