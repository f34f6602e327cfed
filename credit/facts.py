"""What credit must know of the documents above it, asked through functions that the apps above register.

Credit stands below orders: it cannot read them. `orders` says in `ready()` how a customer has traded.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Company
from core.money import ZERO


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
