"""A company's handbook with other rules in it, for rules that another company's preset states."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from handbook import books
from handbook.books import Handbook, Row, RowStep
from handbook.schema import KEYS


def steps(*posts: str) -> tuple[RowStep, ...]:
    return tuple(RowStep(post) for post in posts)


@contextmanager
def as_at_the_mill(preset: str, manager: str, witness: str) -> Iterator[None]:
    """Within this, a company of the preset releases goods on the word of one post, heard by another (FIBRE-136).

    The manager hears of every shipment (FIBRE-129).
    """
    book, mill = books.load(preset), books.load("fibre")
    row = Row("shipping.emergency", "approve", steps(manager, witness))
    own = {"shipping.emergency_paper_workdays": 1, "shipping.report_to": (manager,)}
    timers = {code: mill.timers[code] for code in ("T31", "T32")}
    told = replace(book, rows=(row, *book.rows), values={**book.values, **own}, timers={**book.timers, **timers})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handbook.queries.in_force", lambda _company, _on: told)
        yield


def rewrite(
    monkeypatch: pytest.MonkeyPatch, preset: str, *rows: Row, without: tuple[str, ...] = (), **values: Any
) -> Handbook:
    """Put rows before a preset's and values over its own (`pricing__discount_limits={…}`, as TOML has them).

    `without` names kinds whose own rows go.
    """
    book = books.load(preset)
    own = tuple(row for row in book.rows if row.kind not in without)
    read = {name.replace("__", "."): KEYS[name.replace("__", ".")].read(raw) for name, raw in values.items()}
    told = replace(book, rows=(*rows, *own), values={**book.values, **read})
    monkeypatch.setattr("handbook.queries.in_force", lambda _company, _on: told)
    return told
