"""Delegations: what one has given and received, giving one, ending one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import signed_in
from accounts.request import person
from core import lists
from core.forms import refusals_on
from workflow import delegation_pages, delegations
from workflow.delegation_forms import DelegationForm
from workflow.once import once


@signed_in
@require_GET
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Who acts for the person and for whom the person acts; the administrator of rights sees everybody's."""
    user, now = person(request), timezone.now()
    context = {"parts": delegation_pages.parts(user, now), "actions": delegation_pages.new(user, now)}
    return render(request, "workflow/delegations.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Have somebody decide for oneself."""
    by = person(request)
    today = lists.today_of(by)
    form = DelegationForm(request.POST or None, by=by, today=today, initial={"starts": today})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = delegations.give(form.given, by=by, at=timezone.now())
            messages.success(request, _("%(who)s acts for you from the first day on.") % {"who": made.receiver})
            return redirect("workflow:delegations")
    context = {"form": form, "heading": _("Have somebody act for me"), "cancel_url": reverse("workflow:delegations")}
    return render(request, "workflow/delegation_form.html", context)


@signed_in
@require_POST
@once
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation now."""
    ended = delegations.end(pk, by=person(request), at=timezone.now())
    said = {"who": ended.receiver, "whom": ended.giver}
    messages.success(request, _("%(who)s no longer acts for %(whom)s.") % said)
    return redirect("workflow:delegations")
