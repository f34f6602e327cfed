"""Who drafted the figures that are in force: they do not use them alone where the handbook says so (S18, FIBRE-93)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.models import Company, User
from handbook import conflicts
from handbook.books import Handbook, load
from handbook.queries import in_force
from handbook.queries.kept import approved_days, book_of
from workflow import apart

PRICES = "pricing."


def drafted_prices(company: Company, by: User, on: dt.date) -> bool:
    """Whether a person drafted the price authority in force on a day, where the handbook keeps its use from them."""
    stated = {conflict.code for conflict in conflicts.of_kind(in_force(company, on).conflicts, conflicts.TABLE, "")}
    return "S18" in stated and by.pk in drafters(company, PRICES, on)


def drafters(company: Company, area: str, on: dt.date) -> frozenset[int]:
    """Who made or changed the version from which the values of an area in force on a day come; nobody for a preset.

    A later version that leaves the area alone changes nothing about whose figures they are.
    """
    if not company.handbook_no:
        return frozenset()
    days = [pk for day, pk in approved_days(company.pk, company.handbook_no) if day <= on]
    books: list[Handbook] = [*(book_of(pk) for pk in days), load(company.preset)]
    for pk, book, before in zip(days, books, books[1:], strict=False):
        if _area(book, area) != _area(before, area):
            return frozenset(apart.makers(pk))
    return frozenset()


def _area(book: Handbook, area: str) -> Mapping[str, Any]:
    return {key: value for key, value in book.values.items() if key.startswith(area)}
