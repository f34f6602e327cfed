"""Who may do what with delivery notices and notes, and whether it is sound now.

Each check raises NotYours (403) or NotAllowed (409) with the sentence that the refused button shows.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from accounts.queries import units_of
from core.components import Ask
from core.refusals import NotAllowed, NotFound, NotYours
from orders.models import Order
from shipping import queries
from shipping.models import PENDING, DeliveryNote, DeliveryNotice, Settlement
from shipping.models.base import Consignment
from workflow.policies import Action

Notice, Note = DeliveryNotice.State, DeliveryNote.State


def check_visible(document: Consignment, by: User) -> None:
    """A document of another company or unit does not exist for a person; a keeper sees the own warehouse's."""
    mine = document.company_id == by.company_id
    if not mine or not {document.unit_id, document.warehouse.unit_id} & units_of(by):
        raise NotFound(_("There is no such document for you."))


def _require(by: User, right: str, document: Consignment) -> None:
    """The right counts in the document's unit; at the warehouse for what keepers do."""
    where = document.warehouse.unit_id if document.warehouse.unit_id in units_of(by) else document.unit_id
    require(by, right, where)


def _check_state(document: Consignment, *states: str) -> None:
    if document.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": document.state_label})


# -- from the order --------------------------------------------------------------------------------------------------


def check_released(order: Order) -> None:
    """Goods leave only on a reviewed and covered order (PARTS-24, PARTS-26, PARTS-32, PARTS-46)."""
    if order.state == Order.State.HELD:
        raise NotAllowed(_("Order %(order)s is held: %(reason)s") % {"order": order, "reason": order.hold_reason})
    if order.state != Order.State.RELEASED:
        words = {"order": order, "state": order.get_state_display()}
        raise NotAllowed(_("Order %(order)s is not reviewed and released: %(state)s.") % words)


def check_prepare(order: Order, by: User) -> None:
    """Whoever prepares notices does so in companies whose goods leave on one."""
    require(by, "shipping.notice", order.unit_id)
    if not queries.notice_required(order):
        raise NotAllowed(_("This company delivers without a notice: make the delivery note at once."))


def check_make_note(order: Order, by: User) -> None:
    """A delivery note is made from the allocated, reviewed and released order (OFFICE-118)."""
    require(by, "shipping.note", order.unit_id)
    if queries.notice_required(order):
        raise NotAllowed(_("Goods leave on a signed delivery notice here; the note is made from it."))
    check_released(order)


def check_offer_note(order: Order, by: User) -> None:
    """Like check_make_note, for the button: with nothing left to deliver there is nothing to make."""
    check_make_note(order, by)
    check_open(order)


def check_open(order: Order) -> None:
    """Something of the order is allocated and on no paper yet."""
    if not any(line.stocked and line.reserved > line.noticed for line in order.lines.all()):
        raise NotAllowed(_("Nothing of this order is open for delivery."))


# -- delivery notice -------------------------------------------------------------------------------------------------


def check_change_notice(notice: DeliveryNotice, by: User) -> None:
    """Only whoever prepares notices changes one, and only before it is printed; commerce prints only (PARTS-27)."""
    require(by, "shipping.notice", notice.unit_id)
    _check_state(notice, Notice.DRAFT)


def check_withdraw_notice(notice: DeliveryNotice, by: User) -> None:
    """Whoever prepares notices takes one back while its signatures are not complete."""
    require(by, "shipping.notice", notice.unit_id)
    _check_state(notice, Notice.CHECKING, Notice.CHECKED, Notice.PRINTED)


def check_print_notice(notice: DeliveryNotice, by: User) -> None:
    """Commerce prints (PARTS-27); what was printed may be printed again, a cancelled notice may not."""
    require(by, "shipping.print", notice.unit_id)
    if notice.by_hand:
        raise NotAllowed(_("This notice is written by hand; it is not printed."))
    if notice.state == Notice.CANCELLED:
        _check_state(notice, Notice.DRAFT)


