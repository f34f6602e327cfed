"""The person's own settings: which company they work in now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import services
from accounts.access import signed_in
from accounts.request import person
from core.keys import whole_number
from core.refusals import NotFound


@signed_in
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another company from now on; only where the person holds a post (else 404)."""
    chosen = whole_number(request.POST.get("company", ""))
    if chosen is None:
        raise NotFound(_("There is no such company for you."))
    found = services.switch_company(person(request), chosen, timezone.localdate())
    messages.success(request, _("You work in %(company)s now.") % {"company": found.short_name})
    return redirect("/")
