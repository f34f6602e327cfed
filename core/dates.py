"""Business days and moments. UTC in the database; a business date is computed once, in the company's zone."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo


def business_date(at: dt.datetime, zone: str) -> dt.date:
    """The calendar day of the moment `at` in the company's time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: dt.date, zone: str) -> dt.datetime:
    """00:00 of `day` in the zone, as an aware moment."""
    return dt.datetime.combine(day, dt.time.min, ZoneInfo(zone))


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The first moment after `day`: what is valid until a day ends here."""
    return start_of_day(day + dt.timedelta(days=1), zone)


def month_end(day: dt.date) -> dt.date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
