"""Signing in, and the person's own settings: which company they work in now, how the screen looks, what is mailed."""

import copy

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from accounts import services
from accounts.access import signed_in
from accounts.forms import PreferencesForm
from accounts.models import User
from accounts.queries import permissions_of
from accounts.request import person
from core import pages
from core.context import THEME_COOKIE
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


class SignIn(auth_views.LoginView):
    """Sign in; what this browser showed before gives way to what the person has chosen."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in: language and theme are the person's own."""
        return _own_look(super().form_valid(form))

    def get_default_redirect_url(self) -> str:
        """The start page that the person chose, as long as it may be opened."""
        user = person(self.request)
        return pages.address(user.start_page, permissions_of(user))


def _own_look(response: HttpResponse) -> HttpResponse:
    """Forget what was switched in this browser."""
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie(THEME_COOKIE)
    return response


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, theme, rows, start page, keys and mail of the person; applied at once."""
    user = person(request)
    choices = [(entry.url_name, entry.label) for entry in pages.allowed(permissions_of(user))]
    form = PreferencesForm(request.POST or None, instance=copy.copy(user), pages=choices, initial=_shown(user))
    if request.method == "POST" and form.is_valid():
        services.save_preferences(user, form.cleaned_data)
        with override(form.cleaned_data["language"]):  # the next page speaks it
            messages.success(request, _("Your preferences are saved."))
        return _own_look(redirect("accounts:preferences"))
    context = {"form": form, "heading": _("Preferences"), "mails": settings.MAIL_CONFIGURED}
    return render(request, "accounts/preferences.html", context)


def _shown(user: User) -> dict[str, str]:
    return {"start_page": user.start_page or pages.HOME}
