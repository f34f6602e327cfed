"""What somebody who must decide on a paper needs to know, as plain values that each kind's app puts together."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Company
from core.components import Debt, Text
from workflow.documents import Document


@dataclass(frozen=True)
class Caution:
    """A cause to open a paper before deciding on it: price, credit, overdue debt.

    `rows(keys, company, on)` gives the kind's documents among `keys` for which the cause stands on a business day, as
    a queryset of documents. Where one stands, the worklist offers no decision from the row.
    """

    code: str
    text: Text
    rows: Callable[[Sequence[int], Company, dt.date], Any]


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line of a paper: what, in small how much at which price, and the amount."""

    label: Text
    cap: Text = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """What is needed to decide and nothing else: whom it concerns, how much, when, what they owe, what was said."""

    document: Document
    party: str
    amount: Decimal | None
    """none for a paper that is not about money"""
    when: Text = ""
    terms: Text = ""
    debt: Debt | None = None
    said: Sequence[tuple[Text, str]] = ()
    """texts of the maker under their labels"""
    lines: Sequence[BriefLine] = ()
