"""Pages of shipment reports."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import person
from core.lists import answer
from shipping.lists_dispatch import REPORTS
from shipping.pages import reports as pages
from shipping.queries import reports as queries


@permission("shipping.view")
@require_GET
def report_list(request: HttpRequest) -> HttpResponseBase:
    """The shipment reports of the person's units, day by day (FIBRE-129)."""
    return answer(request, REPORTS)


@permission("shipping.view")
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One day's shipments."""
    user = person(request)
    return render(request, "shipping/report.html", pages.context(queries.report(user, pk), user))
