"""Pages of orders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.policies import desk
from accounts.request import company_of, person
from core.exports import export as exported
from core.forms import refusals_on
from core.listing import listing
from core.replies import page_or_part
from orders import forms, pages, queries, services
from orders.entry import Entry, LockedEntry
from orders.exports import order_rows
from orders.models import Order
from workflow.once import once

SORTS = {"date": "ordered_on", "amount": "gross"}


@permission("orders.view")
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders the person may see, filtered and sorted by the URL."""
    user = person(request)
    form = forms.OrderFilter(request.GET, user=user)
    url, views = pages.totals_url(request), pages.saved_views()
    shown = listing(
        queries.visible(user), request.GET, sorts=SORTS, default="-date", form=form, views=views, totals_url=url
    )
    context = {"listing": shown, "heading": _("Sales orders"), "actions": pages.list_actions(user, shown)}
    return page_or_part(request, "orders/list.html", "", context)


@permission("orders.view")
@require_GET
def totals(request: HttpRequest) -> HttpResponse:
    """The foot of the list, asked for after it."""
    user = person(request)
    rows = forms.OrderFilter(request.GET, user=user).filtered(queries.visible(user))
    return render(request, "orders/_totals.html", {"sums": queries.totals(rows)})


@permission("orders.view")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, as CSV or xlsx."""
    user = person(request)
    rows = forms.OrderFilter(request.GET, user=user).filtered(queries.visible(user)).order_by("-ordered_on", "-pk")
    heads, cells = order_rows(rows)
    return exported("orders", heads, cells, request.GET.get("format", "csv"))


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
    entry = Entry(request.POST or None, user=user, company=company_of(request), asked=request.GET)
    if entry.is_valid():
        with refusals_on(entry.form):
            made = services.create(
                company=company_of(request),
                unit=desk(user, "orders.write"),
                by=user,
                at=timezone.now(),
                data=entry.data,
                submitting=entry.submitting,
            )
            return redirect(made)
    return render(request, "orders/form.html", pages.entry_context(request, entry, _("New order")))


@permission("orders.write")
@require_GET
def customer(request: HttpRequest) -> HttpResponse:
    """Beside the entry form: whom the typed text names and what they owe."""
    shown = pages.customer_panel(person(request), request.GET.get("customer", ""))
    return render(request, "orders/_customer.html", {"panel": shown})


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
            return redirect(shown)
    return render(request, "orders/form.html", pages.entry_context(request, entry, _("Change order"), shown))


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
