"""Locks go down the layers: later document, earlier document, credit holder, stock rows, counters last.

A customer's credit account comes before the group whose limit it shares (LAST_OF_APP).

Code that takes a row lock says so here. Outside tests this costs one look at a context variable; in tests a recorder
fails on the first inversion, so two services can never wait for each other in a circle.
"""

from contextvars import ContextVar
from functools import lru_cache

from django.apps import apps

COUNTER = "counter"
LAST_OF_APP = frozenset({"credit.group"})
"""Rows that are locked after all others of their app: many of those lead to one of these."""
recorder: ContextVar[list[tuple[int, str, object]] | None] = ContextVar("locks", default=None)


class LockOrderError(AssertionError):
    """A lock was taken after one that must come later."""


@lru_cache
def rank(label: str) -> int:
    """Higher apps are locked first; the counter last of all."""
    if label == COUNTER:
        return -1
    order = [config.label for config in apps.get_app_configs()]
    return 2 * order.index(label.split(".")[0]) + (label not in LAST_OF_APP)


def taken(label: str, key: object) -> None:
    """Record that rows of `label` ("orders.order", "inventory.stocklevel", COUNTER) with `key` are locked now."""
    held = recorder.get()
    if held is None:
        return
    entry = (rank(label), label, key)
    if entry in held:
        return
    if held and held[-1][0] < entry[0]:
        raise LockOrderError(f"{label} {key} is locked after {held[-1][1]} {held[-1][2]}")
    held.append(entry)


def begin() -> None:
    """One service and all it calls are one story of locks: the outermost starts a new one."""
    held = recorder.get()
    if held is not None:
        held.clear()
