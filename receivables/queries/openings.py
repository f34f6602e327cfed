"""Opening receivables that a person may see, and what is there already when more are brought in."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import scoped
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from receivables.models import Opening


def visible_openings(user: User) -> QuerySet[Opening]:
    """Opening receivables of the person's company and units, with what a row shows."""
    return scoped(Opening.objects.select_related("paper", "customer", "maker", "source"), user)


def opening(user: User, pk: int) -> Opening:
    """One opening receivable, else NotFound."""
    found = sole(visible_openings(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such opening receivable for you."))
    return found


def openings_numbered(company: Company, numbers: Iterable[str]) -> dict[str, Opening]:
    """The opening receivables of a company that carry these numbers, by number; one statement."""
    rows = Opening.objects.filter(company=company, paper__number__in=list(numbers))
    return {row.number: row for row in rows.select_related("paper", "customer")}


def opening_sums(rows: QuerySet[Opening]) -> Sums:
    """Foot of a filtered list."""
    return sums(rows, "gross", Q(pk__in=()))
