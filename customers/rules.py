"""What a company's handbook says about its customers."""

import datetime as dt

from accounts.models import Company
from handbook import queries as handbook


def classes(company: Company, on: dt.date) -> tuple[str, ...]:
    """The classes that the company tells apart (OFFICE-19); none where it does not."""
    return tuple(handbook.value(company, "customers.classes", on))


def abroad(company: Company, on: dt.date) -> bool:
    """Whether foreign customers go a way of their own (PARTS-68)."""
    return handbook.in_force(company, on).values.get("policy.foreign_route") == "separate"
