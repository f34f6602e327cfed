"""Until when a row of the worklist may be put off: the usual moments of an office, or one that is typed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Text
from core.display import moment_text
from core.refusals import NotAllowed

AFTERNOON, MORNING = dt.time(14), dt.time(8, 30)
WEEK, HOUR = 7, dt.timedelta(hours=1)


@dataclass(frozen=True)
class Moment:
    """A moment under the code that the form sends."""

    code: str
    label: Text
    at: dt.datetime


def choices(now: dt.datetime, user: User) -> list[Moment]:
    """In an hour, this afternoon, tomorrow morning, next Monday morning; what is past already is left out."""
    zone = _zone(user)
    today = now.astimezone(zone).date()
    known = [
        Moment("hour", _("In an hour"), now + HOUR),
        Moment("afternoon", _("This afternoon"), dt.datetime.combine(today, AFTERNOON, zone)),
        Moment("tomorrow", _("Tomorrow morning"), dt.datetime.combine(today + dt.timedelta(days=1), MORNING, zone)),
        Moment("monday", _("Monday morning"), dt.datetime.combine(_monday(today), MORNING, zone)),
    ]
    return [each for each in known if each.at > now]


def _monday(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=WEEK - today.weekday())


def _zone(user: User) -> ZoneInfo:
    return ZoneInfo(user.company.zone if user.company else "UTC")


def chosen(typed: Mapping[str, str], known: Sequence[Moment], user: User) -> dt.datetime:
    """The moment that a form names by its code, or by date and clock of the company."""
    code = typed.get("until", "")
    found = next((each.at for each in known if each.code == code), None)
    return found or _typed(typed.get("moment", ""), user)


def _typed(text: str, user: User) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=_zone(user))
    except ValueError as error:
        raise NotAllowed(_("Choose until when."), field="until") from error


def said(until: dt.datetime) -> str:
    """What the person is told."""
    return _("Put off until %(moment)s.") % {"moment": moment_text(until)}
