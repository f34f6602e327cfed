"""Answers while an order is being typed; none of them writes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from catalog import paste as pasting
from core.dates import business_date
from customers import queries as customers
from inventory import beside
from orders import copying, typing
from orders.forms import OrderLineForm

COLUMNS = [name for name in OrderLineForm.base_fields if name != "description"]


@permission("orders.write")
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """What stands in the form, priced and judged as the services would; `?order=` names the draft being changed."""
    draft = typing.draft_of(person(request), request.GET.get("order", ""))
    made = typing.sketch(
        request.POST, user=person(request), company=company_of(request), at=timezone.now(), draft=draft
    )
    told = typing.answer(made, request.POST)
    shown = render_to_string("orders/_typing.html", {"panel": told.pop("shown")}, request)
    return JsonResponse({**told, "panel": shown})


@permission("orders.write")
@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """Rows from the clipboard, each with its product or the reason why not."""
    found = pasting.of_form(request.POST, company=company_of(request), at=timezone.now(), fields=COLUMNS)
    return JsonResponse(found)


@permission("orders.write")
@require_GET
def last_lines(request: HttpRequest) -> HttpResponse:
    """The lines of the customer's last order, as rows like pasted ones; each says what has changed since."""
    user, company = person(request), company_of(request)
    customer_id = customers.id_of(user, request.GET.get("customer", ""))
    on, currency = business_date(timezone.now(), company.zone), request.GET.get("currency", "")
    found = copying.last_lines(user, customer_id, on=on, fields=COLUMNS, currency=currency)
    return JsonResponse(found)


@permission("orders.write")
@require_GET
def picker(request: HttpRequest) -> HttpResponse:
    """Products for a text being typed, with stock and the last price to the customer."""
    return render(request, "catalog/_picker.html", beside.picker(person(request), company_of(request), request.GET))
