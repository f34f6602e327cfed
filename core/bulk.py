"""Writing in few words: one figure of many rows in one statement, some columns of one row without wording it anew.

Django's bulk_update writes a CASE with a branch for each row: for 700 lines most of the time of a service went into
putting that expression together.
"""

from collections.abc import Iterable, Sequence

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


def save_columns(row: Model, names: Iterable[str]) -> bool:
    """Write these fields of a saved row; says whether the row was there. Nothing is checked and no signal sent.

    As `row.save(update_fields=…)`, for rows of which few columns change in every service.
    """
    meta, quote, wanted = row._meta, connection.ops.quote_name, set(names)
    fields = [field for field in meta.concrete_fields if field.name in wanted]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608 - names of our own tables and columns
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])
        return bool(cursor.rowcount)
