"""Pages of orders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.policies import desk
from accounts.request import company_of, person
from calls import queries as calls
from core.conflict import status
from core.forms import refusals_on
from core.lists import answer
from credit.fields import OverrideForm
from orders import pages, policies, queries, services
from orders.entry import LockedEntry
from orders.lists import HELD, ORDERS, SHORTAGES
from orders.models import Order
from workflow.once import once


@permission("orders.view")
@require_GET
def order_list(request: HttpRequest) -> HttpResponseBase:
    """The orders the person may see, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, ORDERS, pages.list_actions)


@permission("orders.view")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with everything that hangs on it."""
    shown = queries.order(person(request), pk)
    return render(request, "orders/detail.html", pages.order_context(shown, person(request)))


@permission("orders.write")
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Enter a direct order; `?customer=` names one that was just created (OFFICE-131)."""
    user = person(request)
    entry = pages.new_entry(request, timezone.now())
    if entry.is_valid():
        with refusals_on(entry.form):
            made = services.create(
                company=company_of(request),
                unit=entry.heard.unit if entry.heard else desk(user, "orders.write"),
                by=user,
                at=timezone.now(),
                data=entry.data,
                submitting=entry.submitting,
                call_id=entry.heard.pk if entry.heard else None,
            )
            pages.tell_first_credit(request, made, entry.submitting)
            return redirect(made)
    return render(request, "orders/form.html", pages.entry_context(request, entry, _("New order")))


@permission("orders.write")
@require_http_methods(["GET", "POST"])
@once
def convert(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the order of a confirmed quotation: its lines are shown, only the delivery is asked (PARTS-25)."""
    user = person(request)
    entry = LockedEntry.from_quotation(request.POST or None, user, pk)
    if entry.is_valid():
        with refusals_on(entry.form):
            made = services.from_quotation(
                pk, by=user, at=timezone.now(), head=entry.data.head, submitting=entry.submitting
            )
            return redirect(made)
    return render(request, "orders/form.html", pages.entry_context(request, entry, _("Order from quotation")))


@permission("orders.write")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    user = person(request)
    shown = queries.order(user, pk)
    entry = pages.entry_of(shown, request.POST or None, user)
    if entry.is_valid():
        with refusals_on(entry.form):
            services.change(
                pk, by=user, at=timezone.now(), data=entry.data, version=entry.version, submitting=entry.submitting
            )
            pages.tell_first_credit(request, queries.order(user, pk), entry.submitting)
            return redirect(shown)
    context = pages.entry_context(request, entry, _("Change order"), shown)
    return render(request, "orders/form.html", context, status=status(entry.form))


@permission("orders.write")
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft to the reviewer."""
    return redirect(services.submit(pk, by=person(request), at=timezone.now(), version=pages.version_of(request)))


@permission("orders.write")
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order back to change it."""
    reason = request.POST.get("reason", "")
    return redirect(services.withdraw(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("orders.release")
@require_POST
@once
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for stock and cover again and say what came of it."""
    tried = services.try_release(pk, by=person(request), at=timezone.now())
    if tried.state == Order.State.HELD:
        messages.warning(request, _("Still held: %(reason)s") % {"reason": tried.hold_reason})
    else:
        messages.success(request, _("The order is released."))
    return redirect(tried)


@permission("orders.write")
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End an order of which nothing has left."""
    reason = request.POST.get("reason", "")
    return redirect(services.cancel(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("orders.write")
@require_POST
@once
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the rest of an order: it will not be delivered any more."""
    reason = request.POST.get("reason", "")
    return redirect(services.give_up(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("orders.write")
@require_GET
def from_call(request: HttpRequest, pk: int) -> HttpResponse:
    """On to an order that is taken in a call (OFFICE-15)."""
    return redirect(f"{reverse('orders:new')}?from={calls.call(person(request), pk).pk}")


@permission("orders.write")
@require_POST
@once
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a web order with its customer, who is answered at once (OFFICE-20, OFFICE-21, OFFICE-52)."""
    potential = bool(request.POST.get("potential"))
    confirmed = services.confirm_web(pk, by=person(request), at=timezone.now(), potential=potential)
    messages.success(request, _("The order is confirmed with the customer."))
    return redirect(confirmed)


@permission("orders.liability")
@require_POST
@once
def loss(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a loss that the clerk bears (DIST-63)."""
    amount, reason = pages.amount_of(request.POST.get("amount", "")), request.POST.get("reason", "")
    services.record_loss(pk, by=person(request), at=timezone.now(), amount=amount, reason=reason)
    return redirect("orders:order", pk)


@permission("orders.view")
@require_GET
def shortages(request: HttpRequest) -> HttpResponseBase:
    """Lines that wait for goods, until they have come (OFFICE-108)."""
    return answer(request, SHORTAGES)


@permission("orders.view")
@require_GET
def held(request: HttpRequest) -> HttpResponseBase:
    """The queue of held orders, the oldest first."""
    return answer(request, HELD)


@permission("credit.override")
@require_http_methods(["GET", "POST"])
@once
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a held order be released all the same (OFFICE-90, OFFICE-99)."""
    user = person(request)
    shown = queries.order(user, pk)
    policies.check_override(shown, user)
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(services.ask_override(pk, by=user, at=timezone.now(), **form.cleaned_data))
    return render(request, "orders/override_form.html", pages.override_context(shown, user, form))
