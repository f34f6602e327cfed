"""What the pages of shipping show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note, Step, Text
from core.dates import business_date
from core.display import day_text, moment_text, money_text
from core.listbuttons import new_button
from core.listing import ListView
from orders.models import Order
from shipping import policies, queries
from shipping.forms import ConsignmentForm, NoticeForm, SignatureForm, open_lines
from shipping.models import DeliveryNote, DeliveryNotice, Emergency
from shipping.models.base import Consignment
from shipping.pages import ahead, debt, emergencies
from workflow.page import document_page

Notice, Note_ = DeliveryNotice.State, DeliveryNote.State


# -- lists -----------------------------------------------------------------------------------------------------------


def notice_actions(user: User) -> list[Button]:
    """Buttons over the list of notices."""
    refusal = "" if may(user, "shipping.notice") else _("Your posts do not prepare delivery notices.")
    return [new_button(_("New delivery notice"), reverse("shipping:notice_new"), refusal)]


def saved_views(states: Sequence[Any]) -> list[ListView]:
    """The filters that everybody needs: one per state that is not the end."""
    return [ListView(_("All")), *(ListView(state.label, f"state={state}") for state in states)]


NOTICE_VIEWS = (Notice.DRAFT, Notice.CHECKING, Notice.CHECKED, Notice.PRINTED, Notice.CLEARED, Notice.ISSUED)
NOTE_VIEWS = (Note_.DRAFT, Note_.PRINTED, Note_.SHIPPED, Note_.PARTLY_SIGNED)


# -- one document ----------------------------------------------------------------------------------------------------


def notice_context(notice: DeliveryNotice, user: User) -> dict[str, Any]:
    """Everything the page of a notice places; a constant number of queries."""
    page = document_page(notice, user, emergencies.notice_actions(notice, user))
    crumb = Crumb(_("Delivery notices"), reverse("shipping:notices"))
    block = debt.panel(notice, user, business_date(timezone.now(), notice.company.zone))
    with_head, word = _with_head(page, notice, crumb, user), emergencies.word_on(notice)
    shown = replace(
        with_head,
        facts=[*with_head.facts, *debt.facts(notice)],
        actions=[*debt.page_actions(notice, user, block), *page.actions],
        steps=_notice_steps(notice, word),
        approvals_note=_("After the last signature the keeper draws the goods."),
        notes=[*_notice_notes(notice, word), *debt.notes(notice)],
    )
    slips = debt.slips_of(notice)
    return {"page": shown, "document": notice, "lines": notice.lines.all(), "debt_block": block, "slips": slips}


def note_context(note: DeliveryNote, user: User) -> dict[str, Any]:
    """Everything the page of a delivery note places; a constant number of queries."""
    page = document_page(note, user, policies.NOTE_ACTIONS)
    crumb = Crumb(_("Delivery notes"), reverse("shipping:notes"))
    shown = replace(_with_head(page, note, crumb, user), steps=_note_steps(note), notes=_note_notes(note))
    return {"page": shown, "document": note, "lines": note.lines.all(), "signed": note.signed_at is not None}


def _with_head(page: DocumentPage, document: Consignment, crumb: Crumb, user: User) -> DocumentPage:
    figure = Fact(_("Amount with tax"), money_text(document.gross))
    return replace(page, crumbs=(crumb,), facts=_facts(document, user), figure=figure)


def _facts(document: Consignment, user: User) -> list[Fact]:
    """Customer and order are links for those who may open them."""
    order = document.order
    customer_url = document.customer.get_absolute_url() if may(user, "customers.view") else ""
    order_url = order.get_absolute_url() if may(user, "orders.view") else ""
    where = _("Customer collects") if document.collected else document.address
    facts = [
        Fact(_("Customer"), document.customer.name, customer_url),
        Fact(_("Order"), order.number, order_url),
        Fact(_("Warehouse"), document.warehouse.name),
        Fact(_("Date"), day_text(document.made_on)),
        Fact(_("Delivery address"), where or "—"),
        Fact(_("Consignee"), " ".join(filter(None, (document.consignee, document.phone))) or "—"),
    ]
    more = (
        (_("Wanted on"), day_text(wanted) if (wanted := getattr(document, "wanted_on", None)) else ""),
        (_("Hand-written sheet"), getattr(document, "sheet_no", "")),
        (_("Carrier"), f"{document.carrier} {document.tracking}".strip()),
        (_("Remark"), document.remark),
    )
    return [*facts, *(Fact(label, value) for label, value in more if value)]


def _way(labels: Sequence[tuple[Text, Text]], reached: int) -> list[Step]:
    """Stages of which `reached` are done; the next one is now."""
    looks = ["done"] * reached + ["now"] + [""] * len(labels)
    return [Step(label, text, look) for (label, text), look in zip(labels, looks, strict=False)]


def _notice_steps(notice: DeliveryNotice, word: Emergency | None) -> list[Step]:
    """Prepared, printed, signed and confirmed, drawn, shipped; on a word by phone the signatures are left out."""
    states = [Notice.DRAFT, Notice.PRINTED, Notice.CLEARED, Notice.ISSUED, Notice.SHIPPED]
    if notice.type:
        states[1:1] = [Notice.CHECKING, Notice.CHECKED]
    if notice.state not in states:
        return []
    labels = [
        (_("Preparing"), notice.maker.name),
        (_("Printing"), ""),
        (_("Signing and confirming"), ""),
        (_("Drawing the goods"), notice.warehouse.name),
        (_("Shipment"), moment_text(notice.shipped_at) if notice.shipped_at else ""),
    ]
    if notice.type:
        labels[2:2] = [(_("Debt check by finance"), ""), (_("Handing on"), notice.maker.name)]
    way = _way(labels, states.index(notice.state) + 1)
    if word:
        way[2:-2] = [Step(step.label, _("by phone")) for step in way[2:-2]]
    return way


def _notice_notes(notice: DeliveryNotice, word: Emergency | None) -> list[Note]:
    """What happens next, in a sentence."""
    said = {
        Notice.DRAFT: _("Commerce prints it; then it waits for the signatures."),
        Notice.PRINTED: _("It waits for the signatures on the right; each is given here with Approve."),
        Notice.CLEARED: _("Signed and confirmed: the keeper may draw the goods."),
        Notice.ISSUED: _("The goods are drawn and may leave with their delivery note."),
    }
    if notice.by_hand:
        said[Notice.DRAFT] = _("It is written by hand: hand it in with the sheet's number; then it waits to be signed.")
    text = said.get(notice.state)
    return [*([Note("info", text)] if text else []), *ahead.notes(notice), *emergencies.notes_of_word(word)]


def _note_steps(note: DeliveryNote) -> list[Step]:
    """Made, printed, shipped, signed; goods that leave on a notice need no printed note."""
    if note.state == Note_.CANCELLED:
        return []
    reached = {Note_.DRAFT: 1, Note_.PRINTED: 2, Note_.SHIPPED: 3, Note_.SIGNED: 4, Note_.PARTLY_SIGNED: 4}
    labels = [
        (_("Preparing"), note.maker.name),
        (_("Printing"), ""),
        (_("Shipment"), moment_text(note.shipped_at) if note.shipped_at else ""),
        (_("Counting and signing"), note.signer),
    ]
    done = reached[Note_(note.state)]
    if note.notice_id:
        del labels[1]
        done = max(done - 1, 1)
    return _way(labels, done)


def _note_notes(note: DeliveryNote) -> list[Note]:
    if note.state != Note_.PARTLY_SIGNED:
        return []
    short = ", ".join(str(line.no) for line in note.lines.all() if line.missing)
    return [Note("bad", _("The customer signed for less than was sent: line %(lines)s.") % {"lines": short})]


# -- quantities ------------------------------------------------------------------------------------------------------


def make_context(order: Order, form: ConsignmentForm, heading: str, back: str = "") -> dict[str, Any]:
    """The page on which open quantities are put on papers."""
    return {"order": order, "form": form, "heading": heading, "cancel_url": back or order.get_absolute_url()}


def change_form(notice: DeliveryNotice, data: QueryDict | None) -> NoticeForm:
    """The quantities of a notice, with what is open besides."""
    mine = {line.order_line_id: line.quantity for line in notice.lines.all()}
    lines = open_lines(queries.open_for(notice), mine)
    initial = {"remark": notice.remark, "wanted_on": notice.wanted_on, "version": notice.version}
    return NoticeForm(data, lines=lines, initial=initial)


def sign_context(note: DeliveryNote, form: SignatureForm) -> dict[str, Any]:
    """The page on which the customer's count is recorded."""
    heading = _("Signature on delivery note %(note)s") % {"note": note}
    return {"note": note, "form": form, "heading": heading, "cancel_url": note.get_absolute_url()}


