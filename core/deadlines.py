"""How a deadline looks at a moment: late, short, in time or met."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from core.components import Due
from core.display import WEEKDAYS, day_text, span_text

URGENT = dt.timedelta(hours=2)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK_DAYS = 7


class Seen(NamedTuple):
    """What is shown of a deadline: look over, soon, ok or met."""

    look: str
    icon: str
    text: str


def seen(due: Due) -> Seen:
    """The look and the words of a deadline at `due.now`."""
    if due.met_at is not None:
        return _met(due, due.met_at)
    if due.now > due.at:
        return Seen("over", "circle-alert", _("%(span)s late") % {"span": span_text(due.now - due.at)})
    if due.now >= _warned_from(due):
        return Seen("soon", "clock", _("%(span)s left") % {"span": _left(due.at - due.now)})
    return Seen("ok", "clock", _when(due))


def _warned_from(due: Due) -> dt.datetime:
    """When it becomes urgent: as given, in the last quarter of the time there was, or two hours before."""
    if due.warn is not None:
        return due.warn
    last_quarter = (due.at - due.start) / 4 if due.start else URGENT
    return due.at - min(last_quarter, URGENT)


def _met(due: Due, met_at: dt.datetime) -> Seen:
    if met_at > due.at:
        return Seen("over", "circle-alert", _("done %(span)s late") % {"span": span_text(met_at - due.at)})
    if due.start is None:
        return Seen("met", "check", _("in time"))
    return Seen("met", "check", _("in time, took %(span)s") % {"span": span_text(met_at - due.start)})


def _left(span: dt.timedelta) -> str:
    """`1:28` within a day, else in words."""
    if HOUR <= span < DAY:
        minutes = int(span.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return span_text(span)


def _when(due: Due) -> str:
    """The clock time today, then tomorrow, the weekday within a week, the date."""
    at, now = timezone.localtime(due.at), timezone.localtime(due.now)
    days = (at.date() - now.date()).days
    if days == 0:
        return at.strftime("%H:%M")
    if days == 1:
        return _("tomorrow %(clock)s") % {"clock": at.strftime("%H:%M")}
    if days < WEEK_DAYS:
        return str(WEEKDAYS[at.weekday()])
    return day_text(at.date(), now.date())
