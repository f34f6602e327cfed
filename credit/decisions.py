"""A decision of cover in words, for every page that shows one."""

from credit import judging
from credit.models import Decision


def said_of(row: Decision) -> str:
    """The sentence with its figures, as it was given then."""
    figures = {name: getattr(row, name) for name in judging.FIGURES}
    return judging.sentence(row.outcome, row.snapshot.get("lacks", ""), row.snapshot.get("group", ""), **figures)


def plain_of(row: Decision) -> str:
    """The same without what the customer owes elsewhere, for those who may not see it."""
    figures = {name: getattr(row, name) for name in judging.FIGURES}
    return judging.plain(row.outcome, row.snapshot.get("lacks", ""), row.snapshot.get("group", ""), **figures)


def by_whom(row: Decision) -> str:
    """Who asked; '' for the system."""
    return row.by.name if row.by else ""
