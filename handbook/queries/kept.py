"""Approved versions, kept in the process: they never change, and the company's row says when there are more of them."""

import datetime as dt
from functools import lru_cache

from handbook import books
from handbook.books import Handbook
from handbook.models import Version


@lru_cache(maxsize=256)
def approved_days(company_pk: int, handbook_no: int) -> tuple[tuple[dt.date, int], ...]:
    """Day and key of each approved version, the latest day first; of two with one day the later approved is first."""
    rows = Version.objects.filter(company_id=company_pk, state=Version.State.APPROVED, effective_on__isnull=False)
    order = ("-effective_on", "-approved_at", "-pk")
    return tuple((day, pk) for day, pk in rows.order_by(*order).values_list("effective_on", "pk") if day)


@lru_cache(maxsize=256)
def book_of(pk: int) -> Handbook:
    """The book of an approved version."""
    text, number = Version.objects.values_list("text", "paper__number").get(pk=pk)
    return books.parse(text, str(number))


def forget() -> None:
    """For tests that begin with a new database under the same keys."""
    approved_days.cache_clear()
    book_of.cache_clear()