# -- what is to be done ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that wait for the same step."""

    title: Text
    hint: Text
    rows: Sequence[Consignment]
    url: str


def todo_groups(user: User) -> list[Group]:
    """What waits for this person in shipping, step by step; steps at which nothing waits stay away."""
    notices, notes = queries.notices(user), queries.notes(user)
    to_print, by_hand = queries.printed(notices), notices.filter(by_hand=True)
    on_notices = (
        ("shipping.print", _("To print"), _("Delivery notices that were prepared."), to_print, Notice.DRAFT),
        ("shipping.notice", _("To hand in"), _("Delivery notices written by hand."), by_hand, Notice.DRAFT),
        ("shipping.debt", _("Debt to check"), _("Before they are approved."), notices, Notice.CHECKING),
        ("shipping.notice", _("To hand on"), _("Finance has checked the debt."), notices, Notice.CHECKED),
        ("shipping.issue", _("To draw"), _("Signed and confirmed notices."), notices, Notice.CLEARED),
        ("shipping.ship", _("To ship"), _("Goods are drawn."), notices, Notice.ISSUED),
    )
    on_notes = (
        ("shipping.note", _("To print"), _("Delivery notes for picking."), notes, Note_.DRAFT),
        ("shipping.ship", _("To ship"), _("Printed notes without a notice."), queries.own(notes), Note_.PRINTED),
        ("shipping.sign", _("To be signed"), _("On the way to the customer."), notes, Note_.SHIPPED),
    )
    mine = Group(
        _("To sign"), _("They wait for you."), queries.to_sign(user), _list_url(DeliveryNotice, Notice.PRINTED)
    )
    groups = [mine, *_groups(user, on_notices), *_groups(user, on_notes)]
    return [group for group in groups if group.rows]


def _groups(user: User, steps: Sequence[tuple[str, str, str, QuerySet[Any], str]]) -> list[Group]:
    """The steps on one kind of paper that the person may take: right, title, hint, papers and their state."""
    asked = [(title, hint, rows.filter(state=state), state) for right, title, hint, rows, state in steps
             if may(user, right)]  # fmt: skip
    found = queries.oldest([rows for _title, _hint, rows, _state in asked])
    return [
        Group(title, hint, rows, _list_url(papers.model, state))
        for (title, hint, papers, state), rows in zip(asked, found, strict=True)
    ]


def _list_url(model: type[Any], state: str) -> str:
    name = "shipping:notices" if model is DeliveryNotice else "shipping:notes"
    return f"{reverse(name)}?state={state}"
