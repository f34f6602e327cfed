"""What a company's handbook says about its customers."""

import datetime as dt

from accounts.models import Company
from handbook import queries as handbook


def classes(company: Company, on: dt.date) -> tuple[str, ...]:
    """The classes that the company tells apart (OFFICE-19); none where it does not."""
    return tuple(handbook.value(company, "customers.classes", on))
