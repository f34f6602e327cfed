"""Reading one row by its key."""

from typing import TypeVar

from django.db.models import ForeignKey, Model, QuerySet

M = TypeVar("M", bound=Model)


def sole(rows: QuerySet[M]) -> M | None:
    """The only row of a query by key, or None.

    `first()` would order by the key, for which Django hashes every column that is selected: for a head with its
    related rows that costs more than the statement itself.
    """
    return next(iter(rows.order_by()), None)


def at_hand(row: Model, *way: str) -> bool:
    """Whether the rows that a row refers to, one by the other, were read along with it: asking them costs nothing."""
    for name in way:
        field = row._meta.get_field(name)
        if not isinstance(field, ForeignKey) or not field.is_cached(row):
            return False
        found = getattr(row, name)
        if found is None:
            return True
        row = found
    return True
