"""What credit must know of the documents above it, asked through functions that the apps above register.

Credit stands below orders: it cannot read them. `orders` says in `ready()` how a customer has traded.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company
from core.money import ZERO
from core.refusals import NotAllowed
from credit.judging import CoverFacts
from workflow.models import Paper


@dataclass(frozen=True)
class Trade:
    """How a customer has traded: the day of the first order, and what was ordered from a day on, tax included."""

    since: dt.date | None = None
    bought: Decimal = ZERO


History = Callable[[Company, int, dt.date, dt.date], Trade]
"""(company, key of the customer, from, until) → the trade; orders that came to nothing are not counted"""


def nothing_known(company: Company, customer_id: int, since: dt.date, until: dt.date) -> Trade:
    """Until an app above answers, nobody has traded."""
    return Trade()


_history: list[History] = [nothing_known]


def register_history(answer: History) -> None:
    """Say how a customer has traded; called in AppConfig.ready()."""
    _history[:] = [answer]


def history(company: Company, customer_id: int, since: dt.date, until: dt.date) -> Trade:
    """How a customer has traded with a company between two days, both included; `Trade.since` is the very first day."""
    return _history[0](company, customer_id, since, until)


Asked = Callable[[Paper, dt.date], CoverFacts]
"""(paper of a document that is held, business day) → what cover is asked for it at its next gate"""


def nothing_held(paper: Paper, on: dt.date) -> CoverFacts:
    """Until an app above answers, no document is known."""
    raise NotAllowed(_("Cover is not asked for this document."))


_held: list[Asked] = [nothing_held]


def register_held(answer: Asked) -> None:
    """Say what cover is asked for a document that is held; called in AppConfig.ready()."""
    _held[:] = [answer]


def held(paper: Paper, on: dt.date) -> CoverFacts:
    """What cover is asked for a held document at its next gate, on a business day."""
    return _held[0](paper, on)
