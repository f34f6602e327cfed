"""What the pages of enquiries and quotations show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from catalog.foreign import total_of
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note, Step
from core.dates import business_date
from core.display import day_long_text, day_text, money_text, percent_text
from core.listbuttons import new_button
from core.listing import ListView
from quotes.models import Enquiry, Quotation
from quotes.policies import ENQUIRY_ACTIONS, quotation_actions
from workflow.page import document_page

State = Quotation.State
ABSENT = "—"
PROGRESS = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED, State.CONVERTED)


# -- a quotation -----------------------------------------------------------------------------------------------------


def quotation_page(quotation: Quotation, user: User, on: dt.date) -> DocumentPage:
    """Buttons, facts, progress, sign-offs and everything that hangs on it; a constant number of queries."""
    return replace(
        document_page(quotation, user, quotation_actions(quotation, on)),
        crumbs=(Crumb(_("Quotations"), reverse("quotes:list")),),
        facts=_facts(quotation),
        figure=Fact(_("Total with tax"), money_text(quotation.gross)),
        steps=_steps(quotation),
        notes=_notes(quotation),
    )


def _facts(quotation: Quotation) -> list[Fact]:
    customer = reverse("customers:customer", args=[quotation.customer_id])
    facts = [
        Fact(_("Customer"), quotation.customer.name, customer),
        Fact(_("Contact"), _joined(quotation.contact_name, quotation.contact_phone)),
        Fact(_("Valid until"), day_long_text(quotation.valid_until) if quotation.valid_until else ABSENT),
        Fact(_("Version"), str(quotation.revision)),
        Fact(_("Maker"), quotation.maker.name),
    ]
    if quotation.business_type:
        facts.insert(2, Fact(_("Business type"), quotation.get_business_type_display()))
    if total := total_of(quotation):
        facts.append(Fact(_("In foreign currency"), total.beside(quotation.company.currency, quotation.gross)))
    return facts


def terms(quotation: Quotation) -> list[Fact]:
    """What is printed below the lines (PARTS-13), and what became of the paper since (PARTS-10, OFFICE-133)."""
    facts = [
        Fact(_("Remittance details"), _joined(*quotation.remittance.splitlines())),
        Fact(_("Shipping method"), quotation.shipping_method or ABSENT),
        Fact(_("Freight borne by"), quotation.get_freight_bearer_display() or ABSENT, tag=quotation.freight_reason),
    ]
    if quotation.discount:
        facts.insert(0, Fact(_("Discount on the whole"), percent_text(quotation.discount)))
    if quotation.note:
        facts.append(Fact(_("Note on the paper"), quotation.note))
    return facts + _ticks(quotation) + _passed(quotation)


def _ticks(quotation: Quotation) -> list[Fact]:
    ticks = ((_("We advance the freight"), quotation.freight_advanced), (_("Paid work on site"), quotation.on_site))
    return [Fact(label, _("yes")) for label, ticked in ticks if ticked]


def _passed(quotation: Quotation) -> list[Fact]:
    """Seal, dispatch and confirmation, each with who and when."""
    facts = []
    if quotation.sealed_by and quotation.sealed_at:
        day = business_date(quotation.sealed_at, quotation.company.zone)
        facts.append(Fact(_("Sealed by"), _joined(quotation.sealed_by.name, day_text(day))))
    if quotation.sent_on:
        facts.append(Fact(_("Sent"), _joined(quotation.get_sent_channel_display(), day_text(quotation.sent_on))))
    if quotation.confirmed_on:
        channel = quotation.get_confirm_channel_display()
        facts.append(Fact(_("Confirmed by"), _joined(quotation.confirmer, channel, day_text(quotation.confirmed_on))))
    return facts


def _joined(*parts: object) -> str:
    return "　".join(str(part) for part in parts if part) or ABSENT


def _steps(quotation: Quotation) -> list[Step]:
    """The usual way; a quotation that ended otherwise shows none."""
    if quotation.is_dead:
        return []
    here, told = PROGRESS.index(State(quotation.state)), _told(quotation)
    return [Step(state.label, told.get(state, ""), _step_look(place, here)) for place, state in enumerate(PROGRESS)]


def _told(quotation: Quotation) -> dict[str, str]:
    """Who and when, for the stages of which the paper itself knows."""
    made = day_text(business_date(quotation.created_at, quotation.company.zone))
    return {
        State.DRAFT: _joined(quotation.maker.name, made),
        State.SENT: day_text(quotation.sent_on) if quotation.sent_on else "",
        State.CUSTOMER_CONFIRMED: day_text(quotation.confirmed_on) if quotation.confirmed_on else "",
    }


def _step_look(place: int, here: int) -> str:
    if place < here or here == len(PROGRESS) - 1:
        return "done"
    return "now" if place == here else ""


def _notes(quotation: Quotation) -> list[Note]:
    """Where the version before and the version after are."""
    notes = []
    if quotation.decided_alone:
        text = _("Its prices are within what %(maker)s may give alone (handbook %(version)s).") % {
            "maker": quotation.maker.name,
            "version": quotation.decided_alone,
        }
        notes.append(Note("info", text))
    for successor in quotation.successors.all() if quotation.state == State.SUPERSEDED else ():
        url = reverse("quotes:quotation", args=[successor.pk])
        text = _("The customer objected: %(objection)s") % {"objection": quotation.objection}
        notes.append(Note("warn", text, url, _("Open the new version")))
    if quotation.supersedes:
        text = _("This is version %(revision)s; it takes the place of %(number)s.") % {
            "revision": quotation.revision,
            "number": quotation.supersedes.number,
        }
        notes.append(Note("info", text, reverse("quotes:difference", args=[quotation.pk]), _("See what changed")))
    return notes


# -- an enquiry ------------------------------------------------------------------------------------------------------


def enquiry_page(enquiry: Enquiry, user: User) -> DocumentPage:
    """Who asked, how, for what; and the quotations made from it."""
    return replace(
        document_page(enquiry, user, ENQUIRY_ACTIONS),
        crumbs=(Crumb(_("Enquiries"), reverse("quotes:enquiries")),),
        facts=_asked(enquiry),
    )


def _asked(enquiry: Enquiry) -> list[Fact]:
    customer = reverse("customers:customer", args=[enquiry.customer_id]) if enquiry.customer_id else ""
    facts = [
        Fact(_("Customer"), enquiry.customer.name if enquiry.customer else ABSENT, customer),
        Fact(_("Contact"), _joined(enquiry.contact_name, enquiry.contact_phone)),
        Fact(_("Channel"), enquiry.get_channel_display()),
        Fact(_("Asked on"), day_long_text(enquiry.asked_on)),
        Fact(_("Maker"), enquiry.maker.name),
    ]
    if enquiry.business_type:
        facts.append(Fact(_("Business type"), enquiry.get_business_type_display()))
    if enquiry.note:
        facts.append(Fact(_("Note"), enquiry.note, wide=True))
    return facts


# -- lists -----------------------------------------------------------------------------------------------------------


def quotation_views() -> Sequence[ListView]:
    """Saved filters over the quotation list."""
    kept = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED)
    return [ListView(_("All")), *(ListView(state.label, f"state={state.value}") for state in kept)]


def enquiry_views() -> Sequence[ListView]:
    """Saved filters over the enquiry list."""
    return [ListView(_("All")), *(ListView(state.label, f"state={state.value}") for state in Enquiry.State)]


def quotation_list_actions(user: User) -> list[Button]:
    """Buttons over the quotation list."""
    return [new_button(_("New quotation"), reverse("quotes:new"), why_not(user, "quotes.write"))]


def enquiry_list_actions(user: User) -> list[Button]:
    """Buttons over the enquiry list."""
    return [new_button(_("New enquiry"), reverse("quotes:new_enquiry"), why_not(user, "quotes.write"))]
