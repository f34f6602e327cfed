"""The queue of held orders: why each is held, since when, who may decide, and what comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.queries import may
from core.dates import business_date
from core.display import money_text
from core.money import ZERO
from credit import overriding
from credit import queries as credit
from credit.decisions import plain_of, said_of
from credit.models import Decision, Override
from orders.models import Hold, Order

VIEW_CREDIT = "credit.view"


@dataclass(frozen=True)
class HeldRow:
    """A held order as the queue shows it; figures of credit only for those who may see them."""

    order: Order
    hold: str
    days: int
    reason: str
    excess: Decimal | None
    may_decide: str
    step: str
    step_look: str

    @property
    def pk(self) -> int:
        return self.order.pk


def dressed(rows: Sequence[Order], user: User, today: dt.date) -> list[HeldRow]:
    """Each order with its last decision and its override; two statements for all."""
    keys = [order.pk for order in rows]
    decided, asked = credit.last_decisions(keys), credit.overrides_of(keys)
    figures = may(user, VIEW_CREDIT)
    return [_row(order, decided.get(order.pk), asked.get(order.pk), user, today, figures) for order in rows]


def _row(
    order: Order, decided: Decision | None, asked: Override | None, user: User, today: dt.date, figures: bool
) -> HeldRow:
    company: Company = user.company or order.company
    refused = _refusal(decided)
    hold = order.hold or (Hold.of(refused.outcome) if refused else "")
    shown = figures or hold not in BY_CREDIT
    look, step = next_step(order, hold, company, None if _outgrown(asked, refused) else asked, today)
    return HeldRow(
        order=order,
        hold=_("Stopped at the shipment") if order.state == Order.State.RELEASED else str(order.get_hold_display()),
        days=_days(order, company, today),
        reason=_said(order, refused, figures),
        excess=_missing(refused) if shown else None,
        may_decide=refused.may_decide if refused else "",
        step=step,
        step_look=look,
    )


def _missing(refused: Decision | None) -> Decimal | None:
    return refused.excess or None if refused else None


def _said(order: Order, refused: Decision | None, figures: bool) -> str:
    """The reason of the last refusal; without what the customer owes for those who may not see it."""
    if refused and figures:
        return said_of(refused)
    return order.hold_reason or (plain_of(refused) if refused else str(order.get_hold_display()))


def _refusal(decided: Decision | None) -> Decision | None:
    """The last decision, when it said no."""
    return decided if decided and not decided.ok else None


def _outgrown(asked: Override | None, refused: Decision | None) -> bool:
    """Whether cover was refused although the override is approved: it speaks of another reason, or of less."""
    approved = asked.approved_at if asked and asked.state == Override.State.APPROVED else None
    return approved is not None and refused is not None and refused.at >= approved


def _days(order: Order, company: Company, today: dt.date) -> int:
    """How long it has been held; the list annotates since when."""
    since = getattr(order, "since", None)
    return (today - business_date(since, company.zone)).days if since else 0


BY_CREDIT = frozenset(Hold) - {Hold.UNPAID, Hold.SHORT}
"""Holds whose reason speaks of what the customer owes to us in all"""


def next_step(order: Order, hold: str, company: Company, asked: Override | None, today: dt.date) -> tuple[str, str]:
    """What must happen before the order may go on, and how it looks: review, go, wait or hold."""
    if not overriding.outcomes_of(hold):
        return _mended(order, hold)
    if asked is not None and asked.state in _ASKED:
        look, said = _ASKED[asked.state]
        return look, str(said) % {"override": asked.number}
    if overriding.why_not_held(company, hold, today):
        return "hold", str(_REFUSED.get(Hold(hold), gettext_lazy("The customer pays old debts")))
    return "hold", _("Ask for an override, or the customer pays")


_REFUSED = {
    Hold.OVER_LIMIT: gettext_lazy("The customer pays, or the order gets smaller"),
}
"""What ends a hold where the handbook lets nobody answer for it"""
_ASKED = {
    Override.State.ASKED: ("review", gettext_lazy("%(override)s waits for approval")),
    Override.State.RETURNED: ("draft", gettext_lazy("%(override)s was sent back: mend it")),
    Override.State.APPROVED: ("go", gettext_lazy("%(override)s is approved: try to release")),
}


def _mended(order: Order, hold: str) -> tuple[str, str]:
    """What ends a hold about which nobody decides."""
    if hold == Hold.UNPAID:
        missing = max(order.due - order.paid, ZERO)
        return "wait", _("The customer pays; up to %(missing)s is open") % {"missing": money_text(missing)}
    look, said = _ENDS.get(hold, ("hold", _("Try to release")))
    return look, str(said)


_ENDS: dict[str, tuple[str, str | Promise]] = {
    Hold.NO_LIMIT: ("hold", gettext_lazy("Apply for credit, or the customer pays")),
    Hold.SHORT: ("wait", gettext_lazy("Goods arrive")),
}
