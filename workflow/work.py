"""What a service has in hand until it ends: the rows it has locked and the events it still has to write.

A service calls others, and each asks for the documents it works on. What is locked stays locked until the outermost
ends, so it is read once and everybody in between works on the same instance. Its events are written together.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar, cast

from django.db.models import Model

from workflow import locks
from workflow.documents import Document
from workflow.models import Event

M = TypeVar("M", bound=Model)


@dataclass
class Work:
    """One outermost service with all it calls."""

    rows: dict[tuple[type[Model], Hashable], Model] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def about(self) -> int | None:
        """The key of the document that the service came to first."""
        return next((row.pk for row in self.rows.values() if isinstance(row, Document)), None)


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def current() -> Work | None:
    """The work under way; None outside of services."""
    return _current.get()


@contextmanager
def begun() -> Iterator[Work]:
    """An outermost service begins: nothing is locked and nothing written yet."""
    locks.begin()
    work = Work()
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


def keep(row: M, key: Hashable) -> M:
    """Remember a row that is locked (or was just written) by this service under the key by which it is asked for."""
    if work := current():
        work.rows[type(row), key] = row
    return row


def kept(model: type[M], key: Hashable) -> M | None:
    """The row that this service has locked before; None when it has not."""
    work = current()
    return cast("M | None", work.rows.get((model, key))) if work else None
