"""Pages and buttons of calls."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.policies import desk
from accounts.request import company_of, person
from calls import forms, pages, queries, services
from calls.lists import CALLS
from core.forms import refusals_on
from core.keys import whole_number
from core.lists import answer
from workflow.once import once


@permission("calls.view")
@require_GET
def call_list(request: HttpRequest) -> HttpResponseBase:
    """The calls of the person's units, filtered by the URL; as page, figures, file or print."""
    return answer(request, CALLS, pages.call_list_actions)


@permission("calls.answer")
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Answer a call: one field, beside it what is said (OFFICE-07, OFFICE-107)."""
    user, now = person(request), timezone.now()
    form = forms.CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            unit = desk(user, "calls.answer")
            return redirect(services.answer(unit=unit, by=user, at=now, text=form.cleaned_data["caller"]))
    return render(request, "calls/form.html", pages.new_call_context(form, company_of(request), now))


@permission("calls.view")
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: who it is, what is said, what became of it. `?customer=` proposes whom it turned out to be."""
    user = person(request)
    found = queries.call(user, pk)
    asked = whole_number(request.GET.get("customer", ""))
    return render(request, "calls/call.html", pages.call_context(request, found, user, asked))


@permission("calls.answer")
@require_POST
@once
def name_caller(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who is calling."""
    chosen = whole_number(request.POST.get("customer", ""))
    return redirect(services.name_caller(pk, by=person(request), at=timezone.now(), customer_id=chosen))


@permission("calls.answer")
@require_POST
@once
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock."""
    return redirect(services.end(pk, by=person(request), at=timezone.now(), note=request.POST.get("note", "")))
