"""Pages of credit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from core.forms import refusals_on
from core.listing import listing
from core.lists import answer
from core.replies import page_or_part
from credit import forms, pages, queries, services
from credit.lists import ACCOUNTS
from credit.pages.side import side
from workflow.once import once


@permission("credit.view")
@require_GET
def accounts(request: HttpRequest) -> HttpResponseBase:
    """The credit accounts of the company, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, ACCOUNTS, pages.list_actions)


@permission("credit.view")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Look up any customer's credit, one without an account too."""
    form = forms.CustomerForm(request.GET or None, user=person(request))
    if form.is_valid():
        return redirect("credit:account", form.cleaned_data["customer"].pk)
    context = {"form": form, "heading": _("Look up a customer"), "cancel_url": reverse("credit:list")}
    return render(request, "credit/find.html", context)


@permission("credit.view")
@require_GET
def account(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A customer's credit."""
    user = person(request)
    on = business_date(timezone.now(), company_of(request).zone)
    shown = queries.account_on(user, customer_id, on)
    context = {"page": pages.account_page(shown, user, on), "side": side(shown, user, on)}
    return render(request, "credit/account.html", context)


@permission("credit.manage")
@require_http_methods(["GET", "POST"])
@once
def limit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Set a customer's credit limit."""
    shown = queries.account(person(request), customer_id)
    form = forms.LimitForm(request.POST or None, initial=forms.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_limit(customer_id, by=person(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The credit limit is set."))
            return redirect(shown)
    heading = _("Credit limit of %(customer)s") % {"customer": shown.customer}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "credit/limit_form.html", context)


@permission("credit.view")
@require_GET
def entries(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Every entry of a customer's account, newest first."""
    shown = queries.account(person(request), customer_id)
    rows = listing(
        queries.entries(shown), request.GET, sorts={"at": "pk"}, default="-at", form=forms.EntryFilter(request.GET)
    )
    context = {"listing": rows, "heading": _("Credit entries"), "account": shown}
    return page_or_part(request, "credit/entries.html", "", context)
