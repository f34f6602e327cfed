"""The page on which a colleague's guarantee is asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import permission
from accounts.request import person
from core.components import Fact
from core.dates import business_date
from core.display import money_text
from core.forms import refusals_on
from credit.guarantee_form import GuaranteeForm
from orders import guarantee_policies as policies
from orders import queries, services
from orders.models import Order
from workflow.once import once


@permission(policies.GUARANTEE)
@require_http_methods(["GET", "POST"])
@once
def guarantee(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a guarantee on an unpaid order (PARTS-06, PARTS-38)."""
    user, now = person(request), timezone.now()
    order = queries.order(user, pk)
    policies.check_guarantee(order, user)
    on = business_date(now, order.company.zone)
    form = GuaranteeForm(request.POST or None, company=order.company, customer_id=order.customer_id, on=on)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            asked = services.ask_guarantee(
                pk, guarantor=typed["guarantor"], reason=typed["reason"], by=user, at=timezone.now()
            )
            messages.success(request, _("%(number)s waits for the guarantor.") % {"number": asked.number})
            return redirect(asked)
    context = {"form": form, "heading": _("Ask for a staff guarantee"), "facts": _facts(order)}
    return render(request, "orders/guarantee.html", {**context, "cancel_url": order.get_absolute_url()})


def _facts(order: Order) -> list[Fact]:
    return [
        Fact(_("Sales order"), order.number, url=order.get_absolute_url()),
        Fact(_("Customer"), order.customer.name),
        Fact(_("Total with tax"), money_text(order.gross)),
        Fact(_("Paid"), money_text(order.paid)),
    ]
