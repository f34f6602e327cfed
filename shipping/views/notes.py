"""Pages of delivery notes."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.lists import answer
from core.refusals import Refused
from shipping import forms, pages, policies, queries, services
from shipping.lists import NOTES
from shipping.views.making import Way, make
from workflow.once import once


@permission("shipping.view")
@require_GET
def note_list(request: HttpRequest) -> HttpResponseBase:
    """The delivery notes the person may see, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, NOTES)


@permission("shipping.view")
@require_GET
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery note with everything that hangs on it; the QR code leads here."""
    user = person(request)
    return render(request, "shipping/note.html", pages.note_context(queries.note(user, pk), user))


@permission("shipping.note")
@require_http_methods(["GET", "POST"])
@once
def note_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make delivery notes of an allocated order, one per warehouse (OFFICE-118)."""
    way = Way(policies.check_make_note, services.create_notes, _("New delivery note"), "shipping:notes")
    return make(request, pk, way)


@permission("shipping.note")
@require_POST
@once
def note_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Print all parts of one note."""
    return redirect("workflow:print", services.print_note(pk, by=person(request), at=timezone.now()))


@permission("shipping.ship")
@require_POST
@once
def note_ship(request: HttpRequest, pk: int) -> HttpResponse:
    """The goods leave with the note."""
    data = request.POST
    shipped = services.ship_note(
        pk, by=person(request), at=timezone.now(), carrier=data.get("carrier", ""), tracking=data.get("tracking", "")
    )
    return redirect(shipped)


@permission("shipping.sign")
@require_http_methods(["GET", "POST"])
@once
def note_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the customer counted on the spot (OFFICE-124)."""
    return _signed_at_once(request, pk) or _sign(request, pk)


def _signed_at_once(request: HttpRequest, pk: int) -> HttpResponse | None:
    """What was typed goes to the service, which reads the note itself; what it refuses is answered by the page."""
    if request.method != "POST":
        return None
    form = forms.SignatureForm(request.POST, lines=forms.typed_lines(queries.line_keys(pk)))
    if form.is_valid():
        with suppress(Refused):
            signer = form.cleaned_data["signer"]
            return redirect(
                services.sign_note(pk, by=person(request), at=timezone.now(), counted=form.counted, signer=signer)
            )
    return None


def _sign(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    shown = queries.note(user, pk)
    policies.check_sign(shown, user)
    form = forms.SignatureForm(request.POST or None, lines=forms.sent_lines(list(shown.lines.all())))
    if form.is_valid():
        with form.refusals():
            signer = form.cleaned_data["signer"]
            return redirect(services.sign_note(pk, by=user, at=timezone.now(), counted=form.counted, signer=signer))
    return render(request, "shipping/sign.html", pages.sign_context(shown, form))


@permission("shipping.note")
@require_POST
@once
def note_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a note before its goods have left."""
    reason = request.POST.get("reason", "")
    return redirect(services.cancel_note(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("orders.write")
@require_POST
@once
def note_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what becomes of goods that were not signed for."""
    how, reason = request.POST.get("how", ""), request.POST.get("reason", "")
    return redirect(services.settle_missing(pk, by=person(request), at=timezone.now(), how=how, reason=reason))
