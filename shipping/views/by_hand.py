"""Notices written by hand, and notices of foreign customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import permission
from accounts.request import person
from shipping import services
from shipping.views.making import version_of
from workflow.once import once


@permission("shipping.notice")
@require_POST
@once
def notice_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a notice written by hand with the number of its sheet (PARTS-30)."""
    number = request.POST.get("sheet_no", "")
    return redirect(
        services.hand_in_notice(pk, by=person(request), at=timezone.now(), sheet_no=number, version=version_of(request))
    )


@permission("shipping.notice")
@require_POST
@once
def notice_told(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the customer was told of the shipment (PARTS-70)."""
    return redirect(services.told(pk, by=person(request), at=timezone.now(), how=request.POST.get("how", "")))
