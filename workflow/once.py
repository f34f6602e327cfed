"""The same form sent twice makes one document: the second gets the first one's answer."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.models import User
from workflow import papers
from workflow.models import Submission

View = Callable[..., HttpResponse]
FIELD = "once"


class _NotDone(Exception):
    """Carries the answer of a view that saved nothing (a form with errors), so that its key stays free."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def once(view: View) -> View:
    """Run a POST with a key only once per person and address; while the first is running, the second waits for it.

    Only a redirect counts as done: a page with errors gives its key back. Without a key the view just runs.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed, user = request.POST.get(FIELD, ""), request.user
        if not typed or not isinstance(user, User) or user.company_id is None:
            return view(request, *args, **kwargs)
        key = _bound(typed, user, request.path)
        try:
            return papers.attempt(_run, user, key, lambda: view(request, *args, **kwargs))
        except _NotDone as not_done:
            return not_done.response

    return guarded


def _bound(typed: str, user: User, path: str) -> str:
    """The key as it is kept: somebody else's, or one sent to another address, is another key and leads nowhere."""
    return hashlib.sha256(f"{user.pk} {path} {typed}".encode()).hexdigest()


def _run(user: User, key: str, view: Callable[[], HttpResponse]) -> HttpResponse:
    if not _claim(user, key):
        first = Submission.objects.get(company_id=user.works_in, key=key)
        return HttpResponseRedirect(first.answer)
    response = view()
    if not 300 <= response.status_code < 400:
        raise _NotDone(response)
    Submission.objects.filter(company_id=user.works_in, key=key).update(answer=response.headers["Location"][:500])
    return response


def _claim(user: User, key: str) -> bool:
    """Insert the key; waits while another transaction holds it, and says False when that one was done."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Submission._meta.db_table} (company_id, key, user_id, answer, created_at)"  # noqa: S608 - the table's own name
            " VALUES (%s, %s, %s, '', %s) ON CONFLICT ON CONSTRAINT submission_once_per_company DO NOTHING",
            [user.works_in, key, user.pk, timezone.now()],
        )
        return cursor.rowcount == 1
