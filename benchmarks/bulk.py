"""Writing millions of rows into a database of one's own: INSERT … SELECT, with whatever slows it put aside meanwhile.

Only the owner of the tables may do this, and only where nobody else works: guards and history are switched off while
rows are written, references, unique constraints and indexes are taken away and made again afterwards. So what comes
back at the end has checked every row; what the guards alone know (a state with its event, balances) has not been asked.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Field, Model

_REFERENCES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
"""
_UNIQUE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'u' AND conrelid = ANY(%(tables)s::regclass[])
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
     WHERE i.indrelid = ANY(%(tables)s::regclass[]) AND NOT i.indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def execute(statement: str, values: Any = None) -> int:
    """Run one statement; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def insert(model: type[Model], columns: Mapping[str, str], source: str) -> int:
    """INSERT … SELECT of SQL expressions by column name; a column that is not named gets the field's default."""
    fields = [field for field in model._meta.concrete_fields if _written(field, columns)]
    unknown = set(columns) - {field.column for field in fields}
    if unknown:
        raise ValueError(f"{model._meta.label} has no column {', '.join(sorted(unknown))}")
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(columns.get(str(field.column)) or _default(field) for field in fields)
    return execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {values} {source}")


def _written(field: "Field[Any, Any]", columns: Mapping[str, str]) -> bool:
    if getattr(field, "generated", False):
        return False
    filled_in = field.primary_key or field.has_db_default()
    return not filled_in or str(field.column) in columns


def _default(field: "Field[Any, Any]") -> str:
    """A literal of the field's default: '' for texts without one, as Django writes them."""
    value = field.get_default()
    if value is None:
        return "NULL"
    text = json.dumps(value) if isinstance(value, dict) else str(value)
    if isinstance(value, list):
        text = "{" + ",".join(map(str, value)) + "}"
    return "'{}'::{}".format(text.replace("'", "''"), field.db_type(connection))


def write(model: type[Model], same: Mapping[str, str], columns: Sequence[str], values: Iterable[Sequence[Any]]) -> int:
    """Rows made in Python, by COPY: texts of `columns` beside what is the `same` in every row (SQL expressions)."""
    quote = connection.ops.quote_name
    named = {name: f"{quote(name)}::{_type(model, name)}" for name in columns}
    execute(f"CREATE TEMPORARY TABLE bench_rows ({', '.join(f'{quote(name)} text' for name in columns)})")
    with connection.connection.cursor() as cursor, cursor.copy("COPY bench_rows FROM STDIN") as sink:
        for row in values:
            sink.write_row(row)
    count = insert(model, {**same, **named}, "FROM bench_rows")
    execute("DROP TABLE bench_rows")
    return count


def _type(model: type[Model], column: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))


@contextmanager
def put_aside(models: Sequence[type[Model]]) -> Iterator[None]:
    """Guards off, references and indexes away; on leaving all is made again, and thereby every row checked."""
    tables = [model._meta.db_table for model in models]
    asked = {"tables": tables}
    references, unique, indexes = (rows(words, asked) for words in (_REFERENCES, _UNIQUE, _INDEXES))
    for table in tables:
        execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    for table, name, _words in [*references, *unique]:
        execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _words in indexes:
        execute(f"DROP INDEX {name}")
    yield
    for _name, words in indexes:
        execute(words)
    for table, name, words in [*unique, *references]:
        execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}')
    for table in tables:
        execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def continue_keys(models: Sequence[type[Model]]) -> None:
    """Identity columns go on after the keys that were written, never back."""
    for model in models:
        key = model._meta.pk
        if key.get_internal_type() == "BigAutoField":
            execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'),"  # noqa: S608 - our own table
                f" greatest((SELECT coalesce(max(id), 0) + 1 FROM {model._meta.db_table}),"
                " (SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename)"
                f" = pg_get_serial_sequence('{model._meta.db_table}', 'id'))))"
            )
