"""The rows of a handbook's tables, as they are read: who signs, posts, governance, clocks, terms and papers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from handbook.figures import Band, Clock, Threshold, Weekday
from handbook.terms import Gate, Terms

GATES = tuple(Gate.values)


@dataclass(frozen=True)
class RowStep:
    """A required decision: a post's code, its title on the paper, and the unit role that seats it ("warehouse")."""

    post: str
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the authority matrix: document × gate × case × amount → ordered posts.

    The figure is the document's amount, or the one named by `measure` ("excess").
    """

    kind: str
    gate: str
    steps: tuple[RowStep, ...]
    case: str = ""
    above: Threshold | None = None
    up_to: Threshold | None = None
    measure: str = ""
    rule: str = ""
    note: str = ""

    @property
    def band(self) -> Band:
        """The figures that the row speaks of."""
        return Band(self.above, self.up_to)

    def fits(self, case: str, amount: Decimal | None, measures: Mapping[str, Decimal] | None = None) -> bool:
        """Whether the row speaks of this case and figure; a row without either speaks of all."""
        if self.case and self.case != case:
            return False
        return self.band.covers((measures or {}).get(self.measure) if self.measure else amount)


@dataclass(frozen=True)
class PostRow:
    """A post of the company: who may sit on it is said in accounts, what it may do by its role.

    `unit` "" is the whole company; `seats` limits how many sit on it; `designated` and `substitute` say that the
    procedure names one person for it and somebody for when that person is away.
    """

    code: str
    title: str
    role: str
    unit: str = ""
    seats: int | None = None
    designated: bool = False
    substitute: bool = False
    note: str = ""
    rule: str = ""


@dataclass(frozen=True)
class GovernanceRow:
    """Who drafts changes of an area of the handbook ("*" all of it), and who approves them in order."""

    area: str
    drafts: tuple[str, ...]
    steps: tuple[RowStep, ...]
    rule: str = ""
    note: str = ""


@dataclass(frozen=True)
class TimerRow:
    """A clock that runs in this company, with its own figures where they differ, and the posts that are told."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    posts: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Milestone:
    """How much of a document must be paid in all, in per cent, before it may pass a gate."""

    gate: str
    percent: Decimal


PAID_BEFORE_RELEASE = (Milestone(Gate.RELEASE, Decimal(100)),)


@dataclass(frozen=True)
class PaymentTerm:
    """How customers may pay: its name on paper, when it is due, and for which classes of customers.

    `code` is one of `handbook.terms.Terms`. `milestones` say what is paid before which gate; without them and without
    credit everything is paid before the release, except on delivery, where nothing is.
    """

    code: str
    title: str
    basis: str
    days: int = 0
    classes: tuple[str, ...] = ()
    needs_credit: bool = False
    milestones: tuple[Milestone, ...] = ()
    rule: str = ""
    note: str = ""

    @property
    def on_credit(self) -> bool:
        """Whether goods leave before they are paid for, inside a limit."""
        return self.needs_credit or self.code == Terms.MONTHLY

    def due_by(self, gate: str) -> Decimal:
        """Per cent that must be paid before a gate: the highest of that gate and of those before it."""
        reached = GATES[: GATES.index(gate) + 1]
        return max((each.percent for each in self._stages if each.gate in reached), default=Decimal(0))

    @property
    def _stages(self) -> tuple[Milestone, ...]:
        """What is said; else everything before the release, except on credit and on delivery."""
        unsaid = () if self.on_credit or self.code == Terms.ON_DELIVERY else PAID_BEFORE_RELEASE
        return self.milestones or unsaid


@dataclass(frozen=True)
class Calendar:
    """Working hours and days off; `also` are days off that are worked in exchange."""

    code: str
    title: str
    weekdays: tuple[Weekday, ...]
    opens: Clock
    closes: Clock
    half_day: Clock | None = None
    holidays: tuple[dt.date, ...] = ()
    also: tuple[dt.date, ...] = ()
    rule: str = ""
    note: str = ""

    def works_on(self, day: dt.date) -> bool:
        """Whether the company works on a day."""
        return day in self.also or (day not in self.holidays and Weekday(day.weekday()) in self.weekdays)


@dataclass(frozen=True)
class Form:
    """A paper that the procedure asks for, when, and what has to stand in it."""

    kind: str
    title: str
    required: tuple[str, ...]
    when: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Print:
    """How a paper is printed: its title, sentences that stand on it, seals, and who signs on it."""

    kind: str
    title: str = ""
    clauses: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    rule: str = ""
