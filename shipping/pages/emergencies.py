"""What the pages of emergency shipments show, and what a notice that was released by phone says."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.components import Action as Button
from core.components import Crumb, Fact, Note, Step
from core.display import day_text, moment_text, money_text
from core.listbuttons import new_button
from shipping import policies as notice_policies
from shipping.forms.emergencies import WordForm
from shipping.models import DeliveryNotice, Emergency
from shipping.policies import emergencies as policies
from shipping.policies import telling
from shipping.queries import emergencies as queries
from workflow.page import document_page
from workflow.policies import Action, refusal_of

State = Emergency.State
_STATES = (DeliveryNotice.State.CLEARED, DeliveryNotice.State.ISSUED, DeliveryNotice.State.SHIPPED)


def list_actions(user: User) -> list[Button]:
    """Buttons over the list."""
    refusal = "" if may(user, policies.RIGHT) else _("Your posts do not record releases by phone.")
    return [new_button(_("Record a release by phone"), reverse("shipping:emergency_new"), refusal)]


def notice_actions(notice: DeliveryNotice, user: User) -> tuple[Action, ...]:
    """A notice's actions, with the release by phone for those who record it, where the company knows it."""
    known = notice_policies.notice_actions(notice)
    if notice.order.foreign and not refusal_of(telling.check_told, notice, user):
        known = (*known, telling.TOLD)
    return (policies.RELEASE, *known) if may(user, policies.RIGHT) and policies.possible(notice) else known


def word_on(notice: DeliveryNotice) -> Emergency | None:
    """The word by phone on which a notice was released, where there is one."""
    return queries.standing(notice) if notice.state in _STATES and policies.possible(notice) else None


def notes_of_word(found: Emergency | None) -> list[Note]:
    """That a notice was released by phone, by whom, and until when its papers are due."""
    if found is None:
        return []
    words = {"manager": found.manager.name, "witness": found.witness.name, "day": day_text(found.papers_due)}
    said = _("Released by phone on the word of %(manager)s, witness %(witness)s; papers due on %(day)s.")
    if found.state == State.DOCUMENTED:
        said = _("Released by phone on the word of %(manager)s, witness %(witness)s; the papers are complete.")
    look = "info" if found.state == State.DOCUMENTED else "warn"
    return [Note(look, said % words, found.get_absolute_url(), found.number)]


def context(emergency: Emergency, user: User) -> dict[str, Any]:
    """Everything the page of an emergency shipment places."""
    shown = replace(
        document_page(emergency, user, policies.ACTIONS),
        crumbs=(Crumb(_("Emergency shipments"), reverse("shipping:emergencies")),),
        facts=_facts(emergency, user),
        figure=Fact(_("Amount with tax"), money_text(emergency.gross)),
        steps=_steps(emergency),
        notes=_notes(emergency),
        approvals_note=_("The manager and the witness sign what they said and heard by phone."),
    )
    return {"page": shown, "document": emergency}


def _facts(emergency: Emergency, user: User) -> list[Fact]:
    notice = emergency.notice
    customer_url = emergency.customer.get_absolute_url() if may(user, "customers.view") else ""
    facts = [
        Fact(_("Delivery notice"), notice.number, notice.get_absolute_url()),
        Fact(_("Customer"), emergency.customer.name, customer_url),
        Fact(_("Warehouse"), notice.warehouse.name),
        Fact(_("Gave the word"), emergency.manager.name),
        Fact(_("Witness"), emergency.witness.name),
        Fact(_("Released on"), day_text(emergency.released_on)),
        Fact(_("Papers due"), day_text(emergency.papers_due)),
        Fact(_("Could not be reached"), emergency.unreachable),
        Fact(_("Why it is urgent"), emergency.reason, wide=True),
    ]
    return [*facts, *([Fact(_("Explanation"), emergency.explanation, wide=True)] if emergency.explanation else [])]


def _steps(emergency: Emergency) -> list[Step]:
    if emergency.state == State.DISPUTED:
        return []
    done = emergency.state == State.DOCUMENTED
    ended = moment_text(emergency.documented_at) if emergency.documented_at else day_text(emergency.papers_due)
    return [
        Step(_("Word by phone"), emergency.manager.name, "done"),
        Step(_("Signing the papers"), "", "done" if done else "now"),
        Step(_("Papers complete"), ended, "done" if done else ""),
    ]


def _notes(emergency: Emergency) -> list[Note]:
    said = {
        State.RELEASED: ("warn", _("The goods may leave; the manager and the witness still have to sign.")),
        State.RETURNED: ("warn", _("Whoever recorded the word is asked to explain it; then it is signed.")),
        State.DISPUTED: ("bad", _("The word was denied: find out how the goods came to be released.")),
    }
    return [Note(*said[State(emergency.state)])] if emergency.state in said else []


def form_context(notice: DeliveryNotice, form: WordForm) -> dict[str, Any]:
    """The page on which a word by phone is recorded."""
    heading = _("Release %(notice)s by phone") % {"notice": notice.number}
    return {"form": form, "heading": heading, "cancel_url": notice.get_absolute_url(), "notice": notice}
