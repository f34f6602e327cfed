"""Lists of money as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from receivables.models import Invoice, Receipt
from receivables.queries import AgeingRow

Rows = tuple[list[str], Iterable[list[Any]]]


def receipt_rows(receipts: QuerySet[Receipt]) -> Rows:
    """Heads and one row per receipt; rows are read from the database as they are written."""
    heads = [
        *(_("Number"), _("Date received"), _("Customer"), _("Account"), _("Kind of account"), _("Amount")),
        *(_("Payer"), _("Bank reference"), _("Entered by"), _("Confirmed on"), _("State")),
    ]
    return heads, _receipts(receipts)


def _receipts(receipts: QuerySet[Receipt]) -> Iterator[list[Any]]:
    for row in receipts.order_by("received_on", "pk").iterator(chunk_size=2000):
        yield [
            *(row.number, row.received_on, row.customer.name, row.account.name, row.account.get_kind_display()),
            *(row.amount, row.payer, row.reference, row.maker.name, row.confirmed_on, row.get_state_display()),
        ]


def invoice_rows(invoices: QuerySet[Invoice]) -> Rows:
    """Heads and one row per invoice; rows are read from the database as they are written."""
    heads = [
        *(_("Number"), _("Tax invoice number"), _("Customer"), _("Sales order"), _("Issued on"), _("Due on")),
        *(_("Amount without tax"), _("Tax"), _("Amount with tax"), _("State")),
    ]
    return heads, _invoices(invoices)


def _invoices(invoices: QuerySet[Invoice]) -> Iterator[list[Any]]:
    for row in invoices.order_by("drafted_on", "pk").iterator(chunk_size=2000):
        yield [
            *(row.number, row.tax_invoice_number, row.customer.name, row.order.number, row.issued_on, row.due_on),
            *(row.net, row.tax, row.gross, row.get_state_display()),
        ]


def ageing_rows(rows: Sequence[AgeingRow]) -> Rows:
    """Heads and one row per customer."""
    heads = [
        *(_("Customer"), _("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days")),
        _("Total"),
    ]
    return heads, (_ageing(row) for row in rows)


def _ageing(row: AgeingRow) -> list[Any]:
    parts = row.ageing
    return [row.customer, parts.not_due, parts.days_30, parts.days_60, parts.days_90, parts.older, parts.total]
