"""Pages of warnings and of times of shortage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.forms import refusals_on
from credit import queries as accounts
from credit.forms.reviews import WarningForm
from credit.pages import watching as pages
from credit.policies.reviews import REVIEW
from credit.policies.watching import SHORTAGE
from credit.services import watching as services
from workflow.once import once


@permission(REVIEW)
@require_http_methods(["GET", "POST"])
@once
def warn(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Note what was learned of a customer."""
    shown = accounts.account(person(request), customer_id)
    form = WarningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.warn(customer_id, form.given, by=person(request), at=timezone.now())
            messages.success(request, _("It is noted; everybody who opens the customer reads it."))
            return redirect(shown)
    heading = _("What was learned of %(customer)s") % {"customer": shown.customer}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "credit/warning_form.html", context)


@permission(REVIEW)
@require_POST
@once
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """It no longer counts."""
    reason = request.POST.get("reason", "")
    warning = services.settle_warning(pk, by=person(request), at=timezone.now(), reason=reason)
    return redirect("credit:account", warning.customer_id)


@permission("credit.view")
@require_GET
def shortage(request: HttpRequest) -> HttpResponse:
    """Whether goods are short, and when they were."""
    page = pages.shortage_page(company_of(request), person(request))
    return render(request, "credit/shortage.html", {"page": page, "heading": _("Shortage of goods")})


@permission(SHORTAGE)
@require_POST
@once
def begin(request: HttpRequest) -> HttpResponse:
    """Goods are short from now on."""
    reason = request.POST.get("reason", "")
    services.begin_shortage(company=company_of(request), by=person(request), at=timezone.now(), reason=reason)
    return redirect("credit:shortage")


@permission(SHORTAGE)
@require_POST
@once
def end(request: HttpRequest) -> HttpResponse:
    """Goods are there again."""
    services.end_shortage(company=company_of(request), by=person(request), at=timezone.now())
    return redirect("credit:shortage")
