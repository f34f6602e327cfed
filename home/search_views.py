"""The search of the header: a page of its own, and for htmx what hangs below the box while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from accounts.request import person
from core.replies import page_or_part, wants_part
from home.search import search


@signed_in
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """What `?q=` names; whoever names one thing exactly and presses Enter is led to it at once."""
    found = search(person(request), request.GET.get("q", ""))
    if found.goal and not wants_part(request):
        return redirect(found.goal)
    return page_or_part(request, "home/search.html", "home/_found.html", {"found": found})
