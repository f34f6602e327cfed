"""What the pages of write-offs show, as plain values; and what is written off of a debt, on the debt's page."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.addresses import page_of
from core.components import Crumb, DocumentPage, Fact, Note
from core.display import day_text, money_text
from receivables import writeoff_policies as policies
from receivables.models import WriteOff
from receivables.queries.writeoffs import OpenDebt
from workflow import registry
from workflow.page import document_page

State = WriteOff.State


def writeoff_page(writeoff: WriteOff, user: User) -> DocumentPage:
    """Everything on its page."""
    return replace(
        document_page(writeoff, user, policies.ACTIONS),
        crumbs=(Crumb(_("Write-offs"), reverse("receivables:writeoffs")),),
        facts=_facts(writeoff),
        figure=Fact(_("Amount"), money_text(writeoff.amount)),
        notes=_notes(writeoff),
    )


def _facts(writeoff: WriteOff) -> list[Fact]:
    customer, debt = writeoff.customer, writeoff.debt
    facts = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(str(registry.kind(debt.kind).name), debt.number or "", url=page_of("workflow:paper", debt.pk)),
        Fact(_("Asked by"), writeoff.maker.name),
        Fact(_("Reason"), writeoff.reason, wide=True),
    ]
    if writeoff.approved_on:
        facts.insert(3, Fact(_("Written off on"), day_text(writeoff.approved_on)))
    return facts


def _notes(writeoff: WriteOff) -> list[Note]:
    if writeoff.state == State.ASKED:
        return [Note("info", _("The debt stands until it is approved; what is open then is asked again."))]
    if writeoff.state == State.RETURNED:
        return [Note("warn", _("It was sent back; the reason stands in the record."))]
    return []


def debt_facts(debt: OpenDebt) -> list[Fact]:
    """What is to be written off, over the form."""
    document = debt.document
    customer = document.customer
    return [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(str(registry.kind(document.KIND).name), document.number, url=document.get_absolute_url()),
        Fact(_("Due on"), day_text(document.due_on)),
        Fact(_("Outstanding"), money_text(debt.rest)),
    ]


def lost(writeoffs: Sequence[WriteOff]) -> Decimal:
    """How much of a debt is written off."""
    return sum((row.amount for row in writeoffs if row.state == State.APPROVED), Decimal("0.00"))


def lost_facts(amount: Decimal) -> list[Fact]:
    """The fact on the page of a debt of which something is written off."""
    return [Fact(_("Written off"), money_text(amount), look="warn")] if amount else []
