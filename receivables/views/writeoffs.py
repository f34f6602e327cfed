"""Pages of write-offs: list, asking for one, the document."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.conflict import status
from core.forms import refusals_on
from core.lists import answer
from core.money import round_money
from receivables import queries, services
from receivables import writeoff_pages as pages
from receivables import writeoff_policies as policies
from receivables.forms import WriteOffForm
from receivables.lists import WRITE_OFFS
from receivables.policies import VIEW
from workflow.once import once


@permission(VIEW)
@require_GET
def writeoff_list(request: HttpRequest) -> HttpResponseBase:
    """Write-offs of the person's units; as page, figures, file or print."""
    return answer(request, WRITE_OFFS)


@permission(policies.WRITE_OFF)
@require_http_methods(["GET", "POST"])
@once
def new_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that all or part of one debt be written off; what is open of it is proposed."""
    user = person(request)
    debt = queries.debt(user, pk)
    policies.check_offer(debt.document, user)
    form = WriteOffForm(request.POST or None, initial={"amount": round_money(debt.rest)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            asked = services.ask_write_off(pk, by=user, at=timezone.now(), **form.asked)
            messages.success(request, _("%(writeoff)s waits for a decision.") % {"writeoff": asked.number})
            return redirect(asked)
    context = {"form": form, "facts": pages.debt_facts(debt), "heading": _("Write off")}
    return render(
        request, "receivables/writeoff_form.html", {**context, "cancel_url": debt.document.get_absolute_url()}
    )


@permission(VIEW)
@require_GET
def writeoff(request: HttpRequest, pk: int) -> HttpResponse:
    """One write-off."""
    user = person(request)
    page = pages.writeoff_page(queries.writeoff(user, pk), user)
    return render(request, "components/document.html", {"page": page})


@permission(policies.WRITE_OFF)
@require_http_methods(["GET", "POST"])
@once
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The maker mends what was sent back."""
    user = person(request)
    shown = queries.writeoff(user, pk)
    policies.check_correct_write_off(shown, user)
    initial = {"version": shown.version, "amount": shown.amount, "reason": shown.reason}
    form = WriteOffForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            return redirect(services.correct_write_off(pk, by=user, at=timezone.now(), version=version, **form.asked))
    facts = pages.debt_facts(queries.debt(user, shown.debt_id))
    context = {"form": form, "facts": facts, "heading": _("Correct write-off"), "cancel_url": shown.get_absolute_url()}
    return render(request, "receivables/writeoff_form.html", context, status=status(form))


@permission(policies.WRITE_OFF)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The maker needs it no more."""
    reason = request.POST.get("reason", "")
    return redirect(services.withdraw_write_off(pk, by=person(request), at=timezone.now(), reason=reason))
