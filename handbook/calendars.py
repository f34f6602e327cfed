"""Arithmetic of working days and hours: the one place that knows when a company works and what "one working day" means.

A day is a date, a moment is aware (UTC in the database); the company's zone turns one into the other. What counts as a
working day stands in the handbook's calendar; a handbook without one works from Monday to Friday.
"""

import calendar as months
import datetime as dt
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from accounts.models import Company
from core.dates import business_date
from handbook import queries
from handbook.figures import Clock, Span, Weekday
from handbook.rows import Calendar

DAY = dt.timedelta(days=1)
USUAL = Calendar(
    "usual", "", tuple(Weekday(number) for number in range(5)), Clock(dt.time(8, 30)), Clock(dt.time(17, 30))
)
"""Where a handbook says nothing: Monday to Friday, no days off."""
MOST = 400
"""No company is closed for so many days in a row."""


def calendar_of(company: Company, on: dt.date, code: str = "") -> Calendar:
    """The company's calendar as its handbook has it on a day: the named one, else the first; USUAL where none stands.

    Costs no statement beyond what reading the handbook costs.
    """
    found = queries.in_force(company, on).calendars
    return found.get(code) or next(iter(found.values()), USUAL)


# -- days ------------------------------------------------------------------------------------------------------------


def next_workday(calendar: Calendar, day: dt.date) -> dt.date:
    """The first working day after a day."""
    return _seek(calendar, day + DAY, DAY)


def workday_from(calendar: Calendar, day: dt.date) -> dt.date:
    """The day itself if it is worked, else the first working day after it."""
    return _seek(calendar, day, DAY)


def workday_until(calendar: Calendar, day: dt.date) -> dt.date:
    """The day itself if it is worked, else the last working day before it."""
    return _seek(calendar, day, -DAY)


def add_workdays(calendar: Calendar, day: dt.date, n: int) -> dt.date:
    """The n-th working day after a day (before it when n is below 0); with 0 the day itself, worked or not.

    One working day after a Friday is the Monday (FIBRE-136), also when counted from the Saturday.
    """
    step = DAY if n > 0 else -DAY
    for _each in range(abs(n)):
        day = _seek(calendar, day + step, step)
    return day


def workdays_between(calendar: Calendar, after: dt.date, until: dt.date) -> int:
    """How many working days lie after one day up to another, the last one counted; 0 when it is not later."""
    days = ((after + DAY * number) for number in range(1, (until - after).days + 1))
    return sum(1 for day in days if calendar.works_on(day))


def add_months(day: dt.date, n: int) -> dt.date:
    """So many calendar months later; a month that is too short ends it: a month after 31 January is 28 February."""
    month = day.year * 12 + day.month - 1 + n
    year, zero_based = divmod(month, 12)
    return dt.date(year, zero_based + 1, min(day.day, months.monthrange(year, zero_based + 1)[1]))


def months_between(since: dt.date, until: dt.date) -> Decimal:
    """How many months have passed: whole ones, and of the one that runs its days as parts of 31.

    Exactly half a year is 6; half a year and a day is a little more, so edges with and without the day itself hold.
    """
    whole = (until.year - since.year) * 12 + until.month - since.month
    whole -= add_months(since, whole) > until
    return whole + Decimal((until - add_months(since, whole)).days) / 31


def _seek(calendar: Calendar, day: dt.date, step: dt.timedelta) -> dt.date:
    for _each in range(MOST):
        if calendar.works_on(day):
            return day
        day += step
    return day


# -- moments ---------------------------------------------------------------------------------------------------------


def moment(day: dt.date, clock: Clock, zone: str) -> dt.datetime:
    """A time of day of a date in the company's zone."""
    return dt.datetime.combine(day, clock.time, _zone(zone))


def closing(calendar: Calendar, day: dt.date, zone: str) -> dt.datetime:
    """When work ends on a day."""
    return moment(day, calendar.closes, zone)


def opening(calendar: Calendar, day: dt.date, zone: str) -> dt.datetime:
    """When work begins on a day."""
    return moment(day, calendar.opens, zone)


def open_at(calendar: Calendar, at: dt.datetime, zone: str) -> bool:
    """Whether the company works at a moment."""
    here = at.astimezone(_zone(zone))
    return calendar.works_on(here.date()) and calendar.opens.time <= here.time() < calendar.closes.time


def due_workdays(company: Company, at: dt.datetime, n: int) -> dt.datetime:
    """Until when something is due that may take n working days from a moment: the end of work on that day."""
    on = business_date(at, company.zone)
    calendar = calendar_of(company, on)
    return closing(calendar, add_workdays(calendar, on, n), company.zone)


def after(company: Company, at: dt.datetime, span: Span) -> dt.datetime:
    """When a span from a moment on is over: minutes and hours by the clock, whole days at the end of work.

    Days, months and years that end on a day off end there; working days never do.
    """
    if span.unit in ("min", "h"):
        return at + dt.timedelta(minutes=span.count * (60 if span.unit == "h" else 1))
    on = business_date(at, company.zone)
    calendar = calendar_of(company, on)
    return closing(calendar, days_after(calendar, on, span), company.zone)


def days_after(calendar: Calendar, on: dt.date, span: Span) -> dt.date:
    """The day on which a span of days, working days, months or years from a day on is over."""
    if span.unit == "wd":
        return add_workdays(calendar, on, span.count)
    if span.unit == "d":
        return on + DAY * span.count
    return add_months(on, span.count * (12 if span.unit == "y" else 1))


def add_hours(calendar: Calendar, at: dt.datetime, zone: str, hours: int) -> dt.datetime:
    """So many hours of work later: what is left of today, then the next working days from their beginning."""
    left = dt.timedelta(hours=hours)
    start = _work_from(calendar, at, zone)
    while left > (rest := closing(calendar, _day(start, zone), zone) - start):
        left -= rest
        start = opening(calendar, next_workday(calendar, _day(start, zone)), zone)
    return start + left


def _work_from(calendar: Calendar, at: dt.datetime, zone: str) -> dt.datetime:
    """The moment itself within working hours, else when work next begins."""
    if open_at(calendar, at, zone):
        return at
    today = _day(at, zone)
    begins = opening(calendar, today, zone)
    return (
        begins if calendar.works_on(today) and at < begins else opening(calendar, next_workday(calendar, today), zone)
    )


def _day(at: dt.datetime, zone: str) -> dt.date:
    return business_date(at, zone)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
