"""Pages of guarantees, salary deductions and stations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.conflict import status
from core.dates import business_date
from core.forms import refusals_on
from core.lists import answer
from credit import services
from credit.forms.guarantees import StationForm
from credit.guarantee_form import GuaranteeForm
from credit.lists.guarantees import DEDUCTIONS, GUARANTEES, STATIONS
from credit.pages import guarantees as pages
from credit.policies import guarantees as policies
from credit.prints import guarantees as prints
from credit.queries import guarantees as queries
from workflow.once import once


@permission(policies.SEE)
@require_GET
def guarantee_list(request: HttpRequest) -> HttpResponseBase:
    """The guarantee register (PARTS-40)."""
    return answer(request, GUARANTEES, pages.register_actions)


@permission(policies.SEE)
@require_GET
def guarantee(request: HttpRequest, pk: int) -> HttpResponse:
    """One guarantee from its request to its end."""
    shown = pages.guarantee_page(queries.guarantee(person(request), pk), person(request))
    return render(request, "credit/guarantee.html", {"page": shown.page, "shown": shown})


@permission(policies.GIVE)
@require_http_methods(["GET", "POST"])
@once
def guarantee_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another guarantor or another reason, until it is accepted."""
    user = person(request)
    shown = queries.guarantee(user, pk)
    policies.check_change(shown, user)
    on = business_date(timezone.now(), shown.company.zone)
    initial = {"guarantor": shown.guarantor_id, "reason": shown.reason, "version": shown.version}
    form = GuaranteeForm(
        request.POST or None, initial=initial, company=shown.company, customer_id=shown.customer_id, on=on
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(services.change_guarantee(pk, by=user, at=timezone.now(), **form.cleaned_data))
    context = {"form": form, "heading": _("Change the guarantee"), "cancel_url": shown.get_absolute_url()}
    return render(request, "components/form.html", context, status=status(form))


@permission(policies.GIVE)
@require_POST
@once
def guarantee_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The guarantor accepts the liability."""
    accepted = services.accept_guarantee(pk, by=person(request), at=timezone.now())
    messages.success(request, _("You have accepted the liability; the manager is asked now."))
    return redirect(accepted)


@permission(policies.GIVE)
@require_POST
@once
def guarantee_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a guarantee back before it is approved."""
    reason = request.POST.get("reason", "")
    return redirect(services.cancel_guarantee(pk, by=person(request), at=timezone.now(), reason=reason))


@permission(policies.SEE)
@require_POST
@once
def guarantee_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the guarantee for signature; each print is logged."""
    user = person(request)
    job = prints.print_guarantee(queries.guarantee(user, pk), by=user, at=timezone.now())
    return redirect("workflow:print", job)


@permission(policies.SEE)
@require_GET
def deduction_list(request: HttpRequest) -> HttpResponseBase:
    """What is charged to wages; the file of a month goes to whoever pays them."""
    return answer(request, DEDUCTIONS)


@permission(policies.SEE)
@require_GET
def deduction(request: HttpRequest, pk: int) -> HttpResponse:
    """One salary deduction."""
    page = pages.deduction_page(queries.deduction(person(request), pk), person(request))
    return render(request, "components/document.html", {"page": page})


@permission(policies.CHARGE)
@require_POST
@once
def deduction_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a deduction with the number of the receipt (PARTS-44)."""
    number = request.POST.get("receipt_number", "")
    return redirect(services.close_deduction(pk, receipt_number=number, by=person(request), at=timezone.now()))


@permission(policies.STATION)
@require_GET
def station_list(request: HttpRequest) -> HttpResponseBase:
    """Who is stationed at which customer's place."""
    return answer(request, STATIONS, pages.station_actions)


@permission(policies.STATION)
@require_http_methods(["GET", "POST"])
@once
def station_new(request: HttpRequest) -> HttpResponse:
    """Station somebody at a customer's place."""
    user, on = person(request), business_date(timezone.now(), company_of(request).zone)
    form = StationForm(request.POST or None, user=user, on=on, initial={"since": on})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            services.add_station(typed["customer"], typed["person"], since=typed["since"], by=user, at=timezone.now())
            return redirect("credit:stations")
    context = {"form": form, "heading": _("Station somebody"), "cancel_url": reverse("credit:stations")}
    return render(request, "components/form.html", context)
