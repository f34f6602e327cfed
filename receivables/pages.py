"""What the pages of money show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Action as Button
from core.components import Ask, Bar, Crumb, DocumentPage, Fact, Note
from core.display import day_text, money_text
from core.listbuttons import new_button
from core.money import ZERO
from receivables import ahead, policies, queries
from receivables.models import BankAccount, Invoice, Receipt
from receivables.queries import Money, Share
from receivables.writeoff_pages import lost_facts
from workflow import bell, registry
from workflow import queries as workflow
from workflow.models import StepGrant
from workflow.page import document_page

# -- receipts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PaidRow:
    """One paper that a receipt pays."""

    name: str
    url: str
    amount: Decimal


@dataclass(frozen=True)
class DeskRow:
    """One receipt that waits for finance, with the buttons this person has."""

    receipt: Receipt
    actions: Sequence[Button]


def receipt_page(receipt: Receipt, user: User) -> DocumentPage:
    """Everything on a receipt's page but what it pays."""
    page = document_page(receipt, user, policies.receipt_actions(receipt))
    return replace(
        page,
        crumbs=(Crumb(_("Receipts"), reverse("receivables:receipts")),),
        facts=_receipt_facts(receipt),
        figure=Fact(_("Amount"), money_text(receipt.amount)),
        actions=[*page.actions, *_proof_button(receipt)],
        notes=_receipt_notes(receipt),
    )


def _receipt_facts(receipt: Receipt) -> list[Fact]:
    customer = receipt.customer
    facts = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(_("Received on account"), str(receipt.account), tag=receipt.account.get_kind_display()),
        Fact(_("Date received"), day_text(receipt.received_on)),
    ]
    optional = (
        (_("Payer"), receipt.payer),
        (_("Bank reference"), receipt.reference),
        (_("Confirmed on"), day_text(receipt.confirmed_on) if receipt.confirmed_on else ""),
        (_("Note"), receipt.note),
        (_("The customer was told"), receipt.feedback),
    )
    return facts + [Fact(label, value) for label, value in optional if value]


def _receipt_notes(receipt: Receipt) -> list[Note]:
    if receipt.state == Receipt.State.ENTERED:
        return [Note("info", _("Finance has not confirmed this money yet; nothing is released by it."))]
    if receipt.state == Receipt.State.RETURNED:
        return [Note("warn", _("It was sent back or taken back; the reason stands in the record."))]
    return []


def _proof_button(receipt: Receipt) -> list[Button]:
    """The numbered proof of receipt (收款证明) exists once the money is confirmed (PARTS-47)."""
    if not receipt.booked:
        return []
    url = reverse("receivables:receipt_proof", args=[receipt.pk])
    return [Button("proof", _("Print proof of receipt"), url, icon="printer")]


def paid_rows(shares: Sequence[Share]) -> list[PaidRow]:
    """What a receipt pays, each paper with its page."""
    return [_paid_row(share) for share in shares]


def _paid_row(share: Share) -> PaidRow:
    return PaidRow(share.title, reverse(registry.kind(share.kind).url, args=[share.paper_id]), share.amount)


def receipt_list_actions(user: User) -> list[Button]:
    """Buttons over the receipt list."""
    return [new_button(_("Enter receipt"), reverse("receivables:receipt_new"), policies.why_not_enter(user))]


def desk_rows(user: User) -> list[DeskRow]:
    """Receipts that wait for finance, the oldest first, each with the decision or with why it is not this person's."""
    waiting = queries.visible_receipts(user).filter(state=Receipt.State.ENTERED).order_by("created_at", "pk")[:200]
    grants = workflow.inbox(user).filter(content_object__round__paper__kind=Receipt.KIND)
    mine = {grant.content_object.round.paper_id: grant for grant in grants}
    return [DeskRow(receipt, _decisions(receipt, user, mine.get(receipt.pk))) for receipt in waiting]


def _decisions(receipt: Receipt, user: User, grant: StepGrant | None) -> list[Button]:
    if grant is None:
        own = receipt.maker_id == user.pk
        why = _("You entered it; a colleague confirms it.") if own else _("This waits for somebody else.")
        return [Button("approve", _("Confirm"), icon="check", refusal=why)]
    url, seen = reverse("workflow:decide", args=[grant.content_object_id]), {"seen": grant.seen}  # type: ignore[attr-defined]  # annotated by the inbox
    reason = (Ask("reason", _("Reason"), kind="textarea", required=True),)
    return [
        Button("return", _("Return"), url, icon="undo-2", ask=reason, fields={"outcome": "return", **seen}),
        Button("approve", _("Confirm"), url, look="primary", icon="check", fields={"outcome": "approve", **seen}),
    ]


def to_confirm(request: HttpRequest) -> int:
    """How many receipts wait for this person's decision; the figure in the menu."""
    return bell.to_decide(request, Receipt.KIND)


# -- invoices ----------------------------------------------------------------------------------------------------------


def invoice_page(invoice: Invoice, user: User, money: Money, lost: Decimal) -> DocumentPage:
    """Everything on an invoice's page but its lines; `money` is what receipts pay of it, `lost` is written off."""
    page = document_page(invoice, user, policies.INVOICE_ACTIONS)
    return replace(
        page,
        crumbs=(Crumb(_("Invoices"), reverse("receivables:invoices")),),
        facts=_invoice_facts(invoice, money, lost),
        figure=Fact(_("Amount with tax"), money_text(invoice.gross)),
        actions=[*page.actions, *_invoice_print(invoice)],
        notes=[*page.notes, *ahead.notes(invoice)],
    )


