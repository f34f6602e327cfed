"""The lists of the house: each is described once, and by that has its page, its figures, its file and its print.

An app describes its list in `<app>/lists.py` as a `ListKind`, under the name of its URL, and answers that URL with
`answer`. The address says everything: conditions, order, place, and with `as` the form that is wanted. What belongs to
the person (chosen columns, saved filters, files made in the background) is plugged in by the app `desk`, which this
module does not know.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from core import columns, exports
from core.columns import Column
from core.components import Action, Ask, Note, Panel, Text
from core.dates import business_date
from core.forms import FilterForm
from core.listing import AS, Blank, Listing, ListView, Outcome, listing, ordering
from core.replies import page_or_part
from core.sums import Sums

CHUNK = 2000
COUNTED = 10_000
"""Beyond this a saved filter says that there are more."""
Rows = Sequence[Any]
_kinds: dict[str, "ListKind"] = {}


@dataclass(frozen=True)
class Bulk:
    """Something that can be done with ticked rows. Each row is done by itself: one that is refused stops no other.

    `each(pk, by=…, at=…, **typed)` is a service; `together(pks, by=…, at=…)` does all at once and gives the address to
    go on to, such as a PDF of all. `ask` is asked once for all rows.
    """

    code: str
    label: Text
    right: str
    each: Callable[..., Any] | None = None
    together: Callable[..., str] | None = None
    icon: str = ""
    ask: Sequence[Ask] = ()

    @property
    def button(self) -> Action:
        return Action(self.code, self.label, icon=self.icon)


def _counts_not(row: Any) -> bool:
    return bool(getattr(row, "look", "") == "void")


def _as_they_are(rows: Rows, user: Any, today: dt.date) -> Rows:
    return rows


@dataclass(frozen=True)
class ListKind:
    """A list: whose rows, which columns, orders and conditions, and what can be done with ticked rows."""

    code: str
    """name of its URL"""
    heading: Text
    right: str
    rows: Callable[[Any], QuerySet[Any]]
    """what a person sees of it, ready to be shown"""
    columns: Sequence[Column]
    sorts: Mapping[str, str]
    order: str
    form: Callable[[QueryDict, Any], FilterForm] | None = None
    views: Callable[[], Sequence[ListView]] = tuple
    sums: Callable[[QuerySet[Any]], Sums] | None = None
    summed: str = ""
    """key of the column whose sum `sums` gives"""
    is_void: Callable[[Any], bool] = _counts_not
    bulk: Sequence[Bulk] = ()
    empty: Blank | None = None
    dress: Callable[[Rows, Any, dt.date], Rows] = _as_they_are
    """turns a page of rows into what the columns read"""

    def form_of(self, params: QueryDict, user: Any, today: dt.date) -> FilterForm | None:
        """The conditions in an address."""
        if self.form is None:
            return None
        form = self.form(params, user)
        form.today = today
        return form

    def found(self, params: QueryDict, user: Any, today: dt.date) -> QuerySet[Any]:
        """The rows that a person sees under the conditions of an address, in no order."""
        form = self.form_of(params, user, today)
        rows = self.rows(user)
        return form.filtered(rows) if form else rows

    def sorted(self, params: QueryDict, user: Any, today: dt.date) -> QuerySet[Any]:
        """The same in the order of the address."""
        return self.found(params, user, today).order_by(*ordering(params, self.sorts, self.order))

    def actions(self, permissions: frozenset[str]) -> list[Action]:
        """Buttons for ticked rows."""
        return [each.button for each in self.bulk if each.right in permissions]

    @property
    def file_name(self) -> str:
        return self.code.replace(":", "-")


def register(kind: ListKind) -> ListKind:
    """Make a list known; the same code again replaces it."""
    _kinds[kind.code] = kind
    return kind


def kind(code: str) -> ListKind | None:
    """The list of a URL name."""
    return _kinds.get(code)


def kinds() -> list[ListKind]:
    """Every list, by its code."""
    return [_kinds[code] for code in sorted(_kinds)]


# -- what belongs to the person ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Own:
    """What a person has chosen about a list."""

    columns: Sequence[str] = ()
    views: Sequence[ListView] = ()
    first: str = ""
    """the query with which the list opens"""
    tools: Sequence[Panel] = ()
    notes: Sequence[Note] = ()
    bulk_url: str = ""
    outcome: Outcome | None = None


class Desk(Protocol):
    """What the app above this one brings along."""

    def own(self, request: HttpRequest, kind: ListKind) -> Own:
        """What the signed-in person has chosen about this list."""
        ...

    def columns(self, user: Any, kind: ListKind) -> Sequence[str]:
        """Only the chosen columns."""
        ...

    def views(self, user: Any, kind: ListKind) -> Sequence[ListView]:
        """Only the saved filters."""
        ...

    def later(self, kind: ListKind, form: str, query: str) -> str:
        """Address of the page that offers to make a large file in the background."""
        ...


class _NoDesk:
    """Without a desk nobody has chosen anything, and a large file is not made."""

    def own(self, request: HttpRequest, kind: ListKind) -> Own:
        return Own()

    def columns(self, user: Any, kind: ListKind) -> Sequence[str]:
        return ()

    def views(self, user: Any, kind: ListKind) -> Sequence[ListView]:
        return ()

    def later(self, kind: ListKind, form: str, query: str) -> str:
        return f"?{query}"


_desk: list[Desk] = [_NoDesk()]


def plug(desk: Desk) -> None:
    """The app that keeps what people chose."""
    _desk[0] = desk


# -- answering -----------------------------------------------------------------------------------------------------

Buttons = Callable[[Any], Sequence[Action]]


def _no_buttons(user: Any) -> Sequence[Action]:
    return ()


def answer(
    request: HttpRequest,
    kind: ListKind,
    buttons: Buttons = _no_buttons,
    template: str = "components/list.html",
    **context: Any,
) -> HttpResponseBase:
    """The list in the form that the address asks for: page, figures, csv, xlsx or print."""
    way = request.GET.get(AS, "")
    if way in _WAYS:
        return _WAYS[way](request, kind, way)
    own = _desk[0].own(request, kind)
    if own.first and not request.GET:
        return HttpResponseRedirect(f"?{own.first}")
    shown = _page(request, kind, own)
    more = {"listing": shown, "heading": kind.heading, "actions": [*_exports(shown), *buttons(request.user)]}
    return page_or_part(request, template, "", {**more, **context})


def today_of(user: Any) -> dt.date:
    """The business day of the person's company."""
    return business_date(timezone.now(), user.company.zone)


