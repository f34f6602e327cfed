"""Receipts that were confirmed by mistake."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import permission
from accounts.request import person
from receivables import services
from workflow.once import once


@permission("receivables.view")
@require_POST
@once
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it was confirmed by mistake."""
    reason = request.POST.get("reason", "")
    return redirect(services.ask_reversal(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("receivables.confirm")
@require_POST
@once
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt stands."""
    reason = request.POST.get("reason", "")
    return redirect(services.decline_reversal(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("receivables.confirm")
@require_POST
@once
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money back from everything it pays."""
    return redirect(services.reverse(pk, by=person(request), at=timezone.now()))
