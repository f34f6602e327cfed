"""Pages of delivery notices."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.lists import answer
from shipping import forms, pages, policies, queries, services
from shipping.lists import NOTICES
from shipping.pages import ahead
from shipping.pages import debt as debt_pages
from shipping.policies import debt
from shipping.views.making import Way, make, version_of
from workflow.once import once


@permission("shipping.view")
@require_GET
def notice_list(request: HttpRequest) -> HttpResponseBase:
    """The delivery notices the person may see, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, NOTICES, pages.notice_actions)


@permission("shipping.view")
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery notice with everything that hangs on it; here it is signed."""
    user = person(request)
    return render(request, "shipping/notice.html", pages.notice_context(queries.notice(user, pk), user))


@permission("shipping.notice")
@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Ask for the order: there is no notice without one (FIBRE-113)."""
    asked = request.GET if request.GET.get("order") else None
    form = forms.OrderForm(request.POST or asked, user=person(request))
    if form.is_valid():
        return redirect("shipping:notice_make", form.cleaned_data["order"].pk)
    return render(request, "shipping/which_order.html", {"form": form, "heading": _("New delivery notice")})


@permission("shipping.notice")
@require_http_methods(["GET", "POST"])
@once
def notice_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare notices for open quantities of an order, one per warehouse (PARTS-31)."""
    way = Way(
        debt.check_make,
        services.create_notices,
        _("New delivery notice"),
        "shipping:notices",
        forms.NoticeForm,
        ahead.sentence,
        debt_pages.start,
    )
    return make(request, pk, way)


@permission("shipping.notice")
@require_http_methods(["GET", "POST"])
@once
def notice_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a notice that is not printed yet; commerce may not (PARTS-27)."""
    user = person(request)
    shown = queries.notice(user, pk)
    policies.check_change_notice(shown, user)
    form = pages.change_form(shown, request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.change_notice(pk, by=user, at=timezone.now(), quantities=form.quantities, **form.rest)
            return redirect(shown)
    context = pages.make_context(shown.order, form, _("Change delivery notice"), shown.get_absolute_url())
    return render(request, "shipping/quantities.html", context)


@permission("shipping.print")
@require_POST
@once
def notice_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a notice; the first time its signatures are asked for."""
    job = services.print_notice(pk, by=person(request), at=timezone.now(), version=version_of(request))
    return redirect("workflow:print", job)


@permission("shipping.issue")
@require_POST
@once
def notice_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the goods of a cleared notice; the delivery note is made."""
    note = services.issue_notice(pk, by=person(request), at=timezone.now())
    messages.success(request, _("The goods are drawn; they leave with delivery note %(note)s.") % {"note": note})
    return redirect("shipping:notice", pk)


@permission("shipping.ship")
@require_POST
@once
def notice_ship(request: HttpRequest, pk: int) -> HttpResponse:
    """The goods leave."""
    data = request.POST
    note = services.ship_notice(
        pk, by=person(request), at=timezone.now(), carrier=data.get("carrier", ""), tracking=data.get("tracking", "")
    )
    return redirect(note)


@permission("shipping.notice")
@require_POST
@once
def notice_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a notice before its goods are drawn."""
    reason = request.POST.get("reason", "")
    return redirect(services.cancel_notice(pk, by=person(request), at=timezone.now(), reason=reason))


@permission("shipping.notice")
@require_POST
@once
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a printed notice back to change it."""
    reason = request.POST.get("reason", "")
    return redirect(services.withdraw_notice(pk, by=person(request), at=timezone.now(), reason=reason))