def _page(request: HttpRequest, kind: ListKind, own: Own) -> Listing:
    user: Any = request.user
    today = today_of(user)
    shown = listing(
        kind.rows(user),
        request.GET,
        sorts=kind.sorts,
        default=kind.order,
        form=kind.form_of(request.GET, user, today),
        views=(*kind.views(), *own.views),
        size=user.rows,
        columns=columns.chosen(kind.columns, own.columns),
    )
    return replace(
        shown,
        rows=kind.dress(shown.rows, user, today),
        summed=kind.summed,
        is_void=kind.is_void,
        bulk=kind.actions(request.permissions) if own.bulk_url else (),  # type: ignore[attr-defined]  # of PersonMiddleware
        bulk_url=own.bulk_url,
        here=request.GET.urlencode(),
        path=request.path,
        outcome=own.outcome,
        tools=own.tools,
        notes=own.notes,
        empty=kind.empty,
    )


def _exports(shown: Listing) -> list[Action]:
    """What the list can be taken away as."""
    return [
        Action("csv", exports.CSV, shown.url(**{AS: "csv"}), "get", "ghost", "download"),
        Action("xlsx", exports.EXCEL, shown.url(**{AS: "xlsx"}), "get", "ghost", "download"),
        Action("print", exports.PRINT, shown.url(**{AS: "print"}), "get", "ghost", "printer"),
    ]


# -- figures: the second request -----------------------------------------------------------------------------------


