"""What a grade asks for and what a customer's conduct comes to (FIBRE-47 to FIBRE-52): facts in, answer out.

No database here, so every edge can be tried. The figures are the handbook's; a company whose handbook grades nobody
has none of them, and nothing is asked or proposed there.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Company
from core.display import day_text, money_text, qty_text
from core.money import ZERO
from core.refusals import NotAllowed
from credit.models import Grade
from handbook import queries as handbook
from handbook.calendars import months_between
from handbook.figures import Threshold

D_BEFORE_C = "d_before_c"
WORSE = {"": 0, Grade.A: 1, Grade.B: 2, Grade.C: 3, Grade.D: 4}


@dataclass(frozen=True)
class Conduct:
    """How a customer has traded and paid until a day, by the ledger.

    `late` counts open items that were paid after they were due or still are not; days late are counted likewise.
    """

    first_on: dt.date | None = None
    last_on: dt.date | None = None
    shipped_on: dt.date | None = None
    """the day of the first shipment"""
    sold: Decimal = ZERO
    """shipped in the last twelve months"""
    late: int = 0
    items: int = 0
    days_late: Decimal = ZERO
    """on the average of what fell due"""
    longest: int = 0
    overdue: Decimal = ZERO
    overdue_since: dt.date | None = None

    def stored(self) -> dict[str, Any]:
        """As a review keeps it."""
        return {name: None if value is None else str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Figures:
    """The handbook's figures of grades; the section is read once."""

    a_months: Threshold
    a_late: Threshold
    c_idle_months: Threshold
    d_months: Threshold
    d_first: bool


@dataclass(frozen=True)
class Proposal:
    """A worse grade that the conduct asks for, by which rule, and since when the cause stands."""

    grade: str
    rule: str
    ground: str
    since: dt.date


def figures(company: Company, on: dt.date) -> Figures | None:
    """What the handbook in force says about grades; None where it grades nobody."""
    names = ("a_months", "a_late", "c_idle_months", "d_months")
    if not all(handbook.is_set(company, f"grades.{name}", on) for name in names):
        return None
    order = "policy.grade_order"
    d_first = not handbook.is_set(company, order, on) or handbook.value(company, order, on) == D_BEFORE_C
    return Figures(**{name: handbook.value(company, f"grades.{name}", on) for name in names}, d_first=d_first)


def check_grade(
    grade: str, limit: Decimal | None, unlimited: bool, conduct: Conduct, known: Figures, on: dt.date
) -> None:
    """Refuse a grade whose requirements the customer does not meet, or a limit that the grade does not have.

    A: long enough in trade and never late (FIBRE-48), without an upper limit (FIBRE-53). B has a limit (FIBRE-49).
    C and D have none beyond nought (FIBRE-55, FIBRE-56), and neither has who is not graded (FIBRE-44).
    """
    if grade == Grade.A:
        _check_a(limit, unlimited, conduct, known, on)
    elif grade == Grade.B:
        _check_b(limit, unlimited)
    elif unlimited or limit:
        name = Grade(grade).label if grade else _("Not graded")
        raise NotAllowed(_("%(grade)s goes with a limit of 0.") % {"grade": name}, field="limit")


def _check_a(limit: Decimal | None, unlimited: bool, conduct: Conduct, known: Figures, on: dt.date) -> None:
    months = months_between(conduct.first_on, on) if conduct.first_on and conduct.first_on <= on else ZERO
    if not known.a_months.reached_by(months):
        said = {"least": known.a_months.above, "months": qty_text(round(months, 1))}
        raise NotAllowed(_("Grade A asks for %(least)s months of trade; there are %(months)s.") % said, field="grade")
    if not known.a_late.holds(Decimal(conduct.late)):
        raise NotAllowed(
            _("Grade A asks for payments in time; %(late)s were late, by %(days)s days at the most.")
            % {"late": conduct.late, "days": conduct.longest},
            field="grade",
        )
    if not unlimited or limit is not None:
        raise NotAllowed(_("Grade A has no upper limit: choose unlimited credit."), field="unlimited")


def _check_b(limit: Decimal | None, unlimited: bool) -> None:
    if unlimited or not limit:
        raise NotAllowed(_("Grade B needs a credit limit above 0."), field="limit")


def propose(grade: str, conduct: Conduct, known: Figures, on: dt.date) -> Proposal | None:
    """The worse grade that the conduct asks for (FIBRE-51, FIBRE-52); None while the grade is no better than it.

    Who fits both is D, unless the handbook says otherwise. Nobody who is not graded is proposed anything.
    """
    fitting = [found for found in (_d(conduct, known, on), _c(conduct, known, on)) if found]
    if not fitting or not grade:
        return None
    found = fitting[0] if known.d_first else fitting[-1]
    return found if WORSE[found.grade] > WORSE[grade] else None


def _d(conduct: Conduct, known: Figures, on: dt.date) -> Proposal | None:
    if (since := conduct.overdue_since) and known.d_months.reached_by(months_between(since, on)):
        return Proposal(Grade.D, "FIBRE-52", _owing(conduct, since), since)
    if (last := conduct.last_on) and known.d_months.reached_by(months_between(last, on)):
        return Proposal(Grade.D, "FIBRE-52", _idle(last), last)
    return None


def _c(conduct: Conduct, known: Figures, on: dt.date) -> Proposal | None:
    if since := conduct.overdue_since:
        return Proposal(Grade.C, "FIBRE-51", _owing(conduct, since), since)
    if (last := conduct.last_on) and known.c_idle_months.reached_by(months_between(last, on)):
        return Proposal(Grade.C, "FIBRE-51", _idle(last), last)
    return None


def _owing(conduct: Conduct, since: dt.date) -> str:
    return _("%(amount)s is overdue, the oldest of it since %(day)s.") % {
        "amount": money_text(conduct.overdue),
        "day": day_text(since),
    }


def _idle(last: dt.date) -> str:
    return _("The last trade was on %(day)s.") % {"day": day_text(last)}
