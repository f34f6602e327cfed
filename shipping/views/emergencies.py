"""Pages of emergency shipments."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.dates import business_date
from core.forms import refusals_on
from core.lists import answer
from shipping import services
from shipping.forms.emergencies import NoticeNumberForm, WordForm
from shipping.lists_dispatch import EMERGENCIES
from shipping.pages import emergencies as pages
from shipping.policies import emergencies as policies
from shipping.queries import emergencies as queries
from workflow.once import once


@permission("shipping.view")
@require_GET
def emergency_list(request: HttpRequest) -> HttpResponseBase:
    """The emergency shipments the person may see; those whose papers are overdue are a view of it (FIBRE-136)."""
    return answer(request, EMERGENCIES, pages.list_actions)


@permission("shipping.view")
@require_GET
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """One emergency shipment; here its papers are signed."""
    user = person(request)
    return render(request, "shipping/emergency.html", pages.context(queries.emergency(user, pk), user))


@permission("shipping.emergency")
@require_http_methods(["GET", "POST"])
def emergency_new(request: HttpRequest) -> HttpResponse:
    """Ask for the notice: the keeper on the phone has its number."""
    form = NoticeNumberForm(request.POST or None, user=person(request))
    if form.is_valid():
        return redirect("shipping:emergency_make", form.cleaned_data["notice"].pk)
    return render(request, "shipping/which_order.html", {"form": form, "heading": _("Release by phone")})


@permission("shipping.emergency")
@require_http_methods(["GET", "POST"])
@once
def emergency_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who gave the word and who heard it; the goods may leave at once (FIBRE-136)."""
    user, now = person(request), timezone.now()
    notice = queries.notice_to_release(user, pk)
    policies.check_release(notice, user)
    contacts = queries.contacts(notice, user, business_date(now, notice.company.zone))
    form = WordForm(request.POST or None, contacts=contacts)
    if form.is_valid():
        with refusals_on(form):
            return redirect(services.release_by_phone(pk, by=user, at=now, word=form.word))
    return render(request, "shipping/emergency_form.html", pages.form_context(notice, form))


@permission("shipping.emergency")
@require_POST
@once
def emergency_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what somebody asked about a word by phone."""
    said = request.POST.get("explanation", "")
    return redirect(services.explain(pk, by=person(request), at=timezone.now(), explanation=said))
