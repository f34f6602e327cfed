"""Whether a customer may have credit at all (OFFICE-93): facts in, answer out. No database here."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.display import day_text, money_text
from core.money import round_money
from credit.facts import Trade
from handbook.calendars import add_months
from handbook.schema import Threshold


@dataclass(frozen=True)
class Asked:
    """What the handbook asks: so many months of trade, and orders of a month on the average; None: not asked."""

    months: int
    average: Threshold | None


@dataclass(frozen=True)
class Eligibility:
    """The answer with its figures; `why` has a sentence for each thing that is missing."""

    since: dt.date | None
    average: Decimal
    why: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.why


def begins(on: dt.date, months: int) -> dt.date:
    """The first day of the months that are looked at."""
    return add_months(on, -months)


def judge(asked: Asked, trade: Trade, overdue: Decimal, on: dt.date) -> Eligibility:
    """Traded for so long, ordered so much in a month, nothing overdue. Both edges as the handbook has them."""
    exact = trade.bought / max(asked.months, 1)
    why = [_too_new(asked, trade, on), _too_little(asked, exact), _not_paid(overdue)]
    return Eligibility(trade.since, round_money(exact), tuple(said for said in why if said))


def _too_new(asked: Asked, trade: Trade, on: dt.date) -> str:
    if trade.since is None:
        return _("The customer has not ordered yet.")
    if trade.since <= begins(on, asked.months):
        return ""
    return _("The customer trades since %(day)s; %(months)s months are asked.") % {
        "day": day_text(trade.since), "months": asked.months,
    }  # fmt: skip


def _too_little(asked: Asked, exact: Decimal) -> str:
    if asked.average is None or asked.average.reached_by(exact):
        return ""
    return _("Orders of %(average)s a month on the average; %(least)s is asked.") % {
        "average": money_text(round_money(exact)), "least": money_text(asked.average.amount),
    }  # fmt: skip


def _not_paid(overdue: Decimal) -> str:
    return _("%(amount)s is overdue.") % {"amount": money_text(overdue)} if overdue else ""