def _figures(request: HttpRequest, kind: ListKind, way: str) -> HttpResponse:
    """How many rows the conditions leave, their sum, and how many each saved filter has."""
    user: Any = request.user
    today = today_of(user)
    own = _desk[0].columns(user, kind)
    shown = Listing((), request.GET, kind.sorts, "", columns=columns.chosen(kind.columns, own), summed=kind.summed)
    if kind.actions(request.permissions):  # type: ignore[attr-defined]  # of PersonMiddleware
        shown = replace(shown, bulk=kind.actions(request.permissions))  # type: ignore[attr-defined]  # same
    views = (*kind.views(), *_desk[0].views(user, kind))
    counts = counted([kind.found(QueryDict(view.query), user, today) for view in views])
    sums = _sums(kind, kind.found(request.GET, user, today))
    tabs = [(place, told(count)) for place, count in enumerate(counts)]
    return render(request, "components/figures.html", {"listing": shown, "sums": sums, "tabs": tabs})


def _sums(kind: ListKind, rows: QuerySet[Any]) -> Sums:
    if kind.sums:
        return kind.sums(rows)
    return Sums(rows.order_by().count(), Decimal(0), 0)


def told(count: int) -> str:
    """A count as a tab shows it."""
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


def counted(found: Sequence[QuerySet[Any]], most: int = COUNTED) -> list[int]:
    """How many rows each queryset has, none counted further than one beyond `most`; one statement for all."""
    worded = [_worded(rows.order_by().values("pk")[: most + 1]) for rows in found]
    asked = [words for words in worded if words]
    if not asked:
        return [0] * len(found)
    each = ", ".join(f"(SELECT count(*) FROM ({sql}) AS counted)" for sql, _values in asked)  # noqa: S608 - worded by Django
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", [value for _sql, values in asked for value in values])
        counts = iter(cursor.fetchone())
    return [next(counts) if words else 0 for words in worded]


def _worded(rows: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]] | None:
    """The statement of a queryset; None when it can find nothing, which needs none."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


# -- files and prints ----------------------------------------------------------------------------------------------


def _file(request: HttpRequest, kind: ListKind, way: str) -> HttpResponseBase:
    """The list as a file: at once while it is small, else by the page that offers to make it in the background."""
    user: Any = request.user
    today = today_of(user)
    found = kind.sorted(request.GET, user, today)
    if found.order_by().values("pk")[: settings.EXPORT_AT_ONCE + 1].count() > settings.EXPORT_AT_ONCE:
        query = request.GET.copy()
        query.pop(AS)
        return HttpResponseRedirect(_desk[0].later(kind, way, query.urlencode()))
    chosen = columns.chosen(kind.columns, _desk[0].columns(user, kind))
    return exports.export(kind.file_name, *sheet(kind, found, chosen, user, today), way)


def sheet(kind: ListKind, found: QuerySet[Any], chosen: Sequence[Column], user: Any, today: dt.date) -> exports.Sheet:
    """Heads and rows of a file, read from the database as they are written."""
    return [column.label for column in chosen], _values(kind, found, chosen, user, today)


def _values(
    kind: ListKind, found: QuerySet[Any], chosen: Sequence[Column], user: Any, today: dt.date
) -> Iterator[Sequence[Any]]:
    rows = found.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        for row in kind.dress(some, user, today):
            yield [column.read(row) for column in chosen]


def _print(request: HttpRequest, kind: ListKind, way: str) -> HttpResponse:
    """The list on paper: the browser prints it by print.css, A4 across."""
    user: Any = request.user
    now, today = timezone.now(), today_of(user)
    form = kind.form_of(request.GET, user, today)
    rows = list(kind.sorted(request.GET, user, today)[: settings.PRINT_AT_MOST + 1])
    shown = Listing(
        kind.dress(rows[: settings.PRINT_AT_MOST], user, today),
        request.GET,
        kind.sorts,
        "",
        form,
        columns=columns.chosen(kind.columns, _desk[0].columns(user, kind)),
        summed=kind.summed,
        is_void=kind.is_void,
    )
    cut = settings.PRINT_AT_MOST if len(rows) > settings.PRINT_AT_MOST else 0
    context = {"listing": shown, "heading": kind.heading, "now": now, "cut": cut}
    return render(request, "components/list_print.html", context)


_WAYS: dict[str, Callable[[HttpRequest, ListKind, str], HttpResponseBase]] = {
    "figures": _figures,
    "csv": _file,
    "xlsx": _file,
    "print": _print,
}
