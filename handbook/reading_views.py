"""Pages on which a company's handbook is read: the document, the authority table, the simulator, rights and floors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from handbook import authority, matrix, reading_pages
from handbook import document as documents
from handbook.facts import seating
from handbook.seating import Seating
from handbook.shown import Shown, shown

VIEW = "handbook.view"


def _open(request: HttpRequest) -> tuple[Shown, Seating]:
    """The book that is asked for, and who sits where today."""
    company = company_of(request)
    today = business_date(timezone.now(), company.zone)
    return shown(person(request), company, today, request.GET.get("version", "")), seating(company, today)


@permission(VIEW)
@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """The whole handbook in sentences and tables; `q` leaves only what a text stands in."""
    book, seats = _open(request)
    asked = request.GET.get("q", "")
    found = documents.narrowed(documents.sections(book.book, seats), asked)
    context = {
        "shown": book, "tab": "document", "heading": _("Handbook"), "sections": found, "q": asked,
        "count": sum(section.count for section in found),
    }  # fmt: skip
    return render(request, "handbook/document.html", context)


@permission(VIEW)
@require_GET
def authority_table(request: HttpRequest) -> HttpResponse:
    """Who decides on which document at which gate, by case and figures."""
    book, seats = _open(request)
    whole = matrix.groups(book.book, seats)
    asked = {name: request.GET.get(name, "") for name in ("kind", "post", "q")}
    found = matrix.narrowed(whole, asked["kind"], asked["post"], asked["q"])
    context = {
        "shown": book, "tab": "matrix", "heading": _("Authority table"), "groups": found, "whole": whole,
        "asked": asked, "posts": matrix.posts(whole, seats), "filtered": any(asked.values()),
        "count": sum(len(group.lines) for group in found), "all": sum(len(group.lines) for group in whole),
    }  # fmt: skip
    return render(request, "handbook/matrix.html", context)


@permission(VIEW)
@require_GET
def rights_and_floors(request: HttpRequest) -> HttpResponse:
    """Every post with its rights in words, its price floor, and what it decides (PARTS-03)."""
    book, seats = _open(request)
    posts = authority.rights(book.book, seats, matrix.decided(matrix.groups(book.book, seats)))
    context = {"shown": book, "tab": "authority", "heading": _("Rights and price floors"), "posts": posts}
    return render(request, "handbook/authority.html", context)


@permission(VIEW)
@require_GET
def simulate(request: HttpRequest) -> HttpResponse:
    """What would happen if a document were submitted: one that is there, or one described by its facts."""
    book, seats = _open(request)
    context = reading_pages.simulation(person(request), request.GET.dict(), book, seats)
    return render(request, "handbook/simulator.html", {**context, "shown": book, "tab": "simulator"})
