"""Answers while a quotation is being typed; none of them writes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from catalog import paste as pasting
from catalog.lineforms import LineForm
from core.dates import business_date
from customers import queries as customers
from inventory import beside
from quotes import typing

COLUMNS = [name for name in LineForm.base_fields if name != "description"]


@permission("quotes.write")
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """What stands in the form, priced and judged as the services would."""
    made = typing.sketch(request.POST, user=person(request), company=company_of(request), at=timezone.now())
    told = typing.answer(made, request.POST)
    shown = render_to_string("quotes/_typing.html", {"panel": told.pop("shown")}, request)
    return JsonResponse({**told, "panel": shown})


@permission("quotes.write")
@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """Rows from the clipboard, each with its product or the reason why not."""
    company = company_of(request)
    return JsonResponse(
        pasting.answer(
            request.POST.get("text", ""),
            company=company,
            on=business_date(timezone.now(), company.zone),
            fields=COLUMNS,
            columns=request.POST.get("columns", "").split(","),
        )
    )


@permission("quotes.write")
@require_GET
def picker(request: HttpRequest) -> HttpResponse:
    """Products for a text being typed, with stock and the last price to the customer."""
    user, text = person(request), request.GET.get("q", "")
    customer_id = customers.id_of(user, request.GET.get("customer", ""))
    shown = beside.picks(user, company_of(request), text, customer_id)
    return render(request, "catalog/_picker.html", {"picks": shown, "query": text.strip()})
