"""What those may read who look over others' shoulders: refused attempts, and exports that were taken."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import in_company, rights_of
from audit.models import Extract
from workflow.models import Refusal
from workflow.queries import REFUSALS

EXPORT = "audit.export"
__all__ = ["EXPORT", "REFUSALS", "extracts", "people", "refusals", "units"]


def units(user: User, permission: str) -> list[int]:
    """Ids of the units of the current company in which the person holds a right."""
    return sorted(rights_of(user).by_permission.get(permission, frozenset()))


def refusals(user: User) -> QuerySet[Refusal]:
    """Refused attempts in the units whose attempts the person may read."""
    rows = in_company(Refusal.objects.all(), user).filter(unit_id__in=units(user, REFUSALS))
    return rows.select_related("user", "unit", "paper")


def people(user: User) -> QuerySet[User]:
    """Those who were refused something there."""
    return User.objects.filter(pk__in=refusals(user).order_by().values("user")).order_by("name", "pk")


def extracts(user: User) -> QuerySet[Extract]:
    """Exports that were taken of the current company, newest first."""
    return in_company(Extract.objects.select_related("by"), user).order_by("-pk")
