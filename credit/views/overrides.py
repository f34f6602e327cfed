"""Pages of overrides, and the report of who answers for what left on them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.forms import refusals_on
from core.lists import answer
from credit import queries, services
from credit.fields import OverrideForm
from credit.lists.overrides import LIABILITY, OVERRIDES
from credit.pages import overrides as pages
from workflow.once import once


@permission("credit.view")
@require_GET
def overrides(request: HttpRequest) -> HttpResponseBase:
    """The overrides of the person's units; as page, figures, file or print."""
    return answer(request, OVERRIDES)


@permission("credit.view")
@require_GET
def liability(request: HttpRequest) -> HttpResponseBase:
    """Who approved what left beyond credit, and what of it is still unpaid (OFFICE-99)."""
    return answer(request, LIABILITY)


@permission("credit.view")
@require_GET
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """One override with everything that hangs on it."""
    user = person(request)
    return render(request, "credit/override.html", pages.override_context(queries.override(user, pk), user))


@permission("credit.override")
@require_http_methods(["GET", "POST"])
@once
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The maker says better what was sent back."""
    shown = queries.override(person(request), pk)
    form = OverrideForm(request.POST or None, initial={"reason": shown.reason, "until": shown.until})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.correct_override(pk, by=person(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(override)s waits for a decision.") % {"override": shown.number})
            return redirect(shown)
    heading = _("Correct %(override)s") % {"override": shown.number}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "credit/override_form.html", context)


@permission("credit.override")
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The maker needs it no more."""
    reason = request.POST.get("reason", "")
    return redirect(services.withdraw_override(pk, by=person(request), at=timezone.now(), reason=reason))
