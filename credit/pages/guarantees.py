"""What the pages of guarantees and deductions show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note, Step
from core.display import day_text, money_text
from core.listbuttons import new_button
from credit.models import Deduction, Guarantee
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from workflow import registry
from workflow.models import Paper
from workflow.page import document_page

State, Charged = Guarantee.State, Deduction.State


@dataclass(frozen=True)
class GuaranteePage:
    """A guarantee's page: the document, what is still unpaid, and what was charged."""

    page: DocumentPage
    owed: Decimal
    deductions: Sequence[Deduction]


def guarantee_page(guarantee: Guarantee, user: User) -> GuaranteePage:
    """Everything on a guarantee's page; a constant number of statements."""
    owed = queries.left_unpaid(guarantee.order_id)
    page = document_page(guarantee, user, policies.GUARANTEE_ACTIONS)
    shown = replace(
        page,
        crumbs=(Crumb(_("Guarantees"), reverse("credit:guarantees")),),
        facts=_facts(guarantee, owed),
        figure=Fact(_("Guaranteed amount"), money_text(guarantee.amount)),
        steps=_steps(guarantee),
        notes=_notes(guarantee),
    )
    return GuaranteePage(shown, owed, queries.deductions_of(guarantee))


def _facts(guarantee: Guarantee, owed: Decimal) -> list[Fact]:
    customer = guarantee.customer
    facts = [
        Fact(_("Guarantor"), guarantee.guarantor.name),
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(_("Sales order"), str(guarantee.order.number or "—"), url=order_url(guarantee.order)),
        Fact(_("Why before payment"), guarantee.reason, wide=True),
    ]
    dated = (
        *((_("Shipped on"), guarantee.shipped_on), (_("Due on"), guarantee.due_on)),
        *((_("Guarantor told on"), guarantee.notified_on), (_("Guarantor pays until"), guarantee.grace_until)),
    )
    facts += [Fact(label, day_text(day)) for label, day in dated if day]
    if guarantee.shipped_on:
        facts.append(Fact(_("Not paid yet"), money_text(owed), look="bad" if owed else "ok"))
    return facts


def order_url(paper: Paper) -> str:
    """The page of what is guaranteed, which an app above this one shows."""
    return reverse(registry.kind(paper.kind).url, args=[paper.pk])


_PASSED = {
    State.REQUESTED: 1,
    State.ACCEPTED: 2,
    State.APPROVED: 3,
    State.SHIPPED: 4,
    State.NOTIFIED: 5,
    State.CHARGED: 6,
    State.PAID: 7,
    State.RECEIPTED: 7,
}


def _steps(guarantee: Guarantee) -> list[Step]:
    """The way of a guarantee; what a payment made needless is left out."""
    if guarantee.state not in _PASSED:
        return []
    passed = _PASSED[State(guarantee.state)]
    labels = [
        (_("Guarantee asked for"), guarantee.maker.name),
        (_("Accepted"), guarantee.guarantor.name),
        (_("Approved"), ""),
        (_("Shipped"), day_text(guarantee.shipped_on) if guarantee.shipped_on else ""),
        (_("Guarantor told"), day_text(guarantee.notified_on) if guarantee.notified_on else ""),
        (_("Charged to wages"), ""),
        (_("Receipt given"), ""),
    ]
    if guarantee.state == State.PAID:
        return [*(Step(label, text, "done") for label, text in labels[:4]), Step(_("Paid"), "", "done")]
    return [
        Step(label, text, "done" if place < passed else "now" if place == passed else "")
        for place, (label, text) in enumerate(labels)
    ]


def _notes(guarantee: Guarantee) -> list[Note]:
    """What happens next, in a sentence."""
    said = {
        "person": guarantee.guarantor.name,
        "due": day_text(guarantee.due_on) if guarantee.due_on else "",
        "until": day_text(guarantee.grace_until) if guarantee.grace_until else "",
    }
    if guarantee.state == State.REQUESTED:
        return [Note("info", _("%(person)s has to accept the liability; then the manager is asked.") % said)]
    if guarantee.state == State.SHIPPED:
        return [Note("warn", _("To be paid until %(due)s, else %(person)s is told to pay.") % said)]
    if guarantee.state == State.NOTIFIED:
        return [Note("bad", _("%(person)s pays until %(until)s, else it is charged to wages.") % said)]
    return []


def deduction_page(deduction: Deduction, user: User) -> DocumentPage:
    """Everything on a deduction's page."""
    guarantee = deduction.guarantee
    facts = [
        Fact(_("Guarantor"), deduction.person.name),
        Fact(_("Staff guarantee"), guarantee.number, url=guarantee.get_absolute_url()),
        Fact(_("Customer"), guarantee.customer.name, url=guarantee.customer.get_absolute_url()),
        Fact(_("Sales order"), str(guarantee.order.number or "—"), url=order_url(guarantee.order)),
    ]
    if deduction.month:
        facts.append(Fact(_("Month of wages"), month_text(deduction.month)))
    if deduction.receipt_number:
        facts.append(Fact(_("Receipt"), deduction.receipt_number))
    return replace(
        document_page(deduction, user, policies.DEDUCTION_ACTIONS),
        crumbs=(Crumb(_("Salary deductions"), reverse("credit:deductions")),),
        facts=facts,
        figure=Fact(_("Charged to wages"), money_text(deduction.amount)),
        notes=_deduction_notes(deduction),
    )


def _deduction_notes(deduction: Deduction) -> list[Note]:
    if deduction.state == Charged.DEDUCTED:
        said = _("Enter the money as a receipt for the order, give the person the receipt, and close with its number.")
        return [Note("info", said)]
    return []


def month_text(month: dt.date) -> str:
    """2026-04, as wage lists name a month."""
    return f"{month:%Y-%m}"


def register_actions(user: User) -> list[Button]:
    """Buttons over the register: the lists beside it."""
    beside = [Button("deductions", _("Salary deductions"), reverse("credit:deductions"), "get", icon="wallet")]
    if may(user, policies.STATION):
        beside.append(Button("stations", _("Stationed staff"), reverse("credit:stations"), "get", icon="map-pin"))
    return beside


def station_actions(user: User) -> list[Button]:
    """The button over the list of stations."""
    return [new_button(_("Station somebody"), reverse("credit:station_new"), "")]
