"""Pages of groups of customers that share a limit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from core.forms import refusals_on
from core.lists import answer
from credit.forms import groups as forms
from credit.lists.groups import GROUPS
from credit.pages import groups as pages
from credit.policies import MANAGE
from credit.queries import groups as queries
from credit.services import groups as services
from workflow.once import once


@permission("credit.view")
@require_GET
def group_list(request: HttpRequest) -> HttpResponseBase:
    """The groups of the company, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, GROUPS, pages.list_actions)


@permission("credit.view")
@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with its members and its history."""
    user = person(request)
    on = business_date(timezone.now(), company_of(request).zone)
    page = pages.group_page(queries.group(user, pk), user, on)
    return render(request, "credit/group.html", {"page": page})


@permission(MANAGE)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Open a group."""
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(services.open_group(by=person(request), at=timezone.now(), **form.cleaned_data))
    context = {"form": form, "heading": _("New credit group"), "cancel_url": reverse("credit:groups")}
    return render(request, "credit/limit_form.html", context)


@permission(MANAGE)
@require_http_methods(["GET", "POST"])
@once
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the limit that the members share."""
    shown = queries.group(person(request), pk)
    form = forms.GroupLimitForm(request.POST or None, initial={"limit": shown.limit})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_group_limit(pk, by=person(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The credit limit is set."))
            return redirect(shown)
    heading = _("Shared credit limit of “%(group)s”") % {"group": shown}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "credit/limit_form.html", context)


@permission(MANAGE)
@require_http_methods(["GET", "POST"])
@once
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a customer in."""
    user = person(request)
    shown = queries.group(user, pk)
    form = forms.MemberForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        customer, reason = form.cleaned_data["customer"], form.cleaned_data["reason"]
        with refusals_on(form):
            services.join_group(pk, customer.pk, by=user, at=timezone.now(), reason=reason)
            return redirect(shown)
    heading = _("Take a customer into “%(group)s”") % {"group": shown}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "credit/limit_form.html", context)


@permission(MANAGE)
@require_POST
@once
def leave(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Take a customer out."""
    account = services.leave_group(
        customer_id, by=person(request), at=timezone.now(), reason=request.POST.get("reason", "")
    )
    messages.success(request, _("%(customer)s has its own limit again.") % {"customer": account.customer})
    return redirect("credit:account", customer_id)
