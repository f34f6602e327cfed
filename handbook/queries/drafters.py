"""Who drafted the figures that are in force: they do not use them alone where the handbook says so (S18, FIBRE-93)."""

import datetime as dt

from accounts.models import Company, User
from handbook import conflicts
from handbook.books import Handbook, load
from handbook.floors import PriceFloors
from handbook.queries import in_force
from handbook.queries.kept import approved_days, book_of
from workflow import apart

PRICES = "pricing."


def drafted_prices(company: Company, by: User, on: dt.date) -> bool:
    """Whether a person drafted the price authority in force on a day, where the handbook keeps its use from them."""
    stated = {conflict.code for conflict in conflicts.of_kind(in_force(company, on).conflicts, conflicts.TABLE, "")}
    return "S18" in stated and by.pk in drafters(company, PRICES, on)


def drafters(company: Company, area: str, on: dt.date) -> frozenset[int]:
    """Who made or changed the versions from which the values of an area in force on a day come; nobody for a preset.

    Each figure is its own drafter's: a later version that leaves it alone changes nothing about whose it is.
    """
    if not company.handbook_no:
        return frozenset()
    days = [pk for day, pk in approved_days(company.pk, company.handbook_no) if day <= on]
    books: list[Handbook] = [*(book_of(pk) for pk in days), load(company.preset)]
    figures = [_figures(book, area) for book in books]
    as_now = {name for each in figures for name in each}
    found: set[int] = set()
    for pk, after, before in zip(days, figures, figures[1:], strict=False):
        changed = {name for name in as_now if after.get(name) != before.get(name)}
        as_now -= changed
        found |= apart.makers(pk) if changed else set()
    return frozenset(found)


def _figures(book: Handbook, area: str) -> dict[str, str]:
    """The values of an area, price floors role by role."""
    found: dict[str, str] = {}
    for key, value in book.values.items():
        if key.startswith(area) and isinstance(value, PriceFloors):
            found |= {f"{key}.{role}": repr(floor) for role, floor in value.floors.items()}
            found[key] = repr(value.inclusive)
        elif key.startswith(area):
            found[key] = repr(value)
    return found
