"""A list page from a queryset and the URL: filters, order and the place in the list all stand in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from core import paging
from core.components import Text
from core.forms import FilterForm

CURSOR, SORT = "cursor", "sort"


@dataclass(frozen=True, slots=True)
class ListView:
    """A saved filter above the list: its label, its query string (`state=draft`), how many rows it has."""

    label: Text
    query: str = ""
    count: int | None = None


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

    def url(self, **changes: str) -> str:
        """The query string with some parameters set, or left out when empty."""
        params = self.params.copy()
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
        mine = QueryDict(view.query).dict()
        return {name: value for name, value in self.params.items() if value and name != SORT} == mine

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
) -> Listing:
    """One page of `queryset`, filtered by `form`, sorted by a key of `sorts` (key -> column; not null, indexed).

    `default` is the usual order, such as `-date`; an unknown key in the address falls back to it.
    """
    order = _order(params.get(SORT, ""), sorts, default)
    rows = form.filtered(queryset) if form else queryset
    page = paging.paginate(rows, order=_column(order, sorts), cursor=params.get(CURSOR, ""), size=size)
    kept = params.copy()
    kept.pop(CURSOR, None)
    return Listing(page.rows, kept, sorts, order, form, views, page.next, page.previous, totals_url)


def _order(asked: str, sorts: Mapping[str, str], default: str) -> str:
    return asked if asked.lstrip("-") in sorts and asked else default


def _column(order: str, sorts: Mapping[str, str]) -> str:
    sign = "-" if order.startswith("-") else ""
    return sign + sorts[order.lstrip("-")]
