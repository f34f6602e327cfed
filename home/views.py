"""The start page and the overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import permission, signed_in
from accounts.queries import permissions_of
from accounts.request import person
from core.components import Action
from home import pictures, queries


@signed_in
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the person, by deadline."""
    user, now = person(request), timezone.now()
    rows = queries.worklist(user, now)
    late = sum(1 for row in rows if row.due and row.due.at <= now)
    context = {
        "groups": queries.grouped(rows, now), "count": len(rows), "late": late, "now": now,
        "actions": _quick(permissions_of(user)),
    }  # fmt: skip
    return render(request, "home/worklist.html", context)


def _quick(rights: frozenset[str]) -> list[Action]:
    """What this person most likely starts next."""
    known = (
        ("quotes.write", Action("enquiry", _("New enquiry"), reverse("quotes:new_enquiry"), "get", "plain", "phone")),
        ("quotes.write", Action("quotation", _("New quotation"), reverse("quotes:new"), "get", "plain", "file-text")),
        ("orders.write", Action("order", _("New order"), reverse("orders:new"), "get", "primary", "plus", key="N")),
    )
    return [action for right, action in known if right in rights]


@permission("home.dashboard")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Pictures of the company as far as the person may see it."""
    found = pictures.pictures(person(request), timezone.localdate())
    return render(request, "home/overview.html", {"pictures": found})
