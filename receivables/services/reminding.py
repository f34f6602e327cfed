"""Reminders of late money: T56 when something becomes overdue, T59 daily from the due date, T64 the specialist's list.

A company's handbook says which of them run there and at which hour. A reminder is a row, one per document, clock and
day: whatever runs twice reminds once, and a worker that was down reminds when it is up again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import holders
from accounts.roles import ROLES
from core.dates import business_date
from core.display import day_text, money_text
from credit.models import OpenItem
from handbook import queries as handbook
from handbook.timers import figures
from receivables.models import Reminder
from receivables.queries import late
from workflow import clock, papers
from workflow.models import Paper

OVERDUE, SETTLEMENT, BY_SPECIALIST = "T56", "T59", "T64"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('receivables.reminder'), %s)"


def runs(company: Company, code: str, at: dt.datetime) -> bool:
    """Whether a clock stands in the company's handbook and its hour has come today."""
    row = handbook.in_force(company, business_date(at, company.zone)).timers.get(code)
    if row is None:
        return False
    hours = figures(code, row.figures).get("at", ())
    now = at.astimezone(ZoneInfo(company.zone)).time()
    return not hours or min(hour.time for hour in hours) <= now


@papers.retrying
def remind(company: Company, *, at: dt.datetime) -> int:
    """Give today's reminders of a company that were not given yet; says how many documents they are about."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [company.pk])
    return sum(_REMIND[code](company, at) for code in _REMIND if runs(company, code, at))


def _became_overdue(company: Company, at: dt.datetime) -> int:
    """Once, in the night after the due date: whoever is in charge, and finance where the handbook names it (T56)."""
    on = business_date(at, company.zone)
    fresh = _not_yet(late.late_items(company, on), OVERDUE, None)
    _keep(company, fresh, OVERDUE, on, at)
    for rows in _grouped(fresh, "customer").values():
        told = [*_owners(rows), *_finance(company, rows[0].paper, OVERDUE, on)]
        _tell(told, rows, at, _overdue_said)
    return len(fresh)


def _settlement(company: Company, at: dt.datetime) -> int:
    """On the due date, then every day while it is overdue (T59, OFFICE-97)."""
    on = business_date(at, company.zone)
    fresh = _not_yet(late.due_items(company, on), SETTLEMENT, on)
    _keep(company, fresh, SETTLEMENT, on, at)
    for rows in _grouped(fresh, "customer").values():
        _tell(_owners(rows), rows, at, _due_said)
    return len(fresh)


def _specialists(company: Company, at: dt.datetime) -> int:
    """Every day: each specialist's overdue receivables (T64, FIBRE-07)."""
    on = business_date(at, company.zone)
    fresh = _not_yet(late.late_items(company, on), BY_SPECIALIST, on)
    _keep(company, fresh, BY_SPECIALIST, on, at)
    for rows in _grouped(fresh, "owner").values():
        _tell(_owners(rows), rows, at, _list_said)
    return len(fresh)


_REMIND = {OVERDUE: _became_overdue, SETTLEMENT: _settlement, BY_SPECIALIST: _specialists}


def _not_yet(rows: Iterable[OpenItem], code: str, on: dt.date | None) -> list[OpenItem]:
    """Items that the clock has not reminded of on the day; without a day, never (since its own due date)."""
    found = list(rows)
    given = Reminder.objects.filter(code=code, paper__in={row.paper_id for row in found})
    known = set(given.filter(on=on).values_list("paper_id", flat=True)) if on else None
    if known is not None:
        return [row for row in found if row.paper_id not in known]
    ever = dict(given.order_by("on").values_list("paper_id", "on"))
    return [row for row in found if row.paper_id not in ever or ever[row.paper_id] <= row.due]


def _keep(company: Company, rows: Sequence[OpenItem], code: str, on: dt.date, at: dt.datetime) -> None:
    """One row for each document; one with several days of payment counts once."""
    once = {row.paper_id: row for row in rows}
    Reminder.objects.bulk_create(
        Reminder(company=company, code=code, on=on, paper_id=key, owner_id=_owner_of(row), open=row.open, at=at)
        for key, row in once.items()
    )


def _owner_of(row: OpenItem) -> int:
    return int(row.owner_id)  # type: ignore[attr-defined]  # annotated by queries.late


def _grouped(rows: Iterable[OpenItem], what: str) -> dict[tuple[int, int], list[OpenItem]]:
    """By person in charge, and for `customer` by customer too; the oldest first."""
    found: defaultdict[tuple[int, int], list[OpenItem]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.due, row.pk)):
        found[_owner_of(row), row.account.customer_id if what == "customer" else 0].append(row)
    return found


def _owners(rows: Sequence[OpenItem]) -> list[User]:
    return list(User.objects.filter(pk__in={_owner_of(row) for row in rows}, is_active=True))


def _finance(company: Company, paper: Paper, code: str, on: dt.date) -> list[User]:
    """Of the posts that the handbook tells, those of finance: of the others the person in charge is told."""
    book = handbook.in_force(company, on)
    row = book.timers.get(code)
    posts = [post for post in (row.posts if row else ()) if post in book.posts and _confirms(book.posts[post].role)]
    if not posts:
        return []
    seats = holders(company.pk, [(post, paper.unit) for post in posts], on)
    return list(User.objects.filter(pk__in={pk for seat in seats for pk in seat.people}))


def _confirms(role: str) -> bool:
    return "receivables.confirm" in ROLES[role].permissions


def _tell(people: Iterable[User], rows: Sequence[OpenItem], at: dt.datetime, said: Callable[[], str]) -> None:
    """One notice for all of them, on the oldest document."""
    figures_said = {
        "customer": rows[0].account.customer.name,
        "count": len(rows),
        "open": money_text(sum(row.open for row in rows)),
        "due": day_text(rows[0].due),
    }
    clock.notify(people, rows[0].paper, lambda: said() % figures_said, at)


def _overdue_said() -> str:
    return _("%(customer)s is overdue: %(count)s document(s), %(open)s open, due since %(due)s. Please ask for it.")


def _due_said() -> str:
    return _("%(customer)s has to settle: %(count)s document(s), %(open)s open, due since %(due)s.")


def _list_said() -> str:
    return _("Your overdue receivables: %(count)s document(s), %(open)s open, the oldest due since %(due)s.")
