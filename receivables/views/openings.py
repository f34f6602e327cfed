"""Pages of opening receivables: list and paper. They are brought in by an import."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import person
from core.lists import answer
from receivables import policies, queries
from receivables.lists import OPENINGS
from receivables.opening_pages import opening_page
from receivables.writeoff_pages import lost


@permission(policies.VIEW)
@require_GET
def opening_list(request: HttpRequest) -> HttpResponseBase:
    """Opening receivables of the person's units; as page, figures, file or print."""
    return answer(request, OPENINGS)


@permission(policies.VIEW)
@require_GET
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening receivable, and what has paid it."""
    user = person(request)
    shown = queries.opening(user, pk)
    writeoffs = queries.written_off_of(pk)
    page = opening_page(shown, user, queries.money_on([pk]), lost(writeoffs))
    context = {"page": page, "payments": queries.payments(pk), "writeoffs": writeoffs}
    return render(request, "receivables/opening.html", context)
