"""The credit light of an order: what a release would decide now, with its calculation. No lock, no record."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.components import Debt
from core.money import ZERO
from credit import debts
from credit import queries as credit
from credit.models import Account, Holding, Outcome
from orders.cover import cover_facts
from orders.models import Order


@dataclass(frozen=True)
class CreditPanel:
    """What the customer owes, and whether the order can be released."""

    debt: Debt
    light: str = ""
    verdict: str = ""
    reason: str = ""


def light(order: Order, account: Account, on: dt.date, *, brief: bool = False) -> CreditPanel:
    """What the customer would owe with this order, and what `cover` would say: amber for money, red for credit."""
    rest = max(order.due - order.paid, ZERO)
    debt = debts.debt(account, on, asked=rest, asked_for=_("This order"), brief=brief)
    facts = cover_facts(order, on)
    # A paper that is not written yet holds nothing: no need to ask.
    answer = credit.answer_for(account, facts, None if order.pk else Holding())
    if answer.ok:
        return CreditPanel(debt, "ok", _("Can be released"), answer.reason)
    look = "warn" if answer.code == Outcome.UNPAID else "bad"
    return CreditPanel(debt, look, _("Cannot be released yet"), answer.reason)
