"""The page on which open quantities of an order are put on notices, or on notes where no notice is asked for."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.request import person
from core.keys import posted_keys, whole_number
from core.refusals import Refused
from orders import queries as orders
from orders.models import Order
from shipping import forms, pages, queries
from shipping.models.base import Consignment


@dataclass(frozen=True)
class Way:
    """How goods of an order are put on paper: who may, by which service, under which heading, listed where."""

    check: Callable[[Order, User], None]
    service: Callable[..., Sequence[Consignment]]
    heading: str
    list_name: str
    form: type[forms.ConsignmentForm] = forms.ConsignmentForm
    says: Callable[[Consignment], str] = lambda made: ""
    """what the person is told of a paper that was made"""
    start: Callable[[Order], dict[str, Any]] = lambda order: {}
    """what the form is given besides the lines, of the order at hand"""


def make(request: HttpRequest, pk: int, way: Way) -> HttpResponse:
    """Show the open lines of an order, make the papers, go to the paper or to the list of several."""
    return _at_once(request, pk, way) or _asked(request, pk, way)


def _at_once(request: HttpRequest, pk: int, way: Way) -> HttpResponse | None:
    """What was typed goes to the service, which reads the order itself; what it refuses is answered by the page."""
    form = way.form(request.POST or None, lines=forms.typed_lines(posted_keys(request.POST, "line-")))
    if form.is_valid():
        with suppress(Refused):
            return _made(request, way, way.service(pk, by=person(request), at=timezone.now(), **form.chosen))
    return None


def _asked(request: HttpRequest, pk: int, way: Way) -> HttpResponse:
    user = person(request)
    order = queries.order(user, pk)
    way.check(order, user)
    lines = forms.open_lines(orders.open_lines(pk))
    form = way.form(request.POST or None, lines=lines, **way.start(order))
    if form.is_valid():
        with form.refusals():
            return _made(request, way, way.service(pk, by=user, at=timezone.now(), **form.chosen))
    return render(request, "shipping/quantities.html", pages.make_context(order, form, way.heading))


def _made(request: HttpRequest, way: Way, made: Sequence[Consignment]) -> HttpResponse:
    for sentence in dict.fromkeys(filter(None, map(way.says, made))):
        messages.warning(request, sentence)
    if len(made) == 1:
        return redirect(made[0])
    numbers = _(", ").join(document.number for document in made)
    messages.success(request, _("One paper per warehouse: %(numbers)s.") % {"numbers": numbers})
    return redirect(way.list_name)


def version_of(request: HttpRequest) -> int | None:
    """The version the person's page was made from; None when the form does not say."""
    return whole_number(request.POST.get("version", ""))
