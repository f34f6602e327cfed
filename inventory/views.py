"""Pages of stock."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import permission
from accounts.request import company_of, person
from core.conflict import status
from core.forms import refusals_on
from core.listing import listing
from core.lists import answer
from core.masterdata import version_of
from core.replies import page_or_part
from inventory import forms, pages, queries, services
from inventory.lists import LEVELS, RECEIPTS, WAREHOUSES
from workflow.once import once


@permission("inventory.view")
@require_GET
def levels(request: HttpRequest) -> HttpResponseBase:
    """What lies where, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, LEVELS, pages.levels_actions)


@permission("inventory.view")
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The stock card of one product in one warehouse: moves with balance, and for whom it is held."""
    level = queries.level(person(request), pk)
    shown = listing(queries.moves(level), request.GET, sorts={"at": "pk"}, default="-at")
    context = {"listing": shown, "level": level, "holders": queries.holders(level), "page": pages.card_page(level)}
    return page_or_part(request, "inventory/card.html", "", {**context, "heading": level.product.label})


@permission("inventory.view")
@require_GET
def receipts(request: HttpRequest) -> HttpResponseBase:
    """The stock receipts of the person's units."""
    return answer(request, RECEIPTS, pages.receipts_actions)


@permission("inventory.view")
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One stock receipt."""
    shown = queries.receipt(person(request), pk)
    page = pages.receipt_page(shown, person(request))
    return render(request, "inventory/receipt.html", {"page": page, "receipt": shown})


@permission("inventory.receive")
@require_http_methods(["GET", "POST"])
@once
def new_receipt(request: HttpRequest) -> HttpResponse:
    """Enter what arrived; it is in stock at once."""
    user = person(request)
    form = forms.ReceiptForm(request.POST or None, user=user)
    lines = forms.ReceiptLineFormSet(request.POST or None, prefix="lines", company=company_of(request))
    if request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        with refusals_on(form):
            return _received(request, form.cleaned_data, lines)
    context = {"form": form, "formset": lines, "heading": _("Receive stock")}
    return render(request, "inventory/receipt_form.html", context | {"cancel_url": reverse("inventory:receipts")})


def _received(request: HttpRequest, head: dict[str, Any], lines: Any) -> HttpResponse:
    warehouse = head["warehouse"]
    document = services.receive(
        company=company_of(request),
        unit=warehouse.unit,
        warehouse_id=warehouse.pk,
        lines=[(line.product_id, line.quantity) for line in lines.inputs()],
        reference=head["reference"],
        by=person(request),
        at=timezone.now(),
    )
    messages.success(request, _("%(number)s is in stock.") % {"number": document.number})
    return redirect(document)


@permission("inventory.view")
@require_GET
def warehouses(request: HttpRequest) -> HttpResponseBase:
    """The warehouses with the item classes that each keeps."""
    return answer(request, WAREHOUSES, pages.warehouses_actions)


@permission("inventory.write")
@require_http_methods(["GET", "POST"])
@once
def new_warehouse(request: HttpRequest) -> HttpResponse:
    """Open a warehouse."""
    user = person(request)
    form = forms.WarehouseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_warehouse(company=company_of(request), by=user, at=timezone.now(), **form.warehouse_fields)
            return redirect("inventory:warehouses")
    context = {"form": form, "heading": _("New warehouse"), "cancel_url": reverse("inventory:warehouses")}
    return render(request, "inventory/warehouse_form.html", context)


@permission("inventory.write")
@require_http_methods(["GET", "POST"])
@once
def change_warehouse(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a warehouse and what it keeps."""
    user = person(request)
    shown = queries.warehouse(user, pk)
    form = forms.WarehouseForm(request.POST or None, user=user, initial=forms.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = version_of(form)
            services.change_warehouse(pk, by=user, at=timezone.now(), version=version, **form.warehouse_fields)
            return redirect("inventory:warehouses")
    context = {"form": form, "heading": shown.name, "cancel_url": reverse("inventory:warehouses")}
    return render(request, "inventory/warehouse_form.html", context, status=status(form))
