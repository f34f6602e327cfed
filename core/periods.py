"""Periods by name, as lists are filtered: this month is another month every month."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from core.components import Text

Span = tuple[dt.date, dt.date]
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
OWN = "own"
"""the two days are typed"""


def _month(day: dt.date) -> Span:
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - DAY


def _last_month(today: dt.date) -> Span:
    return _month(today.replace(day=1) - DAY)


def _week(today: dt.date) -> Span:
    monday = today - today.weekday() * DAY
    return monday, monday + 6 * DAY


def _last_week(today: dt.date) -> Span:
    return _week(today - WEEK)


def _quarter(today: dt.date) -> Span:
    first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return first, _month(first + dt.timedelta(days=64))[1]


def _year(today: dt.date) -> Span:
    return today.replace(month=1, day=1), today.replace(month=12, day=31)


PERIODS: dict[str, tuple[Text, Callable[[dt.date], Span]]] = {
    "today": (_("Today"), lambda today: (today, today)),
    "yesterday": (_("Yesterday"), lambda today: (today - DAY, today - DAY)),
    "week": (_("This week"), _week),
    "last_week": (_("Last week"), _last_week),
    "month": (_("This month"), _month),
    "last_month": (_("Last month"), _last_month),
    "quarter": (_("This quarter"), _quarter),
    "year": (_("This year"), _year),
}


def choices() -> list[tuple[str, Text]]:
    """For a select: any time, the periods, two days of one's own."""
    return [("", _("Any time")), *((code, label) for code, (label, _span) in PERIODS.items()), (OWN, _("From … to …"))]


def span(code: str, today: dt.date) -> Span | None:
    """First and last day of a period, both counted; None for what is no named period."""
    return PERIODS[code][1](today) if code in PERIODS else None
