"""A list page from a queryset and the URL: filters, order and the place in the list all stand in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from core import paging
from core.columns import Column
from core.components import Action, Note, Panel, Text
from core.forms import FilterForm

CURSOR, SORT = "cursor", "sort"
AS, EVERYTHING = "as", "all"
"""`as` is the form in which the list is wanted; `all=1` shows everything to who has a filter at the start"""
BESIDE = frozenset({SORT, AS, EVERYTHING})
"""parameters that are no condition"""


@dataclass(frozen=True, slots=True)
class ListView:
    """A saved filter above the list: its label, its query string (`state=draft`), how many rows it has."""

    label: Text
    query: str = ""
    count: int | None = None
    shared: bool = False
    """kept by a colleague for everybody of a unit"""


@dataclass(frozen=True, slots=True)
class Blank:
    """What an empty list says: that there is nothing, and what to do next."""

    title: Text
    hint: Text = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action on ticked rows: how many are done; each that was refused with its reason."""

    done: int
    refused: Sequence[tuple[str, str]] = ()
    """what the row is called, and why not"""
    ticked: frozenset[str] = frozenset()
    """keys of the refused rows: they stay ticked"""


def _never(row: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, with everything its template links to."""

    rows: Sequence[Any]
    params: QueryDict
    """the address without the cursor"""
    sorts: Mapping[str, str]
    order: str
    """the key in force, with a leading minus when it falls"""
    form: FilterForm | None = None
    views: Sequence[ListView] = ()
    next_cursor: str = ""
    previous_cursor: str = ""
    totals_url: str = ""
    columns: Sequence[Column] = ()
    summed: str = ""
    """key of the column that is added up"""
    is_void: Callable[[Any], bool] = _never
    """whether a row is struck out and does not count"""
    bulk: Sequence[Action] = ()
    """what may be done with ticked rows"""
    bulk_url: str = ""
    here: str = ""
    """the query string of this very page, its place in the list included: the way back to it"""
    path: str = ""
    outcome: Outcome | None = None
    tools: Sequence[Panel] = ()
    """buttons beside the saved filters"""
    notes: Sequence[Note] = ()
    empty: Blank | None = None

    @property
    def tickable(self) -> bool:
        return bool(self.bulk)

    @property
    def ticked(self) -> frozenset[str]:
        return self.outcome.ticked if self.outcome else frozenset()

    @property
    def conditions(self) -> str:
        """The query string without the place in the list: what a saved filter keeps."""
        kept = self.params.copy()
        for name in (CURSOR, AS, EVERYTHING):
            kept.pop(name, None)
        return QueryDict(kept.urlencode()).urlencode()

    @property
    def clear_url(self) -> str:
        return f"?{EVERYTHING}=1"

    @property
    def figures_url(self) -> str:
        """Where the counts and the sum come from, asked for when the rows are there."""
        return self.url(**{AS: "figures"})

    @property
    def page_sum(self) -> Decimal | None:
        """The sum of the rows shown; None when nothing is added up."""
        column = next((each for each in self.columns if each.key == self.summed), None)
        if column is None:
            return None
        return sum((column.read(row) for row in self.rows if not self.is_void(row)), Decimal(0))

    @property
    def span(self) -> tuple[int, int]:
        """How many columns stand before the added-up one, the ticks included, and how many after it."""
        place = next((at for at, each in enumerate(self.columns) if each.key == self.summed), len(self.columns))
        return place + self.tickable, max(len(self.columns) - place - 1, 0)

    def url(self, **changes: str) -> str:
        """The query string with some parameters set, or left out when empty."""
        params = self.params.copy()
        params.pop(AS, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value:
                params[name] = value
        return "?" + params.urlencode()

    @property
    def next_url(self) -> str:
        return self.url(cursor=self.next_cursor) if self.next_cursor else ""

    @property
    def previous_url(self) -> str:
        return self.url(cursor=self.previous_cursor) if self.previous_cursor else ""

    @property
    def filtered(self) -> bool:
        """Whether any condition of the filter form is set."""
        return bool(self.form and self.form.set_names)

    @property
    def sort(self) -> str:
        """The order as it stands in the address; empty when it is the usual one."""
        return self.params.get(SORT, "")

    def is_current(self, view: ListView) -> bool:
        """Whether the address shows exactly this saved filter."""
        mine = {name: value for name, value in QueryDict(view.query).items() if name not in BESIDE}
        return {name: value for name, value in self.params.items() if value and name not in BESIDE} == mine

    @property
    def tabs(self) -> list[tuple[ListView, bool]]:
        return [(view, self.is_current(view)) for view in self.views]

    def direction(self, key: str) -> str:
        """`ascending` or `descending` when the list is sorted by this key."""
        if self.order.lstrip("-") != key:
            return ""
        return "descending" if self.order.startswith("-") else "ascending"

    def sort_url(self, key: str) -> str:
        """Sorts by the key; a second time turns it round."""
        return self.url(sort=key if self.order == f"-{key}" else f"-{key}")


def listing(
    queryset: QuerySet[Any],
    params: QueryDict,
    *,
    sorts: Mapping[str, str],
    default: str,
    form: FilterForm | None = None,
    views: Sequence[ListView] = (),
    size: int = paging.SIZE,
    totals_url: str = "",
    columns: Sequence[Column] = (),
) -> Listing:
    """One page of `queryset`, filtered by `form`, sorted by a key of `sorts` (key -> column; not null, indexed).

    `default` is the usual order, such as `-date`; an unknown key in the address falls back to it.
    """
    order = _order(params.get(SORT, ""), sorts, default)
    rows = form.filtered(queryset) if form else queryset
    page = paging.paginate(rows, order=_column(order, sorts), cursor=params.get(CURSOR, ""), size=size)
    kept = params.copy()
    kept.pop(CURSOR, None)
    return Listing(page.rows, kept, sorts, order, form, views, page.next, page.previous, totals_url, columns)


def ordering(params: QueryDict, sorts: Mapping[str, str], default: str) -> tuple[str, str]:
    """What the rows of an address are ordered by: the column, then the key."""
    column = _column(_order(params.get(SORT, ""), sorts, default), sorts)
    return column, "-pk" if column.startswith("-") else "pk"


def _order(asked: str, sorts: Mapping[str, str], default: str) -> str:
    return asked if asked.lstrip("-") in sorts and asked else default


def _column(order: str, sorts: Mapping[str, str]) -> str:
    sign = "-" if order.startswith("-") else ""
    return sign + sorts[order.lstrip("-")]
