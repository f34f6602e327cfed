"""The person behind a request, and what middleware tells the shell of every page about them."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import Company, User
from accounts.queries import rights_of


def person(request: HttpRequest) -> User:
    """The signed-in person; LoginRequiredMiddleware lets nobody else reach a view that asks."""
    return cast(User, request.user)


def company_of(request: HttpRequest) -> Company:
    """The person's current company; `access.permission` lets nobody through who has none."""
    return cast(Company, person(request).company)


class PersonMiddleware:
    """Puts `permissions`, `company`, `companies` and `post_title` on the request, and speaks the person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._seat(request, person(request))
        return self.get_response(request)

    def _seat(self, request: HttpRequest, user: User) -> None:
        rights = rights_of(user)
        request.permissions = rights.permissions  # type: ignore[attr-defined]  # read by core.context
        request.company = user.company  # type: ignore[attr-defined]  # read by core.context
        request.companies = rights.companies  # type: ignore[attr-defined]  # read by core.context
        request.post_title = rights.posts[0].title if rights.posts else ""  # type: ignore[attr-defined]  # read by core.context
        if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            translation.activate(user.language)
