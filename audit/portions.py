"""A statement read in portions by its key, so that a large answer is never held whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

PORTION = 1000
Line = tuple[Any, ...]
"""moment, part, what kind, number, unit, who, for whom, what happened, field, before, after, reason, request"""
Values = Mapping[str, Any]
"""company, units, since and until (moments) of an export"""


def portions(statement: str, values: Values) -> Iterator[list[Any]]:
    """The rows of a statement whose first column is the key that it goes on from."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**values, "last": last, "most": PORTION})
            rows = cursor.fetchall()
        if rows:
            yield rows
        if len(rows) < PORTION:
            return
        last = rows[-1][0]
