"""The clocks of the five procedures: what starts each, when it is due, and who is told (rules.md section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handbook import reading as read
from handbook.reading import Reader, Text

FIGURES: dict[str, Reader] = {
    "due": read.span,
    "remind": read.span,
    "at": read.clocks,
    "on": read.dates,
    "days": read.day_ranges,
    "weekdays": read.weekdays,
    "runs": read.clocks,
}
"""Figures that a clock may have, and how each is read."""


@dataclass(frozen=True)
class Timer:
    """A clock. `kind` is sla (on a document), periodic (a job) or window (a gate)."""

    code: str
    kind: str
    trigger: Text
    action: Text
    companies: tuple[str, ...]
    rule: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    inferred: bool = False


TIMERS: dict[str, Timer] = {}
