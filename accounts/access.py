"""The gate in front of every view: a login and a right."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.policies import require

View = Callable[..., HttpResponseBase]


def permission(right: str) -> Callable[[View], View]:
    """Let a view through only for people who hold the right somewhere in their current company (else 403).

    Sign-in itself is asked of every view by LoginRequiredMiddleware. The right stands on the view as
    `view.permission`, for the permission matrix and for the test that no URL is without one.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, right)  # type: ignore[arg-type]  # LoginRequiredMiddleware lets only people in
            return view(request, *args, **kwargs)

        guarded.permission = right  # type: ignore[attr-defined]  # read by docs and tests
        return guarded

    return wrap


def signed_in(view: View) -> View:
    """Mark a view that needs a login but no right of its own (own notices, language, company switch)."""
    view.permission = ""  # type: ignore[attr-defined]  # read by docs and tests
    return view
