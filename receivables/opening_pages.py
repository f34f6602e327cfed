"""What the page of an opening receivable shows, as plain values."""

from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Crumb, DocumentPage, Fact
from core.display import day_text, money_text
from receivables.models import Opening
from receivables.queries import Money
from receivables.writeoff_pages import lost_facts
from workflow.page import document_page


def opening_page(opening: Opening, user: User, money: Money, lost: Decimal) -> DocumentPage:
    """Everything on its page but what pays it; `money` is what receipts pay of it, `lost` is written off."""
    return replace(
        document_page(opening, user, ()),
        crumbs=(Crumb(_("Opening receivables"), reverse("receivables:openings")),),
        facts=_facts(opening, money, lost),
        figure=Fact(_("Open amount at the start"), money_text(opening.gross)),
    )


def _facts(opening: Opening, money: Money, lost: Decimal) -> list[Fact]:
    customer, rest = opening.customer, opening.gross - money.paid - lost
    facts = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(_("Issued on"), day_text(opening.issued_on)),
        Fact(_("Due on"), day_text(opening.due_on)),
        Fact(_("Paid"), money_text(money.paid)),
        *lost_facts(lost),
        Fact(_("Outstanding"), money_text(rest), look="warn" if rest else "ok"),
    ]
    if money.waiting:
        facts.append(Fact(_("Entered, not confirmed"), money_text(money.waiting)))
    if opening.source:
        url = reverse("workflow:paper", args=[opening.source_id])
        facts.append(Fact(_("Brought in by"), opening.source.number, url=url))
    return facts + ([Fact(_("Note"), opening.note)] if opening.note else [])
