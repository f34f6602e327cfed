"""What the pages of this app show, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core import lists
from core.columns import plain
from core.components import Crumb, Text
from core.keys import whole_number
from core.listing import AS
from core.lists import Bulk, ListKind
from core.refusals import NotAllowed
from desk import policies, queries
from desk.forms import FilterNameForm
from desk.models import Export, SavedFilter


@dataclass(frozen=True)
class FilterRow:
    """A saved filter with the form that changes it, for its maker."""

    kept: SavedFilter
    form: FilterNameForm | None


@dataclass(frozen=True)
class ExportRow:
    """A file: of which list, under which conditions, how far it is, whether it can be fetched."""

    export: Export
    heading: Text
    conditions: str
    ready: bool
    making: bool
    share: int
    """per cent of the rows that were there when it was asked for"""


LIST = "list"


def kind_of(code: str) -> ListKind:
    """The list of a URL name, else refuses."""
    found = lists.kind(code)
    if found is None:
        raise NotAllowed(_("There is no such list."))
    return found


def asked_kind(request: HttpRequest) -> ListKind:
    """The list that a form or an address names."""
    return kind_of(request.POST.get(LIST) or request.GET.get(LIST, ""))


def asked_query(request: HttpRequest) -> QueryDict:
    """The conditions of the list in the address of this app's own page."""
    params = request.GET.copy()
    for name in (LIST, AS):
        params.pop(name, None)
    return params


def list_url(kind: ListKind, query: str = "") -> str:
    """Address of a list under conditions."""
    return f"{reverse(kind.code)}?{query}" if query else reverse(kind.code)


def filters_url(code: str) -> str:
    """Address of the page of a list's filters."""
    return f"{reverse('desk:filters')}?{urlencode({LIST: code})}"


def crumbs(kind: ListKind) -> Sequence[Crumb]:
    return (Crumb(kind.heading, list_url(kind)),)


def action_of(kind: ListKind, code: str) -> Bulk:
    """The action of a list, else refuses."""
    found = next((each for each in kind.bulk if each.code == code), None)
    if found is None:
        raise NotAllowed(_("This cannot be done with rows of this list."))
    return found


def ticked(request: HttpRequest) -> list[int]:
    """Keys of the ticked rows, each once."""
    keys = map(whole_number, request.POST.getlist("tick"))
    return list(dict.fromkeys(key for key in keys if key is not None))


def typed(request: HttpRequest, action: Bulk) -> Mapping[str, str] | None:
    """What the action asks for; None as long as something required is missing."""
    given = {ask.name: request.POST.get(ask.name, "").strip() for ask in action.ask}
    missing = any(ask.required and not given[ask.name] for ask in action.ask)
    return None if missing else given


def filter_rows(user: User, kind: ListKind, wrong: FilterNameForm | None = None, pk: int = 0) -> list[FilterRow]:
    """Own filters with their forms, then the shared ones of colleagues; `wrong` is the form sent for `pk`."""
    layout = queries.layout(user, kind.code)
    first = layout.first_id if layout else None
    rows = queries.filters(user, kind.code).select_related("user", "unit").order_by("name", "pk")
    made = [
        FilterRow(row, (wrong if row.pk == pk else None) or _form(row, first) if row.user_id == user.pk else None)
        for row in rows
    ]
    return sorted(made, key=lambda row: row.form is None)


def _form(row: SavedFilter, first: int | None) -> FilterNameForm:
    given = {"name": row.name, "shared": row.unit_id is not None, "first": row.pk == first}
    return FilterNameForm(initial=given, auto_id=f"id_{row.pk}_%s")


def filters_context(user: User, kind: ListKind, wrong: FilterNameForm | None = None, pk: int = 0) -> dict[str, Any]:
    """The page on which filters are renamed, shared and removed."""
    return {
        "heading": _("Saved filters"),
        "crumbs": crumbs(kind),
        "code": kind.code,
        "rows": filter_rows(user, kind, wrong, pk),
        "may_share": may(user, policies.SHARE),
        "list_url": list_url(kind),
    }


def export_rows(user: User) -> list[ExportRow]:
    """Files of the person, the newest first."""
    return [_export_row(row) for row in queries.exports(user).exclude(state=Export.State.GONE)[:50]]


def _export_row(row: Export) -> ExportRow:
    kind = lists.kind(row.list)
    return ExportRow(
        row,
        kind.heading if kind else row.list,
        row.query,
        row.state == Export.State.DONE,
        row.state in Export.OPEN,
        min(100, row.done * 100 // row.total) if row.total else 0,
    )


def moved(keys: Sequence[str], up: str, down: str) -> list[str]:
    """The chosen columns with one moved a place up or down."""
    order = list(keys)
    key, by = (up, -1) if up else (down, 1)
    if key in order:
        place = order.index(key)
        order.insert(max(place + by, 0), order.pop(place))
    return order


def act_context(request: HttpRequest, kind: ListKind, action: Bulk, pks: Sequence[int]) -> dict[str, Any]:
    """The page that asks what an action needs to know, once for all ticked rows."""
    back = request.POST.get("back", "")
    rows = kind.rows(request.user).filter(pk__in=pks)
    return {
        "heading": action.label,
        "crumbs": crumbs(kind),
        "action": action,
        "pks": pks,
        "names": [plain(kind.columns[0].read(row)) for row in rows],
        "back": back,
        "code": kind.code,
        "cancel_url": list_url(kind, back),
    }


def ask_context(kind: ListKind, params: QueryDict, form: str, total: int) -> dict[str, Any]:
    """The page that offers to make a large file."""
    return {
        "heading": _("Export: %(list)s") % {"list": kind.heading},
        "crumbs": crumbs(kind),
        "format": "Excel" if form == "xlsx" else "CSV",
        "total": total,
        "days": settings.EXPORT_DAYS,
        "cancel_url": list_url(kind, params.urlencode()),
    }
