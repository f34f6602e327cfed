"""Pages of the catalogue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from catalog import forms, pages, queries, services
from catalog.lists import CLASSES, PRODUCTS, RATES
from core.components import Option
from core.conflict import status
from core.dates import business_date
from core.forms import refusals_on
from core.lists import answer
from core.masterdata import version_of
from workflow.once import once


@permission("catalog.view")
@require_GET
def product_list(request: HttpRequest) -> HttpResponseBase:
    """The products of the company, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, PRODUCTS, pages.list_actions)


@permission("catalog.view")
@require_GET
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product with its history."""
    shown = queries.get(person(request), pk)
    return render(request, "catalog/detail.html", {"page": pages.product_page(shown, person(request))})


@permission("catalog.write")
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Add a product."""
    user = person(request)
    form = forms.ProductForm(request.POST or None, user=user, initial=forms.NEW_PRODUCT)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            added = services.add_product(company=company_of(request), by=user, at=timezone.now(), **form.product_fields)
            messages.success(request, _("%(product)s is in the catalogue.") % {"product": added})
            return redirect(added)
    context = {"form": form, "heading": _("New product"), "cancel_url": reverse("catalog:list")}
    return render(request, "catalog/form.html", context)


@permission("catalog.write")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product."""
    user = person(request)
    shown = queries.get(user, pk)
    form = forms.ProductForm(request.POST or None, user=user, initial=forms.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = version_of(form)
            services.change_product(pk, by=user, at=timezone.now(), version=version, **form.product_fields)
            return redirect(shown)
    context = {"form": form, "heading": str(shown), "cancel_url": shown.get_absolute_url()}
    return render(request, "catalog/form.html", context, status=status(form))


@permission("catalog.write")
@require_POST
@once
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a product off sale."""
    reason = request.POST.get("reason", "")
    return redirect(services.retire_product(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("catalog.write")
@require_POST
@once
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a retired product back on sale."""
    reason = request.POST.get("reason", "")
    return redirect(services.restore_product(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("catalog.view")
@require_GET
def item_classes(request: HttpRequest) -> HttpResponseBase:
    """The classes of items with how many products each has on sale."""
    return answer(request, CLASSES, pages.classes_actions)


@permission("catalog.write")
@require_http_methods(["GET", "POST"])
@once
def new_class(request: HttpRequest) -> HttpResponse:
    """Add an item class."""
    user = person(request)
    form = forms.ItemClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_item_class(company=company_of(request), by=user, at=timezone.now(), **form.cleaned_data)
            return redirect("catalog:classes")
    context = {"form": form, "heading": _("New item class"), "cancel_url": reverse("catalog:classes")}
    return render(request, "catalog/class_form.html", context)


@permission("catalog.view")
@require_GET
def lookup(request: HttpRequest) -> HttpResponse:
    """Suggestions while a product is being typed."""
    found = queries.find(person(request), request.GET.get("q", ""))
    options = [Option(product.code, pages.option_label(product)) for product in found]
    return render(request, "components/_options.html", {"options": options})


@permission("catalog.view")
@require_GET
def rates(request: HttpRequest) -> HttpResponseBase:
    """The rates of foreign currencies, those that count and those that counted."""
    return answer(request, RATES, pages.rates_actions)


@permission("catalog.rates")
@require_http_methods(["GET", "POST"])
@once
def book_rate(request: HttpRequest) -> HttpResponse:
    """Book a rate from today or a later day on."""
    user, company, at = person(request), company_of(request), timezone.now()
    initial = {"from_day": business_date(at, company.zone)}
    form = forms.RateForm(request.POST or None, own=company.currency, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.book_rate(company=company, by=user, at=at, **form.cleaned_data)
            return redirect("catalog:rates")
    context = {"form": form, "heading": _("Book a rate"), "cancel_url": reverse("catalog:rates")}
    return render(request, "catalog/rate_form.html", context)
