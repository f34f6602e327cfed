"""Who may do what with enquiries and quotations, and in which state; `ACTIONS` drive the buttons."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.components import Ask
from core.dates import business_date
from core.refusals import NotAllowed, NotYours
from quotes.models import Channel, Enquiry, Quotation
from quotes.rules import rules
from quotes.soundness import check_complete, check_valid
from workflow.documents import Document
from workflow.policies import Action

State = Quotation.State
CANCELLABLE = (State.DRAFT, State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED)
REVISABLE = (State.APPROVED, State.SENT, State.EXPIRED)


def check_write(document: Document, by: User) -> None:
    """Only the department that quotes may do it, for its own units (PARTS-02)."""
    require(by, "quotes.write", document.unit_id)


def check_enquiry_of(heard: Document, by: User) -> None:
    """Whoever quotes in the unit enters an enquiry of its calls and leads (OFFICE-07, PARTS-49)."""
    check_write(heard, by)


def check_quote(enquiry: Enquiry, by: User) -> None:
    """A quotation is drafted from an enquiry that is not closed (PARTS-08)."""
    check_write(enquiry, by)
    _check_state(enquiry, Enquiry.State.NEW, Enquiry.State.QUOTED)


def check_close(enquiry: Enquiry, by: User) -> None:
    """An enquiry is ended once."""
    check_quote(enquiry, by)


def check_change(quotation: Quotation, by: User) -> None:
    """Only a draft is edited, and only by its maker: whoever changed it could not review it any more."""
    _check_maker(quotation, by)
    _check_state(quotation, State.DRAFT)


def check_submit(quotation: Quotation, by: User, on: dt.date | None = None) -> None:
    """The maker hands in a draft that says everything (PARTS-13 to PARTS-16, OFFICE-140). `on` is today."""
    check_change(quotation, by)
    day = on or _today(quotation)
    check_complete(quotation, list(quotation.lines.all()), rules(quotation.company, day), day)


def check_withdraw(quotation: Quotation, by: User) -> None:
    """The maker takes it back while nobody has finished the review."""
    _check_maker(quotation, by)
    _check_state(quotation, State.IN_REVIEW)


def check_seal(quotation: Quotation, by: User) -> None:
    """The department seal is put under an approved quotation, once (OFFICE-133)."""
    require(by, "quotes.send", quotation.unit_id)
    _check_state(quotation, State.APPROVED)
    if quotation.sealed_at:
        raise NotAllowed(_("The department seal is already under it."))


def check_send(quotation: Quotation, by: User, on: dt.date | None = None) -> None:
    """Only a reviewed quotation leaves the house (PARTS-09), sealed where the company wants it (OFFICE-133)."""
    require(by, "quotes.send", quotation.unit_id)
    _check_state(quotation, State.APPROVED)
    _check_sealed(quotation, on or _today(quotation))


def check_print(quotation: Quotation, by: User, on: dt.date | None = None) -> None:
    """Paper shows only what has been reviewed, and sealed where the company seals."""
    require(by, "quotes.send", quotation.unit_id)
    if not quotation.was_approved:
        raise NotAllowed(_("The quotation is printed once it is approved."))
    _check_sealed(quotation, on or _today(quotation))


def check_confirm(quotation: Quotation, by: User) -> None:
    """The customer can only confirm what was sent (PARTS-10)."""
    check_write(quotation, by)
    _check_state(quotation, State.SENT)


def check_revise(quotation: Quotation, by: User) -> None:
    """A quotation that left the draft is never edited: a new version takes its place (PARTS-11)."""
    check_write(quotation, by)
    _check_state(quotation, *REVISABLE)


def check_cancel(quotation: Quotation, by: User) -> None:
    """An offer may be called off until an order is made from it; in review, the maker withdraws it first."""
    check_write(quotation, by)
    _check_state(quotation, *CANCELLABLE)


def check_confirmed(quotation: Quotation) -> None:
    """An order is made only from what the customer confirmed (PARTS-25)."""
    _check_state(quotation, State.CUSTOMER_CONFIRMED)


def check_convert(quotation: Quotation, on: dt.date) -> None:
    """It is converted until the last day of validity (OFFICE-140)."""
    check_confirmed(quotation)
    check_valid(quotation, on)


def _today(quotation: Quotation) -> dt.date:
    """For buttons only, which show what would be refused now; services hand their own day in."""
    return business_date(timezone.now(), quotation.company.zone)


def _check_sealed(quotation: Quotation, on: dt.date) -> None:
    if not quotation.sealed_at and rules(quotation.company, on).seal_required:
        raise NotAllowed(_("The department seal is not yet under it."))


def _check_maker(quotation: Quotation, by: User) -> None:
    check_write(quotation, by)
    if quotation.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who made this quotation, may do this.") % {"maker": quotation.maker})


def _check_state(document: Enquiry | Quotation, *states: str) -> None:
    if document.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": document.get_state_display()})


# -- buttons ---------------------------------------------------------------------------------------------------------

_CHANNEL = Ask("channel", gettext_lazy("Channel"), kind="select", required=True, choices=tuple(Channel.choices))
_REASON = Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True)
_DAY = Ask("on", gettext_lazy("Day"), kind="date", help=gettext_lazy("Left empty: today."))

ENQUIRY_ACTIONS = (
    Action(
        "close",
        gettext_lazy("Close"),
        check_close,
        "quotes:close",
        states=(Enquiry.State.NEW, Enquiry.State.QUOTED),
        icon="check",
        ask=(_REASON,),
    ),
    Action(
        "quote",
        gettext_lazy("Make quotation"),
        check_quote,
        "quotes:quote",
        states=(Enquiry.State.NEW, Enquiry.State.QUOTED),
        look="primary",
        icon="file-plus",
        method="get",
        key="Q",
    ),
)

QUOTATION_ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Cancel the quotation"),
        check_cancel,
        "quotes:cancel",
        states=CANCELLABLE,
        look="danger",
        icon="x",
        ask=(_REASON,),
    ),
    Action(
        "withdraw",
        gettext_lazy("Withdraw"),
        check_withdraw,
        "quotes:withdraw",
        states=(State.IN_REVIEW,),
        icon="undo-2",
    ),
    Action(
        "revise",
        gettext_lazy("New version"),
        check_revise,
        "quotes:revise",
        states=REVISABLE,
        icon="copy",
        ask=(Ask("reason", gettext_lazy("What the customer objects to"), kind="textarea", required=True),),
    ),
    Action(
        "print",
        gettext_lazy("Print"),
        check_print,
        "quotes:print",
        states=(State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED, State.CONVERTED),
        icon="printer",
        key="P",
    ),
    Action(
        "change",
        gettext_lazy("Change"),
        check_change,
        "quotes:change",
        states=(State.DRAFT,),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "submit",
        gettext_lazy("Submit"),
        check_submit,
        "quotes:submit",
        states=(State.DRAFT,),
        look="primary",
        icon="check",
        key="S",
    ),
    Action(
        "seal", gettext_lazy("Put the seal under it"), check_seal, "quotes:seal", states=(State.APPROVED,), icon="stamp"
    ),
    Action(
        "send",
        gettext_lazy("Record as sent"),
        check_send,
        "quotes:send",
        states=(State.DRAFT, State.IN_REVIEW, State.APPROVED),
        look="primary",
        icon="send",
        ask=(_CHANNEL, _DAY),
    ),
    Action(
        "confirm",
        gettext_lazy("Customer confirms"),
        check_confirm,
        "quotes:confirm",
        states=(State.APPROVED, State.SENT),
        look="primary",
        icon="check",
        ask=(Ask("confirmer", gettext_lazy("Confirmed by"), required=True), _CHANNEL, _DAY),
    ),
)


def quotation_actions(quotation: Quotation, on: dt.date) -> tuple[Action, ...]:
    """The buttons of a quotation; the seal only where the company puts one."""
    sealing = rules(quotation.company, on).seal_required
    return tuple(action for action in QUOTATION_ACTIONS if sealing or action.code != "seal")


ACTIONS = {Enquiry.KIND: ENQUIRY_ACTIONS, Quotation.KIND: QUOTATION_ACTIONS}
