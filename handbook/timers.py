"""The clocks of the five procedures: what starts each, when it is due, and who is told (rules.md section 4).

A figure that a handbook holds as a value is named by its key and not said again; the others stand here and a company's
`[[timer]]` row may say its own. Which clocks run in a company is what its handbook lists.
"""

from collections.abc import Mapping
from typing import Any

from handbook import reading as read
from handbook.clocks import goods, office, periodic, sales
from handbook.clocks.base import Timer
from handbook.reading import Reader

__all__ = ["FIGURES", "TIMERS", "Timer"]

FIGURES: dict[str, Reader] = {
    "due": read.span,
    "remind": read.span,
    "at": read.clocks,
    "on": read.dates,
    "weekdays": read.weekdays,
}
"""Figures that a clock may have, and how each is read: when due, when reminded, at which times and days."""

TIMERS: Mapping[str, Timer] = {
    timer.code: timer
    for timer in sorted((*office.TIMERS, *sales.TIMERS, *goods.TIMERS, *periodic.TIMERS), key=lambda timer: timer.code)
}


def figures(code: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """The figures by which a clock runs: its usual ones, and a company's own where it says any."""
    usual = {name: FIGURES[name](raw) for name, raw in TIMERS[code].figures.items()}
    return {**usual, **own}
