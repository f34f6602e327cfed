"""Whose request changed a row, kept with the row's history (pghistory's context).

pghistory's own middleware puts two settings in front of every statement that writes, which so becomes two statements
and cannot be prepared. Here they are said once per transaction, before its first write.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from core import request_id

SAY = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class TrailMiddleware:
    """Tells the database who is at work, and at which address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(Trail(request.user.pk, request.path)):
            return self.get_response(request)


class Trail:
    """Says it before the first write of each transaction; what is written outside of one keeps no context."""

    def __init__(self, user_id: int | None, path: str) -> None:
        self.words = [
            str(uuid.uuid4()),
            json.dumps({"user": user_id, "url": path, "request_id": request_id.current()}),
        ]
        self.said = False

    def __call__(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        inside = context["connection"]
        if inside.connection.info.transaction_status == TransactionStatus.IDLE:
            self.said = False  # a new transaction begins with this statement
        if not self.said and inside.in_atomic_block and not _reads(sql):
            with inside.cursor() as cursor:
                cursor.execute(SAY, self.words)
            self.said = True  # only now: when it is the first of its transaction, it passes here as a new one itself
        return execute(sql, params, many, context)


def _reads(sql: object) -> bool:
    """A union of several begins with a bracket."""
    return str(sql).lstrip("( \n")[:6].upper() == "SELECT"
