"""Pages of receipts: list, finance's desk, entering, the document, allocating."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.conflict import status
from core.forms import refusals_on
from core.lists import answer
from receivables import entry, forms, pages, policies, prints, queries, services
from receivables.lists import RECEIPTS
from workflow.once import once


@permission(policies.VIEW)
@require_GET
def receipt_list(request: HttpRequest) -> HttpResponseBase:
    """Receipts of the person's units, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, RECEIPTS, pages.receipt_list_actions)


@permission(policies.CONFIRM)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What finance has to confirm."""
    context = {"heading": _("Receipts to confirm"), "rows": pages.desk_rows(person(request))}
    return render(request, "receivables/desk.html", context)


@permission(policies.ENTER)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Enter money of a customer: `?customer=<id>` offers everything that the customer has open."""
    return _enter(request, entry.for_customer(person(request), request.GET.get("customer", "")))


@permission(policies.ENTER)
@require_http_methods(["GET", "POST"])
@once
def new_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter money for one quotation, order or invoice."""
    return _enter(request, entry.for_paper(person(request), pk))


def _enter(request: HttpRequest, start: entry.Start) -> HttpResponse:
    user = person(request)
    form = entry.form(user, start, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            customer_id = start.customer_id or entry.customer_named(user, form.cleaned_data["customer"]).pk
            receipt = services.enter(customer_id, by=user, at=timezone.now(), given=form.given)
            messages.success(request, _("%(receipt)s waits for finance.") % {"receipt": receipt.number})
            return redirect(receipt)
    context = {"form": form, "start": start, "heading": _("Enter receipt"), "cancel_url": start.back}
    return render(request, "receivables/receipt_form.html", context)


@permission(policies.VIEW)
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One receipt and what it pays."""
    user = person(request)
    shown, shares = queries.receipt(user, pk), queries.shares(pk)
    context = {"page": pages.receipt_page(shown, user), "receipt": shown, "paid": pages.paid_rows(shares)}
    context["rest"] = shown.amount - sum(share.amount for share in shares)
    return render(request, "receivables/receipt.html", context)


@permission(policies.ENTER)
@require_http_methods(["GET", "POST"])
@once
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The maker corrects what finance sent back."""
    user = person(request)
    shown = queries.receipt(user, pk)
    policies.check_correct(shown, user)
    start = entry.for_receipt(user, shown)
    form = entry.form(user, start, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            return redirect(services.correct(pk, by=user, at=timezone.now(), given=form.given, version=version))
    context = {"form": form, "start": start, "heading": _("Correct receipt"), "cancel_url": start.back}
    return render(request, "receivables/receipt_form.html", context, status=status(form))


@permission(policies.ENTER)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what finance has not decided yet."""
    reason = request.POST.get("reason", "")
    return redirect(services.withdraw(pk, by=person(request), at=timezone.now(), reason=reason))


@permission(policies.VIEW)
@require_http_methods(["GET", "POST"])
@once
def allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a receipt pays."""
    user = person(request)
    shown = queries.receipt(user, pk)
    policies.check_allocate(shown, user)
    targets = queries.open_targets(user, shown.customer_id)
    form = forms.AllocateForm(request.POST or None, targets=targets, initial={"version": shown.version})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            return redirect(services.allocate(pk, by=user, at=timezone.now(), pays=form.pays, version=version))
    context = {"form": form, "receipt": shown, "rest": shown.amount - queries.given(pk), "heading": _("Allocate")}
    return render(request, "receivables/allocate_form.html", {**context, "cancel_url": shown.get_absolute_url()})


@permission(policies.ENTER)
@require_POST
@once
def feed_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer knows that the money has arrived."""
    queries.receipt(person(request), pk)
    told = request.POST.get("told", "")
    return redirect(services.feed_back(pk, by=person(request), at=timezone.now(), told=told))


@permission(policies.VIEW)
@require_POST
@once
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the numbered proof of receipt; each print is logged."""
    job = prints.print_proof(queries.receipt(person(request), pk), by=person(request), at=timezone.now())
    return redirect("workflow:print", job)
