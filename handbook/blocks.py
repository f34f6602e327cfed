"""What the handbook's document is built of: single values, tables, and blocks of either under a heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One value: what it means, what the handbook says, the rule, and whether that is unset or our guess."""

    label: str
    said: str
    rule: str = ""
    unset: bool = False
    inferred: bool = False

    @property
    def text(self) -> str:
        """Everything that a search may hit."""
        return f"{self.label} {self.said} {self.rule}"


@dataclass(frozen=True)
class Table:
    """A table of the document; cells are text, a cell that is a tuple holds a text and a quiet line below it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def cells(self) -> list[list[tuple[Any, Any, str]]]:
        """The rows: what stands in a cell, the quiet line below it, and the head of its column for small screens."""
        pairs = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in self.rows]
        return [[(*pair, head) for pair, head in zip(row, self.heads, strict=True)] for row in pairs]


@dataclass(frozen=True)
class Block:
    """A part of a section under a heading of its own: values, or a table."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    table: Table | None = None

    @property
    def count(self) -> int:
        """How many values or rows stand in it."""
        return len(self.entries) + (len(self.table.rows) if self.table else 0)


def row_text(row: Sequence[Any]) -> str:
    """A row of a table as one text, for the search."""
    return " ".join(" ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell) for cell in row)
