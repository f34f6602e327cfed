"""A company's handbook with other rules in it, for rules that another company's preset states."""

from dataclasses import replace
from typing import Any

import pytest

from handbook import books
from handbook.books import Handbook, Row, RowStep
from handbook.schema import KEYS


def steps(*posts: str) -> tuple[RowStep, ...]:
    return tuple(RowStep(post) for post in posts)


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
