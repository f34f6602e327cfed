"""Whose request changed a row, kept with the row's history (pghistory's context).

pghistory's own middleware puts two settings in front of every statement that writes, which so becomes two statements
and cannot be prepared. Here they are said once per transaction, before its first write.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from core import request_id

SAY = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
_why: ContextVar[str] = ContextVar("why", default="")
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class TrailMiddleware:
    """Tells the database who is at work, and at which address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(Trail(request.user.pk, request.path)):
            return self.get_response(request)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """What is written meanwhile keeps this reason; inside, a reason given before stays."""
    token = _why.set(_why.get() or reason.strip())
    try:
        yield
    finally:
        _why.reset(token)


class Trail:
    """Says it before the first write of each transaction; what is written outside of one keeps no context.

    A reason that is given after the first write is said too, from then on.
    """

    def __init__(self, user_id: int | None, path: str) -> None:
        self.known = {"user": user_id, "url": path, "request_id": request_id.current()}
        self.id = str(uuid.uuid4())
        self.said: str | None = None
        """the reason that went with what was said in this transaction; None when nothing was said yet"""

    def __call__(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        inside = context["connection"]
        if inside.connection.info.transaction_status == TransactionStatus.IDLE:
            self.said = None  # a new transaction begins with this statement
        if inside.in_atomic_block and self._has_news() and not _reads(sql):
            why = _why.get()
            with inside.cursor() as cursor:
                cursor.execute(SAY, self._words(why))
            self.said = why  # only now: when it is the first of its transaction, it passes here as a new one itself
        return execute(sql, params, many, context)

    def _has_news(self) -> bool:
        return self.said is None or (bool(_why.get()) and self.said != _why.get())

    def _words(self, why: str) -> list[str]:
        """Key and content of the context; each reason has a context of its own."""
        key = str(uuid.uuid5(uuid.UUID(self.id), why)) if why else self.id
        return [key, json.dumps({**self.known, **({"reason": why} if why else {})})]


def _reads(sql: object) -> bool:
    """A union of several begins with a bracket."""
    return str(sql).lstrip("( \n")[:6].upper() == "SELECT"
