"""One figure of many rows in one statement.

Django's bulk_update writes a CASE with a branch for each row: for 700 lines most of the time of a service went into
putting that expression together.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def save_figure(rows: Sequence[Model], name: str) -> None:
    """Write the numeric field `name` of saved rows of one model; the caller holds the lock of their document."""
    if not rows:
        return
    meta = rows[0]._meta
    quote = connection.ops.quote_name
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    column = quote(str(meta.get_field(name).column))  # type: ignore[union-attr]  # a column, not a relation back
    statement = (
        f"UPDATE {table} SET {column} = new.figure"  # noqa: S608 - names of our own tables and columns
        f" FROM unnest(%s::bigint[], %s::numeric[]) AS new(id, figure) WHERE {table}.{key} = new.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows], [getattr(row, name) for row in rows]])
