"""Changing an order that was reviewed already."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.forms import refusals_on
from orders import pages, policies, queries, services
from orders.amend_forms import AmendForm
from workflow.once import once


@permission("orders.write")
@require_http_methods(["GET", "POST"])
@once
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """More or less of a line, or another price: reviewed again where it is more than giving up."""
    user = person(request)
    shown = queries.order(user, pk)
    policies.check_amend(shown, user)
    form = AmendForm(request.POST or None, lines=list(shown.lines.all()), version=shown.version)
    if form.is_valid():
        with refusals_on(form):
            done = services.amend(pk, by=user, at=timezone.now(), **form.given)
            messages.success(request, pages.amended_text(done))
            return redirect(shown)
    heading = _("Change order %(order)s") % {"order": shown}
    context = {"form": form, "order": shown, "heading": heading, "cancel_url": shown.get_absolute_url()}
    return render(request, "orders/amend.html", context)


@permission("orders.write")
@require_POST
@once
def drop_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposed change back; the order stays as it is."""
    return redirect(services.drop_change(pk, by=person(request), at=timezone.now()))
