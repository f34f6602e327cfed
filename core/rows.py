"""Reading one row by its key."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def sole(rows: QuerySet[M]) -> M | None:
    """The only row of a query by key, or None.

    `first()` would order by the key, for which Django hashes every column that is selected: for a head with its
    related rows that costs more than the statement itself.
    """
    return next(iter(rows.order_by()), None)
