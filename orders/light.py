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
    """Whether the order can be released, for everybody; what the customer owes only for those who see credit."""

    debt: Debt | None
    light: str = ""
    verdict: str = ""
    reason: str = ""


def light(order: Order, account: Account, on: dt.date, *, figures: bool, brief: bool = False) -> CreditPanel:
    """What `cover` would say: amber for money, red for credit. With `figures`, what would be owed with this order.

    The account counts every document of the customer, whoever looks.
    """
    credit.know_group(account, order.company, on)
    rest = max(order.due - order.paid, ZERO)
    debt = debts.debt(account, on, asked=rest, asked_for=_("This order"), brief=brief) if figures else None
    if order.state == Order.State.HELD:
        # cover was asked when it was held, and is asked again whenever something changes
        said = order.hold_reason if figures else str(order.get_hold_display())
        look = "warn" if order.hold in Order.WAITS else "bad"
        return CreditPanel(debt, look, _("Cannot be released yet"), said)
    # A paper that is not written yet holds nothing: no need to ask.
    answer = credit.answer_for(account, cover_facts(order, on), None if order.pk else Holding())
    said = answer.reason if figures else answer.plain
    if answer.ok:
        return CreditPanel(debt, "ok", _("Can be released"), said)
    look = "warn" if answer.code == Outcome.UNPAID else "bad"
    return CreditPanel(debt, look, _("Cannot be released yet"), said)
