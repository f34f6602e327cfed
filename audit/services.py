"""Taking an export: it is written down first, then its lines are read as they are sent."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from audit import queries
from audit.models import Extract, Part
from core.refusals import NotAllowed
from core.request_id import current

LONGEST = dt.timedelta(days=366)


def take(*, by: User, at: dt.datetime, since: dt.date, until: dt.date, parts: Sequence[str]) -> Extract:
    """Write down that an export of `since` to `until` (both included, days of the company) is taken.

    Raises NotYours without the right, NotAllowed for a period turned round or longer than a year, or for nothing.
    """
    require(by, queries.EXPORT)
    if until < since:
        raise NotAllowed(_("The period ends before it begins."), field="until")
    if until - since >= LONGEST:
        raise NotAllowed(_("Choose at most one year at a time."), field="until")
    if not set(parts) <= set(Part.values) or not parts:
        raise NotAllowed(_("Choose what the export is to contain."), field="parts")
    chosen = [part for part in Part.values if part in parts]
    return Extract.objects.create(
        company_id=by.works_in, by=by, at=at, since=since, until=until, parts=chosen, request_id=current()
    )
