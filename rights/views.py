"""The administrator's pages: who sits where, seating, ending."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.models import User
from accounts.request import person
from core.components import Action
from core.forms import refusals_on
from core.listbuttons import new_button
from core.lists import answer
from rights import services
from rights.forms import SeatForm
from rights.lists import SEATS
from workflow.once import once


@permission("rights.grant")
@require_GET
def seats(request: HttpRequest) -> HttpResponseBase:
    """Everybody who holds a post today; as page, figures, file or print."""
    return answer(request, SEATS, _new_seat)


def _new_seat(user: User) -> list[Action]:
    return [new_button(_("Seat a person"), reverse("rights:grant"))]


@permission("rights.grant")
@require_http_methods(["GET", "POST"])
@once
def grant(request: HttpRequest) -> HttpResponse:
    """Seat a person on a post."""
    by = person(request)
    form = SeatForm(request.POST or None, by=by, initial={"starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.grant(**form.cleaned_data, by=by, at=timezone.now())
            messages.success(request, _("The post is given."))
            return redirect("rights:list")
    context = {"form": form, "heading": _("Seat a person"), "cancel_url": reverse("rights:list")}
    return render(request, "rights/form.html", context)


@permission("rights.grant")
@require_POST
@once
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an assignment today."""
    ended = services.end(pk, by=person(request), at=timezone.now())
    messages.success(request, _("%(who)s no longer holds “%(post)s”.") % {"who": ended.user, "post": ended.post})
    return redirect("rights:list")
