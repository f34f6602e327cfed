"""The lists of receipts and invoices: columns, conditions, and what can be done with ticked rows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import columns, drawing, lists
from core.addresses import page_of
from core.columns import Column
from core.listing import Blank, ListView
from receivables import policies, queries, services
from receivables.forms import InvoiceFilter, OpeningFilter, ReceiptFilter, WriteOffFilter
from receivables.models import WriteOff

RECEIPTS = lists.register(
    lists.ListKind(
        "receivables:receipts",
        _("Receipts"),
        policies.VIEW,
        queries.visible_receipts,
        (
            columns.number(_("Number")),
            columns.day("date", _("Date received"), "received_on", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("account", _("Account"), "account.name", css="nowrap"),
            columns.money("amount", _("Amount"), "amount", sort="amount"),
            Column("reference", _("Bank reference"), "reference", css="soft"),
            Column("maker", _("Entered by"), "maker.name", css="nowrap"),
            columns.state(_("State")),
            Column("kind", _("Kind of account"), "account.get_kind_display", extra=True),
            Column("payer", _("Payer"), "payer", css="soft clip", extra=True),
            columns.day("confirmed_on", _("Confirmed on"), "confirmed_on", extra=True),
            Column("customer_number", _("Customer number"), "customer.number", extra=True),
        ),
        sorts={"date": "received_on", "amount": "amount"},
        order="-date",
        form=lambda params, user: ReceiptFilter(params, user=user),
        views=lambda: (ListView(_("All")), ListView(_("To be confirmed"), "state=entered")),
        sums=queries.receipt_sums,
        summed="amount",
        empty=Blank(_("No receipts yet"), _("Enter the money that arrives; finance confirms it."), "hand-coins"),
    )
)

INVOICES = lists.register(
    lists.ListKind(
        "receivables:invoices",
        _("Invoices"),
        policies.VIEW,
        queries.visible_invoices,
        (
            columns.number(_("Number")),
            Column("tax_number", _("Tax invoice number"), "tax_invoice_number", css="soft"),
            columns.day("date", _("Drafted on"), "drafted_on", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            columns.paper("order", _("Sales order"), "order"),
            columns.money("amount", _("Amount with tax"), "gross", sort="amount"),
            columns.day("due_on", _("Due on"), "due_on"),
            columns.state(_("State")),
            columns.day("issued_on", _("Issued on"), "issued_on", extra=True),
            columns.money("net", _("Amount without tax"), "net", extra=True),
            columns.money("tax", _("Tax"), "tax", extra=True),
            Column("customer_number", _("Customer number"), "customer.number", extra=True),
            Column("maker", _("Entered by"), "maker.name", extra=True),
        ),
        sorts={"date": "drafted_on", "amount": "gross"},
        order="-date",
        form=lambda params, user: InvoiceFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(_("Outstanding"), "state=issued"),
            ListView(_("Drafts"), "state=draft"),
        ),
        sums=queries.invoice_sums,
        summed="amount",
        bulk=(lists.Bulk("issue", _("Issue"), policies.INVOICE, services.issue, icon="send"),),
        empty=Blank(_("No invoices yet"), _("They are made of what an order has delivered."), "receipt-text"),
    )
)

OPENINGS = lists.register(
    lists.ListKind(
        "receivables:openings",
        _("Opening receivables"),
        policies.VIEW,
        queries.visible_openings,
        (
            columns.number(_("Number")),
            Column("customer_number", _("Customer number"), "customer.number"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            columns.day("issued_on", _("Issued on"), "issued_on", sort="date"),
            columns.day("due_on", _("Due on"), "due_on"),
            columns.money("amount", _("Open amount at the start"), "gross", sort="amount"),
            columns.state(_("State")),
            Column("maker", _("Entered by"), "maker.name", extra=True),
        ),
        sorts={"date": "issued_on", "amount": "gross"},
        order="-date",
        form=lambda params, user: OpeningFilter(params, user=user),
        views=lambda: (ListView(_("All")), ListView(_("Outstanding"), "state=open")),
        sums=queries.opening_sums,
        summed="amount",
        empty=Blank(_("No opening receivables"), _("What customers owed before is brought in by an import."), "coins"),
    )
)


def _debt(row: WriteOff) -> Any:
    return drawing.doc_link(page_of("workflow:paper", row.debt_id), row.debt.number or "")


WRITE_OFFS = lists.register(
    lists.ListKind(
        "receivables:writeoffs",
        _("Write-offs"),
        policies.VIEW,
        queries.visible_writeoffs,
        (
            columns.number(_("Number")),
            columns.moment("at", _("Asked at"), "created_at", sort="at"),
            Column("debt", _("Debt"), "debt.number", cell=_debt, css="nowrap"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            columns.money("amount", _("Amount"), "amount", sort="amount"),
            columns.day("approved_on", _("Written off on"), "approved_on"),
            columns.state(_("State")),
            Column("maker", _("Asked by"), "maker.name", css="nowrap"),
            Column("reason", _("Reason"), "reason", css="soft clip", extra=True),
            Column("customer_number", _("Customer number"), "customer.number", extra=True),
        ),
        sorts={"at": "created_at", "amount": "amount"},
        order="-at",
        form=lambda params, user: WriteOffFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            *(ListView(state.label, f"state={state}") for state in (WriteOff.State.ASKED, WriteOff.State.APPROVED)),
        ),
        sums=queries.writeoff_sums,
        summed="amount",
        empty=Blank(
            _("No write-offs"),
            _("They are asked for on an invoice or opening receivable that nobody will pay."),
            "coins",
        ),
    )
)
