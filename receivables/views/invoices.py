"""Pages of invoices: list, making one from an order or a delivery note, the document."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.forms import refusals_on
from core.keys import posted_keys, whole_number
from core.lists import answer
from core.refusals import Refused
from receivables import forms, pages, policies, prints, queries, services
from receivables.lists import INVOICES
from receivables.writeoff_pages import lost
from workflow.once import once


@permission(policies.VIEW)
@require_GET
def invoice_list(request: HttpRequest) -> HttpResponseBase:
    """Invoices of the person's units, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, INVOICES)


@permission(policies.INVOICE)
@require_http_methods(["GET", "POST"])
@once
def new_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invoice of what an order has delivered: a draft, or issued at once."""
    return _made_at_once(request, pk) or _asked(request, pk)


def _made_at_once(request: HttpRequest, pk: int) -> HttpResponse | None:
    """What was typed goes to the service, which reads the order itself; what it refuses is answered by the page."""
    form = forms.InvoiceForm(request.POST or None, typed=posted_keys(request.POST, "line_"))
    if form.is_valid():
        with suppress(Refused):
            return _make(request, pk, form)
    return None


def _make(request: HttpRequest, pk: int, form: forms.InvoiceForm) -> HttpResponse:
    issuing, note = request.POST.get("then") == "issue", form.cleaned_data["note"]
    made = services.make(
        pk, by=person(request), at=timezone.now(), quantities=form.quantities, note=note, issuing=issuing
    )
    messages.success(request, _("Invoice %(invoice)s is made.") % {"invoice": made})
    return redirect(made)


def _asked(request: HttpRequest, pk: int) -> HttpResponse:
    order = queries.order(person(request), pk)
    form = forms.InvoiceForm(request.POST or None, lines=queries.open_to_invoice(order))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _make(request, pk, form)
    context = {"form": form, "order": order, "heading": _("Make invoice"), "cancel_url": order.get_absolute_url()}
    return render(request, "receivables/invoice_form.html", context)


@permission(policies.INVOICE)
@require_GET
def new_for_note(request: HttpRequest, pk: int) -> HttpResponse:
    """From a delivery note to the invoice of its order."""
    return redirect("receivables:invoice_for", queries.order_of_paper(person(request), pk))


@permission(policies.VIEW)
@require_GET
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice, its lines, and what has paid it."""
    user = person(request)
    shown, money = queries.invoice(user, pk), queries.money_on([pk])
    writeoffs = queries.written_off_of(pk)
    page = pages.invoice_page(shown, user, money, lost(writeoffs))
    context = {"page": page, "invoice": shown, "lines": queries.lines(pk)}
    context |= {"payments": queries.payments(pk), "writeoffs": writeoffs}
    return render(request, "receivables/invoice.html", context)


@permission(policies.INVOICE)
@require_POST
@once
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a draft."""
    user, version = person(request), _version(request)
    issued = services.issue(pk, by=user, at=timezone.now(), version=version)
    messages.success(request, _("Invoice %(invoice)s is issued.") % {"invoice": issued.number})
    return redirect(issued)


@permission(policies.INVOICE)
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard a draft."""
    return redirect(services.cancel(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(policies.INVOICE)
@require_POST
@once
def tax_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the tax authority's number."""
    number = request.POST.get("number", "")
    return redirect(services.note_tax_number(pk, by=person(request), at=timezone.now(), number=number))


@permission(policies.VIEW)
@require_POST
@once
def print_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Print an issued invoice; each print is logged."""
    job = prints.print_invoice(queries.invoice(person(request), pk), by=person(request), at=timezone.now())
    return redirect("workflow:print", job)


def _version(request: HttpRequest) -> int | None:
    """The version of the document that the person looked at."""
    return whole_number(request.POST.get("version", ""))
