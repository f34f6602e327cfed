"""Answers to the page of a form: kept, not kept and why, ended."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import signed_in
from accounts.request import person
from core.refusals import NotAllowed
from drafts import inputs, services

WHY = {inputs.TooLarge: "large", services.Elsewhere: "elsewhere"}


@signed_in
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in the form; 409 with the reason when it is not kept. Nothing of it reaches a document."""
    now = timezone.now()
    try:
        services.save(inputs.typed(request.body), by=person(request), at=now)
    except NotAllowed as refusal:
        return JsonResponse({"why": WHY.get(type(refusal), "refused"), "said": str(refusal)}, status=409)
    clock = timezone.localtime(now).strftime("%H:%M:%S")
    return JsonResponse({"said": _("%(time)s saved automatically") % {"time": clock}})


@signed_in
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Throw an unfinished entry away and go back to its form."""
    path, key = request.POST.get("path", ""), request.POST.get("key", "")
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    if not inputs.KEY.match(key) or not ours:
        raise NotAllowed(_("This is not a form of ours."))
    services.end(path, key, by=person(request), at=timezone.now())
    return redirect(path)


@signed_in
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a page that outlived its session, and who is signed in now."""
    user = person(request)
    return JsonResponse({"token": get_token(request), "person": user.pk, "company": user.works_in})
