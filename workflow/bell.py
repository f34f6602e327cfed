"""How many notices wait, for the bell in the shell of every page."""

from django.apps import apps
from django.http import HttpRequest


def bell(request: HttpRequest) -> int:
    """Unread notices of the signed-in person in the current company."""
    notice = apps.get_model("workflow.Notice")
    rows = notice._default_manager.filter(user=request.user, read_at__isnull=True)
    return rows.filter(paper__company_id=getattr(request.user, "company_id", None)).count()
