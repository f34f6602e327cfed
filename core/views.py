"""Pages that belong to no app: errors, the theme and language switches, the component page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from core import health, request_id, showroom
from core.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


def _error(request: HttpRequest, status: int) -> HttpResponse:
    context = {"status": status, "request_id": request_id.current()}
    return render(request, f"errors/{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: asks nothing of database or session, either of which may be what failed."""
    return render(
        None, "errors/500.html", {"request_id": request_id.current()}, status=500
    )  # no request: no context processor runs


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: most often a page left open over a sign-out; the way back keeps what was typed."""
    return render(request, "errors/csrf.html", {"request_id": request_id.current()}, status=403)


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process reaches its database, else 503. The queue is not asked: without it nothing is lost."""
    good = health.database_answers()
    return HttpResponse("ok" if good else "no database", status=200 if good else 503, content_type="text/plain")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switches the language of the screens and stays on the page."""
    return set_language(request)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switches light and dark for this browser and stays on the page."""
    chosen = request.POST.get("theme", "")
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(there if safe else "/")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component with figures of an invented company; only in debug."""
    return render(request, "components/showroom.html", showroom.context())
