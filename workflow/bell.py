"""How many notices wait, for the bell in the shell of every page."""

from django.http import HttpRequest

from accounts.request import person
from workflow import queries


def bell(request: HttpRequest) -> int:
    """Unread notices of the signed-in person in the current company."""
    return queries.unread(person(request))
