"""Finance's desk for delivery notices, handing on, bank slips, and the guard's list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.dates import business_date
from core.forms import refusals_on
from core.lists import answer
from shipping import forms, queries, services
from shipping.debt_lists import GATE, SLIPS
from shipping.pages import debt as pages
from shipping.policies import debt as policies
from shipping.views.making import version_of
from workflow import approval
from workflow.once import once


@permission("shipping.debt")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Notices whose debt is to be checked, each with the calculation written out (FIBRE-119)."""
    user = person(request)
    on = business_date(timezone.now(), user.company.zone if user.company else "")
    context = {"heading": _("Debt checks"), "desk": pages.desk(user, request.GET, on), "links": pages.desk_links()}
    return render(request, "shipping/debts.html", context)


@permission("shipping.debt")
@require_POST
@once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Finance's decision, taken at the desk; the right to it is the grant on the step itself (FIBRE-114)."""
    given = request.POST
    step = approval.decide(
        pk, by=person(request), at=timezone.now(), outcome=given.get("outcome", ""), reason=given.get("reason", "")
    )
    messages.success(request, _("%(number)s is back with sales.") % {"number": step.round.paper})
    return redirect("shipping:debts")


@permission("shipping.notice")
@require_POST
@once
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a checked notice to those who approve it, with the reason for what is overdue (FIBRE-122)."""
    reason = request.POST.get("reason", "")
    return redirect(
        services.hand_on(pk, by=person(request), at=timezone.now(), reason=reason, version=version_of(request))
    )


@permission("shipping.notice")
@require_http_methods(["GET", "POST"])
@once
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """File a customer's bank slip with a notice that is paid first (FIBRE-131)."""
    user = person(request)
    shown = queries.notice(user, pk)
    policies.check_file_slip(shown, user)
    form = forms.SlipForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            services.file_slip(
                pk, upload=given["file"], amount=given["amount"], sent_on=given["sent_on"], by=user, at=timezone.now()
            )
            return redirect(shown)
    return render(request, "shipping/slip.html", pages.slip_context(shown, form))


@permission("shipping.debt")
@require_GET
def slips(request: HttpRequest) -> HttpResponseBase:
    """Bank slips whose money has not arrived, the oldest first (FIBRE-132)."""
    return answer(request, SLIPS)


@permission("shipping.view")
@require_GET
def gate(request: HttpRequest) -> HttpResponseBase:
    """Approved notices, and only they: what the guard lets out (FIBRE-121, FIBRE-163)."""
    return answer(request, GATE)
