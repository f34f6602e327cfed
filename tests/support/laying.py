"""Companies, shops and the like are built once per process by the services, and laid as rows ever after.

Building a company of fifteen people takes a tenth of a second, and two thousand tests ask for one. What is laid is what
the services wrote the first time, keys, history and all; so the same company has the same keys in every test of a
process, and whatever is remembered by them (the handbook's versions) is forgotten between tests.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import IntegrityError, connection, transaction

T = TypeVar("T")


@dataclass(frozen=True)
class _Layer:
    """Rows that were written, rows that were changed, and what the builder gave back."""

    fresh: str
    changed: str
    given: bytes


WRITTEN = "SELECT laying.written(%s, %s::jsonb, %s)::text"
_layers: dict[object, _Layer] = {}
_loose = False
"""whether something could not be laid in this test: what is built on it has other keys than usual"""


def begin() -> None:
    """A test begins: nothing is laid yet."""
    global _loose
    _loose = False


def laid(key: object, build: Callable[[], T]) -> T:
    """What `build` makes in the database, and what it returns; `key` names it and everything it depends on.

    `build` may depend on nothing that a test did before, except on what was laid under its key. Where the test has
    written rows that stand in the way, it is built anew, with other keys; then all layers are forgotten, for some stand
    on the one that could not be laid, and what else this test asks for is built and not remembered.
    """
    layer = _layers.get(key)
    if _loose:
        return build()
    if layer is None:
        given, layer = _built(build)
        if not _loose:
            _layers[key] = layer
        return given
    try:
        with transaction.atomic():
            _call("SELECT laying.lay(%s::jsonb, %s::jsonb)", layer.fresh, layer.changed)
    except IntegrityError:
        _forget()
        return build()
    return cast(T, pickle.loads(layer.given))  # noqa: S301 - written by this process


def _forget() -> None:
    global _loose
    _loose = True
    _layers.clear()


def _built(build: Callable[[], T]) -> tuple[T, _Layer]:
    known = _call("SELECT laying.keys()::text")
    with transaction.atomic():
        since = int(_call("SELECT laying.begun()"))
        given = build()
        fresh, changed = (_call(WRITTEN, since, known, before) for before in (False, True))
    layer = _Layer(fresh, changed, pickle.dumps(given))
    return cast(T, pickle.loads(layer.given)), layer  # noqa: S301 - written one line above


def _call(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
