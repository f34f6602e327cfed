"""What the shell of every page counts: notices for the bell, decisions for the menu. Read once for a request."""

from django.http import HttpRequest

from accounts.request import person
from workflow.queries import Figures, figures


def bell(request: HttpRequest) -> int:
    """Unread notices of the signed-in person in the current company."""
    return _figures(request).unread


def to_decide(request: HttpRequest, kind: str) -> int:
    """How many papers of a kind wait for the signed-in person's decision."""
    return _figures(request).to_decide.get(kind, 0)


def _figures(request: HttpRequest) -> Figures:
    kept: Figures | None = getattr(request, "_figures", None)
    if kept is None:
        kept = figures(person(request))
        request._figures = kept  # type: ignore[attr-defined]  # kept for the other count of the same page
    return kept
