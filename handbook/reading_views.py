"""Pages on which a company's handbook is read: the document, the authority table, the simulator, rights and floors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.models import Company
from accounts.request import company_of, person
from core.dates import business_date
from core.refusals import NotAllowed, NotFound
from handbook import asking, matrix, queries, simulator
from handbook.books import Handbook
from handbook.reading_forms import SimulatorForm
from handbook.seating import Seating, seating
from handbook.simulator import Answer, Question

VIEW = "handbook.view"


@permission(VIEW)
@require_GET
def authority_table(request: HttpRequest) -> HttpResponse:
    """Who decides on which document at which gate, by case and figures."""
    company, today = company_of(request), business_date(timezone.now(), company_of(request).zone)
    book, seats = queries.in_force(company, today), seating(company, today)
    whole = matrix.groups(book, seats)
    asked = {name: request.GET.get(name, "") for name in ("kind", "post", "q")}
    found = matrix.narrowed(whole, asked["kind"], asked["post"], asked["q"])
    context = {
        "groups": found, "whole": whole, "asked": asked, "posts": matrix.posts(whole, seats), "today": today,
        "count": sum(len(group.lines) for group in found), "all": sum(len(group.lines) for group in whole),
        "filtered": any(asked.values()),
    }  # fmt: skip
    return render(request, "handbook/matrix.html", context)
