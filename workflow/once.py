"""The same form sent twice makes one document: the second gets the first one's answer."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.models import User
from core.rows import sole
from workflow import papers
from workflow.models import Submission

View = Callable[..., HttpResponse]
FIELD = "once"


class _Undone(Exception):
    """Undoes what a view wrote, and carries its answer: the form was not accepted, or it was done before."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def once(view: View) -> View:
    """Run a POST with a key only once per person and address; the same form again is answered like the first time.

    The key is written with the answer when the view is done, in the same transaction: of two that run at the same
    moment the second waits there, or at a row that the first has locked, and is undone. Only a redirect counts as
    done: a page with errors leaves its key free. Without a key the view just runs.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed, user = request.POST.get(FIELD, ""), request.user
        if not typed or not isinstance(user, User) or user.company_id is None:
            return view(request, *args, **kwargs)
        key = _bound(typed, user, request.path)
        try:
            return papers.attempt(_run, user, key, lambda: view(request, *args, **kwargs))
        except _Undone as undone:
            return _answered(user, key) or undone.response
        except Exception:  # a form that was done before is refused for what it did itself then
            if first := _answered(user, key):
                return first
            raise

    return guarded


def _bound(typed: str, user: User, path: str) -> str:
    """The key as it is kept: somebody else's, or one sent to another address, is another key and leads nowhere."""
    return hashlib.sha256(f"{user.pk} {path} {typed}".encode()).hexdigest()


def _run(user: User, key: str, view: Callable[[], HttpResponse]) -> HttpResponse:
    response = view()
    done = 300 <= response.status_code < 400
    if not done or not _keep(user, key, response.headers["Location"][:500]):
        raise _Undone(response)
    return response


def _keep(user: User, key: str, answer: str) -> bool:
    """Write the key with its answer; waits while another transaction writes it, and says False when that one did."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Submission._meta.db_table} (company_id, key, user_id, answer, created_at)"  # noqa: S608 - the table's own name
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT ON CONSTRAINT submission_once_per_company DO NOTHING",
            [user.works_in, key, user.pk, answer, timezone.now()],
        )
        return cursor.rowcount == 1


def _answered(user: User, key: str) -> HttpResponse | None:
    """The answer of the first time, if there was one."""
    first = sole(Submission.objects.filter(company_id=user.works_in, key=key))
    return HttpResponseRedirect(first.answer) if first else None