def _invoice_facts(invoice: Invoice, money: Money, lost: Decimal) -> list[Fact]:
    customer = invoice.customer
    facts = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(_("Sales order"), invoice.order.number, url=invoice.order.get_absolute_url()),
        Fact(_("Payment terms"), invoice.order.get_payment_terms_display()),
    ]
    if invoice.owed:
        facts += [
            Fact(_("Issued on"), day_text(invoice.issued_on)),
            Fact(_("Due on"), day_text(invoice.due_on)),
            Fact(_("Tax invoice number"), invoice.tax_invoice_number or "—"),
            Fact(_("Paid"), money_text(money.paid)),
            *lost_facts(lost),
            _outstanding(invoice.gross - money.paid - lost),
        ]
    if money.waiting:
        facts.append(Fact(_("Entered, not confirmed"), money_text(money.waiting)))
    return facts + ([Fact(_("Note"), invoice.note)] if invoice.note else [])


def _outstanding(rest: Decimal) -> Fact:
    return Fact(_("Outstanding"), money_text(rest), look="warn" if rest else "ok")


def _invoice_print(invoice: Invoice) -> list[Button]:
    if not invoice.owed:
        return []
    url = reverse("receivables:invoice_print", args=[invoice.pk])
    return [Button("print", _("Print"), url, icon="printer")]


# -- figures on earlier papers -----------------------------------------------------------------------------------------


def order_panel(order: Any, user: User) -> dict[str, Any] | None:
    """What of an order is invoiced, paid and open."""
    waiting = queries.money_on(pk for pk in (order.pk, order.quotation_id) if pk).waiting
    return _panel(
        [
            Fact(_("Order"), money_text(order.gross)),
            Fact(_("Invoiced"), money_text(queries.invoiced_of([order.pk]).get(order.pk, ZERO))),
            Fact(_("Paid"), money_text(order.paid)),
            Fact(_("Entered, not confirmed"), money_text(waiting)),
            *lost_facts(order.written_off),
            Fact(_("Outstanding"), money_text(max(order.due - order.settled, ZERO))),
        ]
    )


def quotation_panel(quotation: Any, user: User) -> dict[str, Any] | None:
    """What the customer has paid on a quotation before there is an order; nothing to show without money."""
    money = queries.money_on([quotation.pk])
    if not money.paid and not money.waiting:
        return None
    return _panel(
        [
            Fact(_("Quotation"), money_text(quotation.gross)),
            Fact(_("Paid"), money_text(money.paid)),
            Fact(_("Entered, not confirmed"), money_text(money.waiting)),
            Fact(_("Outstanding"), money_text(max(quotation.gross - money.paid, ZERO))),
        ]
    )


def _panel(rows: list[Fact]) -> dict[str, Any]:
    return {"money_rows": rows}


# -- accounts and reports ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountRow:
    """One of the company's accounts with its buttons."""

    account: BankAccount
    look: str
    state: str
    actions: Sequence[Button]


def account_rows(user: User) -> list[AccountRow]:
    """Every account, retired ones last."""
    return [_account_row(account) for account in queries.visible_accounts(user)]


def _account_row(account: BankAccount) -> AccountRow:
    if account.retired:
        return AccountRow(account, "closed", _("Retired"), ())
    url = reverse("receivables:account_change", args=[account.pk])
    change = Button("change", _("Change"), url, "get", icon="pencil")
    retire = Button(
        "retire",
        _("Retire"),
        reverse("receivables:account_retire", args=[account.pk]),
        look="danger",
        icon="ban",
        ask=(Ask("reason", _("Reason"), required=True),),
    )
    look, state = ("done", _("Designated")) if account.designated else ("draft", _("Not for customers"))
    return AccountRow(account, look, state, (change, retire))


def ageing_bars(total: queries.Ageing) -> list[Bar]:
    """The five parts as a picture; the older, the redder."""
    parts = (
        (_("Not due"), total.not_due, "1"),
        (_("1–30 days"), total.days_30, "warn"),
        (_("31–60 days"), total.days_60, "warn"),
        (_("61–90 days"), total.days_90, "bad"),
        (_("Over 90 days"), total.older, "bad"),
    )
    return [Bar(label, amount, money_text(amount), look) for label, amount, look in parts]


def ageing_actions() -> list[Button]:
    """Buttons over the ageing."""
    url = reverse("receivables:ageing_export")
    forms = (("csv", _("CSV")), ("xlsx", _("Excel")))
    return [Button(form, label, f"{url}?format={form}", "get", "ghost", "download") for form, label in forms]


def statement_actions(user: User, customer_id: int, query: str) -> list[Button]:
    """Buttons over a statement: the paper, and entering money of this customer."""
    paper = Button(
        "pdf", _("PDF"), f"{reverse('receivables:statement_pdf', args=[customer_id])}?{query}", "get", icon="printer"
    )
    refusal = policies.why_not_enter(user)
    receive = f"{reverse('receivables:receipt_new')}?customer={customer_id}"
    return [paper, new_button(_("Enter receipt"), receive, refusal)]


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The calendar month up to a day, the usual period of a statement."""
    return day.replace(day=1), day
