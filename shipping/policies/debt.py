"""Who may do what about the debt on a delivery notice, and whether the notice is sound for it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.policies import require
from core.components import Ask
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed
from orders.models import Hold, Order
from shipping import debt_rules, policies
from shipping.models import DebtReview, DeliveryNotice
from shipping.queries import debt
from shipping.queries.debt import Figures
from workflow.policies import Action

State, Type = DeliveryNotice.State, DeliveryNotice.Type
DESK = "shipping.debt"
NOT_FOR_MONEY = frozenset({Hold.SHORT, Hold.FROZEN, Hold.PRIORITY, Hold.PAPER})
"""Reasons for which an order is held that no notice overrules: they are not about money."""


def check_make(order: Order, by: User) -> None:
    """A notice is prepared from a reviewed order that is released, or held for what the notice decides (FIBRE-113)."""
    policies.check_prepare(order, by)
    check_ready(order, order.company, order.ordered_on)


def check_offer(order: Order, by: User) -> None:
    """Like check_make, for the button: with nothing left to deliver there is nothing to prepare."""
    check_make(order, by)
    policies.check_open(order)


def check_ready(order: Order, company: Company, on: dt.date) -> None:
    """Goods leave on a reviewed order that is covered; where the notice decides on credit, one held for money will do.

    Finance writes the debt on that notice, and whoever the handbook names for it decides (FIBRE-124, FIBRE-134).
    """
    for_money = order.state == Order.State.HELD and order.hold not in NOT_FOR_MONEY
    if not (for_money and debt_rules.debt_asked(company, on)):
        policies.check_released(order)


def check_type(order: Order, given: str, on: dt.date) -> None:
    """The notice names its type where the company has types, and the one that is true (FIBRE-137, FIBRE-132)."""
    known = debt_rules.types(order.company, on)
    if not known:
        return
    if given not in known:
        raise NotAllowed(_("Choose the type of shipment."), field="type")
    fitting = debt.fitting_type(order)
    if given != fitting:
        words = {"type": Type(fitting).label, "terms": order.get_payment_terms_display()}
        raise NotAllowed(
            _("By its payment terms (%(terms)s) and the customer's assessment this is marked “%(type)s”.") % words,
            field="type",
        )


def check_money_shown(notice: DeliveryNotice) -> None:
    """What is paid first needs the money, or the bank's slip filed with the notice (FIBRE-131).

    Money and slips of an order count once, for all notices that go or went out on them.
    """
    if notice.type != Type.PAY_FIRST or notice.order.paid >= notice.order.due:
        return
    there = notice.order.paid + debt.promised_for(notice.order_id)
    wanted = min(notice.gross + debt.gone_out(notice), notice.order.due)
    if there < wanted:
        words = {"there": money_text(there), "amount": money_text(wanted)}
        raise NotAllowed(
            _("Pay first: money and filed bank slips make %(there)s of %(amount)s; file the customer's bank slip.")
            % words
        )


def check_file_slip(notice: DeliveryNotice, by: User) -> None:
    """Whoever prepares notices files the slip of one that is paid first, until it is approved (FIBRE-131)."""
    require(by, "shipping.notice", notice.unit_id)
    if notice.type != Type.PAY_FIRST:
        raise NotAllowed(_("Only what is paid first has a bank slip."))
    if notice.state not in (State.DRAFT, State.CHECKING, State.CHECKED):
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": notice.state_label})


def check_slip(notice: DeliveryNotice, amount: Decimal, sent_on: dt.date, on: dt.date) -> None:
    """A slip is about something, sent by today, and no more than the order still has to pay."""
    if amount <= ZERO:
        raise NotAllowed(_("The amount must be above 0."), field="amount")
    if sent_on > on:
        raise NotAllowed(_("The bank cannot have sent it after today."), field="sent_on")
    rest = notice.order.due - notice.order.paid
    if amount > rest:
        raise NotAllowed(
            _("Only %(rest)s of this order is still to be paid.") % {"rest": money_text(rest)}, field="amount"
        )


def check_hand_on(notice: DeliveryNotice, by: User) -> None:
    """Whoever prepares notices hands on what finance has checked (FIBRE-120, FIBRE-139)."""
    require(by, "shipping.notice", notice.unit_id)
    if notice.state == State.CHECKING:
        raise NotAllowed(_("Finance must check the debt first."))
    if notice.state != State.CHECKED:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": notice.state_label})


def check_reason(review: DebtReview, reason: str) -> None:
    """What is overdue is shipped only with a written reason (FIBRE-122)."""
    if review.overdue_amount and not reason.strip():
        words = {"amount": money_text(review.overdue_amount), "days": review.overdue_days}
        raise NotAllowed(
            _("The customer is %(days)s days overdue with %(amount)s: write why it is to be shipped all the same.")
            % words,
            field="reason",
        )


def check_still(notice: DeliveryNotice, approved: DebtReview, now: Figures) -> None:
    """What was approved still covers the shipment: no more is above the limit, and no more is overdue, than then.

    The general manager has allowed what pays on arrival whatever is owed; of what is paid first money or slip is asked.
    """
    if notice.type not in (Type.REGULAR, Type.NEW_CUSTOMER):
        return
    if now.excess > approved.excess:
        words = {"today": money_text(now.excess), "then": money_text(approved.excess)}
        raise NotAllowed(
            _(
                "The debt has risen: %(today)s above the limit, %(then)s when finance checked it. Take the notice back "
                "and have it checked again."
            )
            % words
        )
    if now.overdue_amount > approved.overdue_amount:
        words = {"today": money_text(now.overdue_amount), "then": money_text(approved.overdue_amount)}
        raise NotAllowed(
            _(
                "More is overdue: %(today)s, %(then)s when finance checked it. Take the notice back and have it "
                "checked again."
            )
            % words
        )


HAND_ON = Action(
    "hand_on", gettext_lazy("Hand on for approval"), check_hand_on, "shipping:hand_on",
    (State.CHECKING, State.CHECKED), "primary", "send",
)  # fmt: skip
_WHY = Ask("reason", gettext_lazy("Why it is shipped although overdue"), kind="textarea", required=True)
HAND_ON_LATE = replace(HAND_ON, ask=(_WHY,))
SLIP = Action(
    "slip", gettext_lazy("File a bank slip"), check_file_slip, "shipping:slip",
    (State.DRAFT, State.CHECKING, State.CHECKED), icon="paperclip", method="get",
)  # fmt: skip
