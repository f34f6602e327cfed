"""Pages and buttons of leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from calls import forms, pages, queries, services
from calls.lists import LEADS
from core.forms import refusals_on
from core.lists import answer
from workflow.once import once


@permission("calls.leads")
@require_GET
def lead_list(request: HttpRequest) -> HttpResponseBase:
    """The leads for the person's units and those that the person logged, filtered by the URL."""
    return answer(request, LEADS, pages.lead_list_actions)


@permission("calls.lead")
@require_http_methods(["GET", "POST"])
@once
def new_lead(request: HttpRequest) -> HttpResponse:
    """Write down what another department must answer, and hand it over at once (PARTS-49)."""
    user, now = person(request), timezone.now()
    unit = pages.receiving_unit(company_of(request), now)
    form = forms.LeadForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            handing = request.POST.get("then") != "keep"
            made = services.log_lead(unit=unit, by=user, at=now, given=form.given, handing_over=handing)
            messages.success(request, pages.logged(made))
            return redirect(made)
    context = {"form": form, "heading": _("New lead"), "unit": unit, "cancel_url": reverse("calls:leads")}
    return render(request, "calls/lead_form.html", context)


@permission("calls.leads")
@require_GET
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One lead and what became of it."""
    found = queries.lead(person(request), pk)
    return render(request, "calls/lead.html", {"page": pages.lead_page(found, person(request)), "lead": found})


@permission("calls.lead")
@require_POST
@once
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it to the department that quotes."""
    return redirect(services.hand_over(pk, by=person(request), at=timezone.now()))


@permission("calls.leads")
@require_POST
@once
def close_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """End it with a reason."""
    reason = request.POST.get("reason", "")
    return redirect(services.close_lead(pk, by=person(request), at=timezone.now(), reason=reason))
