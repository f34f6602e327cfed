"""What a person has chosen, as every list asks for it (core.lists.Desk)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import may
from accounts.request import person
from core import columns
from core.components import Note, Panel
from core.listing import ListView, Outcome
from core.lists import ListKind, Own
from desk import policies, queries
from desk.services import Done

SESSION = "bulk"


class PersonsDesk:
    """Chosen columns, saved filters, and the way to files made in the background."""

    def own(self, request: HttpRequest, kind: ListKind) -> Own:
        """Everything of a list page, in one statement."""
        user = person(request)
        kept = queries.kept(user, kind.code)
        return Own(
            columns=kept.columns,
            views=_views(kept),
            first=kept.first,
            tools=[Panel("desk/_tools.html", _tools(request, kind, kept))],
            notes=_notes(kept),
            bulk_url=f"{reverse('desk:act')}?{urlencode({'list': kind.code})}",
            outcome=outcome(request, kind.code),
        )

    def columns(self, user: Any, kind: ListKind) -> Sequence[str]:
        """Only the chosen columns."""
        return queries.columns(user, kind.code)

    def views(self, user: Any, kind: ListKind) -> Sequence[ListView]:
        """Only the saved filters."""
        return _views(queries.kept(user, kind.code))

    def later(self, kind: ListKind, form: str, query: str) -> str:
        """The page that offers to make a large file."""
        params = QueryDict(query, mutable=True)
        params.update({"list": kind.code, "as": form})
        return f"{reverse('desk:ask_export')}?{params.urlencode()}"


def _views(kept: queries.Kept) -> list[ListView]:
    return [ListView(name, query, shared=shared) for _pk, name, query, _own, shared in kept.filters]


def _tools(request: HttpRequest, kind: ListKind, kept: queries.Kept) -> Mapping[str, Any]:
    """The dialogs beside the saved filters."""
    chosen = columns.chosen(kind.columns, kept.columns)
    keys = {column.key for column in chosen}
    return {
        "list_code": kind.code,
        "back": request.GET.urlencode(),
        "column_rows": [
            *((each, True) for each in chosen),
            *((each, False) for each in kind.columns if each.key not in keys),
        ],
        "may_share": may(person(request), policies.SHARE),
        "has_own": any(own for _pk, _name, _query, own, _shared in kept.filters),
    }


def _notes(kept: queries.Kept) -> list[Note]:
    """That files are ready, or could not be made, until the person has seen them."""
    where = reverse("desk:exports"), _("To the files")
    told = [Note("ok", _("Your export is ready."), *where)] if kept.ready else []
    return [*told, Note("bad", _("Your export could not be made."), *where)] if kept.failed else told


def remember(request: HttpRequest, code: str, done: Done) -> None:
    """What became of an action on ticked rows, for the list that is shown next."""
    request.session[SESSION] = {"list": code, "done": done.count, "refused": [list(row) for row in done.refused]}


def outcome(request: HttpRequest, code: str) -> Outcome | None:
    """What became of the last action on this list; told once."""
    kept = request.session.get(SESSION)
    if not kept or kept["list"] != code:
        return None
    del request.session[SESSION]
    refused = [(name, why) for _pk, name, why in kept["refused"]]
    return Outcome(kept["done"], refused, frozenset(str(pk) for pk, _name, _why in kept["refused"]))
