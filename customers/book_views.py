"""Pages of a customer's address and contact books."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.forms import refusals_on
from customers import forms, queries, services
from workflow.once import once


@permission("customers.write")
@require_http_methods(["GET", "POST"])
@once
def new_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a delivery address."""
    user = person(request)
    customer = queries.get(user, pk)
    form = forms.AddressForm(request.POST or None, initial={"consignee": customer.contact, "phone": customer.phone})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_address(pk, by=user, at=timezone.now(), **form.cleaned_data)
            return redirect(customer)
    context = {"form": form, "heading": _("New address"), "cancel_url": customer.get_absolute_url()}
    return render(request, "customers/book_form.html", context)


@permission("customers.write")
@require_POST
@once
def default_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver here by default."""
    return redirect(services.make_default(pk, by=person(request), at=timezone.now()).customer)


@permission("customers.write")
@require_POST
@once
def retire_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an address out of the book."""
    return redirect(services.retire_address(pk, by=person(request), at=timezone.now()).customer)


@permission("customers.write")
@require_http_methods(["GET", "POST"])
@once
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a person."""
    user = person(request)
    customer = queries.get(user, pk)
    form = forms.ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_contact(pk, by=user, at=timezone.now(), **form.cleaned_data)
            return redirect(customer)
    context = {"form": form, "heading": _("New contact"), "cancel_url": customer.get_absolute_url()}
    return render(request, "customers/book_form.html", context)


@permission("customers.write")
@require_POST
@once
def retire_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person out of the book."""
    return redirect(services.retire_contact(pk, by=person(request), at=timezone.now()).customer)
