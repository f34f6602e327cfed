"""Pages of the customer file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.components import Option
from core.conflict import status
from core.dates import business_date
from core.lists import answer
from core.masterdata import version_of
from customers import forms, pages, queries, rules, services
from customers.lists import CUSTOMERS
from customers.returning import back_with, safe_next, with_step
from workflow.once import once


@permission("customers.view")
@require_GET
def customer_list(request: HttpRequest) -> HttpResponseBase:
    """The customers of the company, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, CUSTOMERS, pages.list_actions)


@permission("customers.view")
@require_GET
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer's file with both books and its history."""
    user = person(request)
    shown = queries.get(user, pk)
    context = {
        "page": pages.customer_page(shown, user, bool(_classes(request)), _grows_stale(request)),
        **pages.books(shown, user),
    }
    return render(request, "customers/detail.html", context)


def _grows_stale(request: HttpRequest) -> bool:
    company = company_of(request)
    return rules.stale_before(company, business_date(timezone.now(), company.zone)) is not None


@permission("customers.write")
@require_POST
@once
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The file was looked over."""
    messages.success(request, _("The file counts as checked today."))
    return redirect(services.confirm_customer(pk, by=person(request), at=timezone.now()))


@permission("customers.write")
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """The lookup step: first see whether the customer is there already (OFFICE-126)."""
    there, text = safe_next(request), request.GET.get("q", "").strip()
    found = queries.find(person(request), text)
    context = {
        "form": forms.LookupForm(initial={"q": text, "next": there}),
        "text": text,
        "rows": pages.found_rows(found, there),
        "add_url": with_step(reverse("customers:add"), q=text, next=there),
        "cancel_url": there or reverse("customers:list"),
    }
    return render(request, "customers/lookup_step.html", context)


@permission("customers.write")
@require_http_methods(["GET", "POST"])
@once
def add(request: HttpRequest) -> HttpResponse:
    """Open a file for a customer that the lookup step did not find, then go back to the paper (OFFICE-127 to 131)."""
    there, text = safe_next(request), request.GET.get("q", "").strip()
    if not text:
        return redirect(with_step(reverse("customers:new"), next=there))
    form = _new_form(request, text)
    if request.method == "POST" and form.is_valid():
        with forms.refusals_on_file(form):
            added = services.add_customer(
                company=company_of(request), by=person(request), at=timezone.now(), **form.customer_fields
            )
            messages.success(request, _("%(customer)s is in the customer file.") % {"customer": added})
            return redirect(back_with(there, added))
    context = {"form": form, "heading": _("New customer"), "cancel_url": there or reverse("customers:list")}
    return render(request, "customers/form.html", {**context, "next": there, "twins": pages.twin_rows(form, there)})


@permission("customers.write")
@require_http_methods(["GET", "POST"])
@once
def quick(request: HttpRequest) -> HttpResponse:
    """Open a file in a dialog over the paper being entered; the paper stays as it is (OFFICE-126 to 131)."""
    form = _new_form(request, request.GET.get("q", "").strip(), forms.QuickForm)
    if request.method == "POST" and form.is_valid():
        with forms.refusals_on_file(form):
            added = services.add_customer(
                company=company_of(request), by=person(request), at=timezone.now(), **form.customer_fields
            )
            return redirect("customers:taken", added.pk)
    context = {"form": form, "here": request.get_full_path(), "twins": pages.alike(form, company_of(request))}
    return render(request, "customers/_quick.html", context)


@permission("customers.view")
@require_GET
def taken(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer that was opened in the dialog, for the field that asked."""
    found = queries.head(person(request), pk)
    return render(request, "customers/_taken.html", {"customer": found, "label": pages.option_label(found)})


def _new_form(
    request: HttpRequest, text: str, kind: type[forms.CustomerForm] = forms.CustomerForm
) -> forms.CustomerForm:
    """The form of a new file with the proposed number and the person's own department."""
    user, proposed = person(request), queries.next_number(company_of(request))
    initial = forms.initial_from(text, proposed, queries.own_area(user))
    return kind(request.POST or None, user=user, proposed=proposed, initial=initial, **_told_apart(request))


def _classes(request: HttpRequest) -> tuple[str, ...]:
    """The classes of customers that the company tells apart today."""
    company = company_of(request)
    return rules.classes(company, business_date(timezone.now(), company.zone))


def _told_apart(request: HttpRequest) -> dict[str, Any]:
    """What the form asks where the company tells customers apart: by class, by foreign trade."""
    company = company_of(request)
    abroad = rules.abroad(company, business_date(timezone.now(), company.zone))
    return {"classes": _classes(request), "abroad": abroad}


@permission("customers.write")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a customer's file."""
    user = person(request)
    shown = queries.get(user, pk)
    form = forms.CustomerForm(request.POST or None, user=user, initial=forms.initial_of(shown), **_told_apart(request))
    if request.method == "POST" and form.is_valid():
        with forms.refusals_on_file(form):
            version = version_of(form)
            services.change_customer(pk, by=user, at=timezone.now(), version=version, **form.customer_fields)
            return redirect(shown)
    context = {"form": form, "heading": f"{shown} {shown.number}", "cancel_url": shown.get_absolute_url()}
    context["twins"] = pages.twin_rows(form, "")
    return render(request, "customers/form.html", context, status=status(form))


@permission("customers.write")
@require_POST
@once
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """No new papers until activated."""
    reason = request.POST.get("reason", "")
    return redirect(services.freeze_customer(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("customers.write")
@require_POST
@once
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a freeze or a retirement."""
    reason = request.POST.get("reason", "")
    return redirect(services.activate_customer(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("customers.write")
@require_POST
@once
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the file."""
    reason = request.POST.get("reason", "")
    return redirect(services.retire_customer(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("customers.write")
@require_POST
@once
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Guide a customer who may become a member to apply for it (OFFICE-22)."""
    note = request.POST.get("note", "")
    return redirect(services.invite_customer(pk, by=person(request), at=timezone.now(), note=note))


@permission("customers.view")
@require_GET
def lookup(request: HttpRequest) -> HttpResponse:
    """Suggestions while a customer is being typed."""
    found = queries.find(person(request), request.GET.get("q", ""))
    options = [Option(customer.number, pages.option_label(customer)) for customer in found]
    return render(request, "components/_options.html", {"options": options})
