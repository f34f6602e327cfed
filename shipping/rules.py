"""What a company's handbook says about how goods are dispatched; read once per call."""

import datetime as dt

from accounts.models import Company
from handbook import calendars
from handbook import queries as handbook

ISSUE = "shipping.advance_entry_days"
PREPARE = "shipping.prepare_days"


def by_hand_classes(company: Company, on: dt.date) -> frozenset[str]:
    """Names of the item classes whose goods leave on a notice written by hand (PARTS-30); none in most companies."""
    return frozenset(handbook.value(company, "shipping.by_hand_classes", on))


def foreign_way(company: Company, on: dt.date) -> bool:
    """Whether notices of foreign customers go a way of their own (PARTS-68)."""
    return handbook.in_force(company, on).values.get("policy.foreign_route") == "separate"


def asked_by(company: Company, wanted_on: dt.date, on: dt.date) -> dt.date | None:
    """Until when an issue or an invoice that is wanted on a day is asked for (DIST-67); None where no clock runs."""
    return _days_before(company, "T45", ISSUE, wanted_on, on)


def too_late_is_refused(company: Company, on: dt.date) -> bool:
    """Whether asking too late is refused, not only marked (DIST-67)."""
    return bool(handbook.value(company, "shipping.advance_entry", on) == "block")


def prepared_by(company: Company, ship_on: dt.date, on: dt.date) -> dt.date | None:
    """Until when the notice of goods that leave on a day is made (FIBRE-118); a day off: the working day before."""
    day = _days_before(company, "T29", PREPARE, ship_on, on)
    return day and calendars.workday_until(calendars.calendar_of(company, on), day)


def _days_before(company: Company, timer: str, key: str, day: dt.date, on: dt.date) -> dt.date | None:
    book = handbook.in_force(company, on)
    if timer not in book.timers or key not in book.values:
        return None
    return day - dt.timedelta(days=book.values[key])


def report_posts(company: Company, on: dt.date) -> tuple[str, ...]:
    """Posts that hear of every shipment (FIBRE-129); none where no clock asks for the report."""
    book = handbook.in_force(company, on)
    return tuple(book.values["shipping.report_to"]) if "T32" in book.timers else ()