def check_issue(notice: DeliveryNotice, by: User) -> None:
    """Goods are drawn once the manager has signed and the warehouse has confirmed (PARTS-28, PARTS-29)."""
    _require(by, "shipping.issue", notice)
    _check_cleared(notice)
    _check_state(notice, Notice.CLEARED)


def check_ship_notice(notice: DeliveryNotice, by: User) -> None:
    """Goods leave after they were drawn on a confirmed notice (PARTS-29)."""
    _require(by, "shipping.ship", notice)
    _check_cleared(notice)
    if notice.state == Notice.CLEARED:
        raise NotAllowed(_("Draw the goods from stock first."))
    _check_state(notice, Notice.ISSUED)


def _check_cleared(notice: DeliveryNotice) -> None:
    if notice.state == Notice.DRAFT:
        raise NotAllowed(_("The notice is not printed yet; commerce prints it."))
    if notice.state in (Notice.CHECKING, Notice.CHECKED):
        raise NotAllowed(_("Finance checks the debt first, then the notice is approved."))
    if notice.state == Notice.PRINTED:
        raise NotAllowed(_("The notice must be signed by the manager and confirmed by the warehouse first."))


def check_cancel_notice(notice: DeliveryNotice, by: User) -> None:
    """A notice is cancelled until the goods are drawn."""
    require(by, "shipping.notice", notice.unit_id)
    if notice.state in (Notice.ISSUED, Notice.SHIPPED):
        raise NotAllowed(_("The goods are drawn already; it cannot be cancelled any more."))
    _check_state(notice, *PENDING, Notice.CLEARED)


# -- delivery note ---------------------------------------------------------------------------------------------------


def check_print_note(note: DeliveryNote, by: User) -> None:
    """Printed by whoever makes notes; again as often as needed, each copy counted."""
    _require(by, "shipping.note", note)
    _check_state(note, Note.DRAFT, Note.PRINTED, Note.SHIPPED, Note.SIGNED, Note.PARTLY_SIGNED)


def check_ship_note(note: DeliveryNote, by: User) -> None:
    """Goods leave with the printed note (OFFICE-118); a note of a notice leaves with its notice."""
    _require(by, "shipping.ship", note)
    if note.notice_id:
        raise NotAllowed(_("These goods leave on their delivery notice; ship that."))
    if note.state == Note.DRAFT:
        raise NotAllowed(_("Print the delivery note first: the white part goes to the warehouse for picking."))
    _check_state(note, Note.PRINTED)


def check_sign(note: DeliveryNote, by: User) -> None:
    """The customer counts on delivery (OFFICE-124)."""
    _require(by, "shipping.sign", note)
    if note.state in (Note.DRAFT, Note.PRINTED):
        raise NotAllowed(_("The goods have not left yet."))
    _check_state(note, Note.SHIPPED)


def check_cancel_note(note: DeliveryNote, by: User) -> None:
    """A note without a notice is cancelled until the goods have left."""
    _require(by, "shipping.note", note)
    if note.notice_id:
        raise NotAllowed(_("The goods are drawn on a delivery notice; the note stays."))
    _check_state(note, Note.DRAFT, Note.PRINTED)


def check_hand_in(notice: DeliveryNotice, by: User) -> None:
    """Whoever prepares notices hands in the one written by hand, with the number of its sheet (PARTS-30)."""
    require(by, "shipping.notice", notice.unit_id)
    if not notice.by_hand:
        raise NotAllowed(_("This notice is printed by commerce."))
    _check_state(notice, Notice.DRAFT)


# -- buttons ---------------------------------------------------------------------------------------------------------

_REASON = (Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),)
_CARRIER = (Ask("carrier", gettext_lazy("Carrier")), Ask("tracking", gettext_lazy("Tracking number")))

