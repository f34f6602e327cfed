"""A form that was accepted leaves nothing behind among the unfinished entries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from drafts import inputs, services

FIELD = "kept"


class AcceptedMiddleware:
    """Ends the draft that a form names when the form is answered with a redirect: only then was it taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400:
            _end(request)
        return response


def _end(request: HttpRequest) -> None:
    key, user = request.POST.get(FIELD, ""), request.user
    if inputs.KEY.match(key) and isinstance(user, User) and user.works_in:
        services.end(request.path, key, by=user, at=timezone.now())
