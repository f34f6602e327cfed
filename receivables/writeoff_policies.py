"""Who may ask that a debt be written off, and whether what they ask is sound."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.components import Ask
from core.dates import business_date
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed, NotYours
from receivables.models import Invoice, Opening, WriteOff
from receivables.policies import check_amount
from receivables.queries import writeoffs as queries
from workflow.policies import Action

WRITE_OFF = "receivables.write_off"
State = WriteOff.State
Debt = Invoice | Opening


def check_write_off(debt: Debt, by: User, on: dt.date) -> None:
    """Finance asks for it, as long as something is owed and the handbook names who decides."""
    require(by, WRITE_OFF, debt.unit_id)
    if not queries.known(debt.company, on):
        raise NotAllowed(_("The handbook names nobody who writes debts off; it stays owed."))
    if debt.state not in (Invoice.State.ISSUED, Opening.State.OPEN):
        raise NotAllowed(_("%(document)s has nothing open.") % {"document": debt})


def check_offer(debt: Debt, by: User) -> None:
    """The same for the button on a debt; no second one while one waits for its decision."""
    check_write_off(debt, by, business_date(timezone.now(), debt.company.zone))
    if waiting := queries.under_way(debt.pk):
        raise NotAllowed(_("%(writeoff)s asks for it already and is not decided.") % {"writeoff": waiting.number})


def check_written(amount: Decimal, rest: Decimal, reason: str) -> None:
    """Above nothing, at most what is open, and said why."""
    check_amount(amount)
    if amount > rest:
        raise NotAllowed(_("Only %(rest)s is open.") % {"rest": money_text(rest)}, field="amount")
    if not reason.strip():
        raise NotAllowed(_("Say why nobody will pay it any more."), field="reason")


def check_still_open(amount: Decimal, debt: Debt, rest: Decimal) -> None:
    """What was paid, or is about to be paid, since it was asked for is not written off."""
    if rest == ZERO:
        raise NotAllowed(_("%(document)s has nothing open.") % {"document": debt})
    if amount > rest:
        raise NotAllowed(
            _("%(document)s has only %(rest)s open now; %(amount)s cannot be written off.")
            % {"document": debt, "rest": money_text(rest), "amount": money_text(amount)}
        )


def check_correct_write_off(writeoff: WriteOff, by: User) -> None:
    """What was sent back is mended by its maker."""
    _check_maker(writeoff, by)
    _check_state(writeoff, State.RETURNED)


def check_withdraw_write_off(writeoff: WriteOff, by: User) -> None:
    """The maker takes it back until it is decided."""
    _check_maker(writeoff, by)
    _check_state(writeoff, *WriteOff.UNDER_WAY)


def _check_maker(writeoff: WriteOff, by: User) -> None:
    require(by, WRITE_OFF, writeoff.unit_id)
    if writeoff.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who asked for it, may do this.") % {"maker": writeoff.maker})


def _check_state(writeoff: WriteOff, *states: str) -> None:
    if writeoff.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": writeoff.get_state_display()})


ACTIONS = (
    Action(
        "withdraw",
        gettext_lazy("Take it back"),
        check_withdraw_write_off,
        "receivables:writeoff_withdraw",
        states=WriteOff.UNDER_WAY,
        icon="undo-2",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "correct",
        gettext_lazy("Correct and hand in again"),
        check_correct_write_off,
        "receivables:writeoff_correct",
        states=(State.RETURNED,),
        look="primary",
        icon="pencil",
        method="get",
    ),
)