NOTICE_ACTIONS = (
    Action("cancel", gettext_lazy("Cancel the paper"), check_cancel_notice, "shipping:notice_cancel", ask=_REASON,
           icon="x", look="danger", states=(*PENDING, Notice.CLEARED)),
    Action("withdraw", gettext_lazy("Take it back"), check_withdraw_notice, "shipping:notice_withdraw", icon="undo-2",
           ask=_REASON, states=(Notice.CHECKING, Notice.CHECKED, Notice.PRINTED)),
    Action("change", gettext_lazy("Change"), check_change_notice, "shipping:notice_change", icon="pencil",
           method="get", states=(Notice.DRAFT,)),
    Action("reprint", gettext_lazy("Print again"), check_print_notice, "shipping:notice_print", icon="printer",
           states=(*PENDING[1:], Notice.CLEARED, Notice.ISSUED, Notice.SHIPPED)),
    Action("print", gettext_lazy("Print"), check_print_notice, "shipping:notice_print", icon="printer",
           look="primary", key="P", states=(Notice.DRAFT,)),
    Action("ship", gettext_lazy("Ship"), check_ship_notice, "shipping:notice_ship", icon="truck", ask=_CARRIER,
           look="primary", states=(Notice.PRINTED, Notice.CLEARED, Notice.ISSUED)),
    Action("issue", gettext_lazy("Draw goods"), check_issue, "shipping:notice_issue", icon="boxes",
           look="primary", states=(Notice.PRINTED, Notice.CLEARED)),
)  # fmt: skip

HAND_IN = Action(
    "hand_in", gettext_lazy("Hand in"), check_hand_in, "shipping:notice_hand_in", icon="pencil", look="primary",
    ask=(Ask("sheet_no", gettext_lazy("Number of the hand-written sheet"), required=True),), states=(Notice.DRAFT,),
)  # fmt: skip


def notice_actions(notice: DeliveryNotice) -> tuple[Action, ...]:
    """The actions that mean something on a notice: what is written by hand is handed in and never printed."""
    if not notice.by_hand:
        return NOTICE_ACTIONS
    return (*(action for action in NOTICE_ACTIONS if action.url_name != "shipping:notice_print"), HAND_IN)


def check_settle(note: DeliveryNote, by: User) -> None:
    """Who enters orders says what becomes of missing goods; whoever recorded the signature does not."""
    require(by, "orders.write", note.unit_id)
    _check_state(note, Note.PARTLY_SIGNED)
    if any(difference.by_id == by.pk for difference in note.differences.all()):
        raise NotYours(_("You recorded the signature; somebody else settles what is missing."))


def check_settlement(how: str, reason: str) -> None:
    """One of the two ways, with a reason."""
    if how not in Settlement.values:
        raise NotAllowed(_("Choose what becomes of the missing goods."), field="how")
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")


_SETTLE = (
    Ask("how", gettext_lazy("The missing goods are"), kind="select", required=True, choices=Settlement.choices),
    Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),
)
NOTE_ACTIONS = (
    Action("cancel", gettext_lazy("Cancel the paper"), check_cancel_note, "shipping:note_cancel", ask=_REASON, icon="x",
           look="danger", states=(Note.DRAFT, Note.PRINTED)),
    Action("reprint", gettext_lazy("Print again"), check_print_note, "shipping:note_print", icon="printer",
           states=(Note.PRINTED, Note.SHIPPED, Note.SIGNED, Note.PARTLY_SIGNED)),
    Action("print", gettext_lazy("Print"), check_print_note, "shipping:note_print", icon="printer",
           look="primary", key="P", states=(Note.DRAFT,)),
    Action("ship", gettext_lazy("Ship"), check_ship_note, "shipping:note_ship", icon="truck", ask=_CARRIER,
           look="primary", states=(Note.DRAFT, Note.PRINTED)),
    Action("sign", gettext_lazy("Record signature"), check_sign, "shipping:note_sign", icon="check",
           look="primary", method="get", states=(Note.SHIPPED,)),
    Action("settle", gettext_lazy("Settle what is missing"), check_settle, "shipping:note_settle", icon="check",
           look="primary", ask=_SETTLE, states=(Note.PARTLY_SIGNED,)),
)  # fmt: skip
