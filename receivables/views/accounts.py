"""Pages of the company's own accounts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.conflict import status
from core.forms import refusals_on
from core.listbuttons import new_button
from core.masterdata import version_of
from receivables import forms, pages, policies, queries, services
from workflow.once import once


@permission(policies.ACCOUNTS)
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account and whether customers' money may be booked there."""
    add = new_button(_("New account"), reverse("receivables:account_new"))
    context = {"heading": _("Our accounts"), "rows": pages.account_rows(person(request)), "actions": [add]}
    return render(request, "receivables/accounts.html", context)


@permission(policies.ACCOUNTS)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Add an account."""
    form = forms.AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            company, user = company_of(request), person(request)
            services.add_account(company=company, by=user, at=timezone.now(), given=form.given)
            return redirect("receivables:accounts")
    context = {"form": form, "heading": _("New account"), "cancel_url": reverse("receivables:accounts")}
    return render(request, "receivables/account_form.html", context)


@permission(policies.ACCOUNTS)
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account, or whether it is designated."""
    user = person(request)
    shown = queries.account(user, pk)
    initial = {name: getattr(shown, name) for name in forms.AccountForm.base_fields}
    form = forms.AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = version_of(form)
            services.change_account(pk, by=user, at=timezone.now(), given=form.given, version=version)
            return redirect("receivables:accounts")
    context = {"form": form, "heading": str(shown), "cancel_url": reverse("receivables:accounts")}
    return render(request, "receivables/account_form.html", context, status=status(form))


@permission(policies.ACCOUNTS)
@require_POST
@once
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account; what was booked there stays."""
    services.retire_account(pk, by=person(request), at=timezone.now(), reason=request.POST.get("reason", ""))
    return redirect("receivables:accounts")
