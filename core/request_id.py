"""One id per request, so that a person's question, the log and the event they caused can be put together."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_WORD = re.compile(r"[\w-]{8,64}\Z", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request being answered; empty in a task or a command that set none."""
    return _current.get()


class RequestIdMiddleware:
    """Take the proxy's id if it is a plain word, else draw one; answer with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = _current.set(given if _WORD.match(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = _current.get()
        finally:
            _current.reset(token)
        return response


class RequestIdFilter(logging.Filter):
    """Gives every log record its request's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.request_id = _current.get() or "-"
        return True
