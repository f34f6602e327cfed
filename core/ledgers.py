"""What a check of a ledger finds: a figure that is kept and does not agree with the one computed from its entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LedgerCheck = Callable[[Any], Iterable["Difference"]]
"""Takes a company, gives its differences; nothing is ever repaired by a check."""


@dataclass(frozen=True)
class Difference:
    """One figure that is wrong: what it is of, as kept and as computed. `paper_id` is where to look, when known."""

    subject: str
    kept: Decimal
    computed: Decimal
    paper_id: int | None = None

    def __str__(self) -> str:
        return f"{self.subject}: {self.kept} ≠ {self.computed}"
