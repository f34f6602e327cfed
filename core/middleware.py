"""Refusals become answers: 403 for the person, 409 for the state or the content, 404 for what is not theirs to see."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import request_id
from core.refusals import NotAllowed, Refused
from core.replies import wants_part

REFUSAL_PLACE = "#refusal"


class RefusalMiddleware:
    """Answers a Refused raised by a view with its sentence, as a page or as an htmx part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever had to sign in after pressing a button comes back to the button's address by a link.
        return wrong_method(request) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal's answer, and one for what the database cannot store; any other exception goes its way."""
        if isinstance(exception, DataError):
            exception = NotAllowed(
                _("A text is too long, a number too large, or a character cannot be stored. Nothing was saved.")
            )
        return refusal_response(request, exception) if isinstance(exception, Refused) else None


def wrong_method(request: HttpRequest) -> HttpResponse:
    """The page for an address that is not for looking at; browsers show a bare error otherwise."""
    context = {"status": HTTPStatus.METHOD_NOT_ALLOWED.value, "request_id": request_id.current()}
    return render(request, "errors/405.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)


def refusal_response(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal, or its note sent to the place that every page keeps for it."""
    context = {"refusal": refusal, "sentence": refusal.sentence, "request_id": request_id.current()}
    if wants_part(request):
        response = render(request, "components/_refusal.html", context, status=refusal.status)
        response.headers["HX-Retarget"] = REFUSAL_PLACE
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "errors/refusal.html", {**context, "back": back_url(request)}, status=refusal.status)


def back_url(request: HttpRequest) -> str:
    """Where the person came from, when that was a page of ours; else the start page."""
    came_from = request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return came_from if came_from.startswith(ours) and came_from != request.build_absolute_uri() else "/"
