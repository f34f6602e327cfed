"""Answers while a quotation is being typed; none of them writes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from catalog import paste as pasting
from inventory import beside
from quotes import typing
from quotes.forms import QuotationLineForm

COLUMNS = [name for name in QuotationLineForm.base_fields if name != "description"]


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
    found = pasting.of_form(request.POST, company=company_of(request), at=timezone.now(), fields=COLUMNS)
    return JsonResponse(found)


@permission("quotes.write")
@require_GET
def picker(request: HttpRequest) -> HttpResponse:
    """Products for a text being typed, with stock and the last price to the customer."""
    return render(request, "catalog/_picker.html", beside.picker(person(request), company_of(request), request.GET))
