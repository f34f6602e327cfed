"""What a company's handbook says about its customers."""

import datetime as dt

from accounts.models import Company
from handbook import queries as handbook
from handbook.calendars import add_months


def stale_before(company: Company, on: dt.date) -> dt.date | None:
    """A file that nobody touched from this day on is not stale (FIBRE-11); None where the handbook does not ask."""
    key = "customers.file_stale_months"
    if not handbook.is_set(company, key, on):
        return None
    edge = handbook.value(company, key, on)
    day = add_months(on, -int(edge.amount))
    return day + dt.timedelta(days=1) if edge.inclusive else day


def classes(company: Company, on: dt.date) -> tuple[str, ...]:
    """The classes that the company tells apart (OFFICE-19); none where it does not."""
    return tuple(handbook.value(company, "customers.classes", on))


def abroad(company: Company, on: dt.date) -> bool:
    """Whether foreign customers go a way of their own (PARTS-68)."""
    return handbook.in_force(company, on).values.get("policy.foreign_route") == "separate"
