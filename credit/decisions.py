"""A decision of cover in words, for every page that shows one."""

from core.currencies import of_kept
from credit import judging, saying
from credit.models import Decision


def said_of(row: Decision) -> str:
    """The sentence with its figures, as it was given then; with the foreign amount and the rate it was booked at."""
    figures = {name: getattr(row, name) for name in judging.FIGURES}
    said = saying.sentence(row.outcome, row.snapshot.get("lacks", ""), row.snapshot.get("group", ""), **figures)
    return _abroad(row, said)


def plain_of(row: Decision) -> str:
    """The same without what the customer owes elsewhere, for those who may not see it."""
    figures = {name: getattr(row, name) for name in judging.FIGURES}
    said = saying.plain(row.outcome, row.snapshot.get("lacks", ""), row.snapshot.get("group", ""), **figures)
    return _abroad(row, said)


def _abroad(row: Decision, said: str) -> str:
    abroad = of_kept(row.snapshot)
    return abroad.after(said) if abroad else said


def by_whom(row: Decision) -> str:
    """Who asked; '' for the system."""
    return row.by.name if row.by else ""
