"""Working days: weekends, public holidays, days worked in exchange, months that are too short, hours across nights."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from handbook import calendars
from handbook.books import load
from handbook.figures import Clock, Span, Weekday
from handbook.rows import Calendar
from tests.world import World

ZONE = "Asia/Shanghai"
FIVE = Calendar(
    "x", "", tuple(Weekday(n) for n in range(5)), Clock(dt.time(8, 0)), Clock(dt.time(17, 0)),
    holidays=tuple(dt.date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    also=(dt.date(2026, 10, 10),),
)  # fmt: skip
FRIDAY, SATURDAY, MONDAY = dt.date(2026, 6, 12), dt.date(2026, 6, 13), dt.date(2026, 6, 15)


def here(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=ZoneInfo(ZONE))  # type: ignore[arg-type,misc]  # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (SATURDAY, 0, SATURDAY),
        (FRIDAY, 6, dt.date(2026, 6, 22)),
        (MONDAY, -1, FRIDAY),
        (dt.date(2026, 9, 30), 1, dt.date(2026, 10, 8)),  # the national holiday
        (dt.date(2026, 10, 9), 1, dt.date(2026, 10, 10)),  # a Saturday that is worked in exchange
        (dt.date(2026, 10, 8), -1, dt.date(2026, 9, 30)),
    ],
)
def test_working_days_skip_what_is_off(day: dt.date, n: int, found: dt.date) -> None:
    assert calendars.add_workdays(FIVE, day, n) == found


def test_the_next_working_day_is_never_the_day_itself() -> None:
    assert calendars.next_workday(FIVE, FRIDAY) == MONDAY
    assert calendars.workday_from(FIVE, FRIDAY) == FRIDAY
    assert calendars.workday_from(FIVE, SATURDAY) == MONDAY
    assert calendars.workday_until(FIVE, SATURDAY) == FRIDAY


def test_working_days_between_count_the_last_and_not_the_first() -> None:
    assert calendars.workdays_between(FIVE, FRIDAY, MONDAY) == 1
    assert calendars.workdays_between(FIVE, dt.date(2026, 9, 30), dt.date(2026, 10, 12)) == 4
    assert calendars.workdays_between(FIVE, MONDAY, FRIDAY) == 0


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
        (dt.date(2026, 6, 10), 12, dt.date(2027, 6, 10)),
    ],
)
def test_a_month_that_is_too_short_ends_the_span(day: dt.date, n: int, found: dt.date) -> None:
    assert calendars.add_months(day, n) == found


@pytest.mark.parametrize(
    ("at", "hours", "found"),
    [
        (here(2026, 6, 12, 16, 0), 2, here(2026, 6, 15, 9, 0)),
        (here(2026, 6, 12, 10, 0), 4, here(2026, 6, 12, 14, 0)),
        (here(2026, 6, 12, 7, 0), 1, here(2026, 6, 12, 9, 0)),
        (here(2026, 6, 13, 12, 0), 1, here(2026, 6, 15, 9, 0)),
        (here(2026, 6, 12, 18, 0), 9, here(2026, 6, 15, 17, 0)),
    ],
)
def test_hours_of_work_run_only_while_the_company_is_open(at: dt.datetime, hours: int, found: dt.datetime) -> None:
    assert calendars.add_hours(FIVE, at, ZONE, hours) == found


def test_whole_days_end_with_work_and_hours_by_the_clock(fibre: World) -> None:
    at = here(2026, 6, 12, 15, 0)
    ends = {text: calendars.after(fibre.company, at, Span.read(text)) for text in ("90min", "4h", "1d", "1wd", "1mo")}
    assert ends == {
        "90min": here(2026, 6, 12, 16, 30),
        "4h": here(2026, 6, 12, 19, 0),
        "1d": here(2026, 6, 13, 17, 30),
        "1wd": here(2026, 6, 15, 17, 30),
        "1mo": here(2026, 7, 12, 17, 30),
    }


def test_the_calendar_is_the_handbooks_and_monday_to_friday_without_one(fibre: World) -> None:
    assert calendars.calendar_of(fibre.company, FRIDAY) == load("fibre").calendars["company"]
    assert calendars.calendar_of(fibre.company, FRIDAY, "nowhere") == load("fibre").calendars["company"]
    assert [calendars.USUAL.works_on(day) for day in (FRIDAY, SATURDAY, MONDAY)] == [True, False, True]
