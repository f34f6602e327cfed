"""The statement of account (对账单): what a customer owed, was invoiced, paid, and owes."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.money import ZERO
from core.refusals import NotAllowed
from customers import queries as customers
from customers.models import Customer
from receivables.models import Invoice, Opening, Receipt, WriteOff
from receivables.queries.invoices import visible_invoices
from receivables.queries.openings import visible_openings
from receivables.queries.receipts import visible_receipts
from receivables.queries.writeoffs import visible_writeoffs


@dataclass(frozen=True)
class StatementRow:
    """One invoice, receipt or write-off with the balance after it."""

    day: dt.date
    kind: str | Promise
    number: str
    text: str
    url: str
    owed: Decimal | None
    paid: Decimal | None
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """Opening + invoiced − received = closing; below zero the customer has paid ahead.

    `received` counts what was written off too: it is owed no more.
    """

    customer: Customer
    start: dt.date
    end: dt.date
    opening: Decimal
    invoiced: Decimal
    received: Decimal
    closing: Decimal
    rows: tuple[StatementRow, ...]


Owed = Invoice | Opening
Paid = Receipt | WriteOff
Move = tuple[dt.date, int, Owed | Paid]


@dataclass(frozen=True)
class Papers:
    """Where a statement's rows are taken from."""

    invoices: QuerySet[Invoice]
    receipts: QuerySet[Receipt]
    openings: QuerySet[Opening]
    writeoffs: QuerySet[WriteOff]

    def of(self, customer_id: int, days: Callable[[str], dict[str, Any]]) -> tuple[list[Any], list[Any]]:
        """What one customer owes of the days, and what lowered it: `days` makes a condition of a day's column."""
        owed = [
            self.invoices.filter(customer=customer_id, state__in=Invoice.OWED, **days("issued_on")),
            self.openings.filter(customer=customer_id, **days("issued_on")),
        ]
        booked = self.receipts.filter(customer=customer_id, state__in=Receipt.BOOKED, **days("confirmed_on"))
        lost = self.writeoffs.filter(customer=customer_id, state=WriteOff.State.APPROVED, **days("approved_on"))
        return owed, [booked, lost]


def statement(user: User, customer_id: int, start: dt.date, end: dt.date) -> Statement:
    """Both days included. Invoices count from their issue, receipts from their confirmation."""
    if end < start:
        raise NotAllowed(_("The period ends before it begins."), field="end")
    papers = Papers(visible_invoices(user), visible_receipts(user), visible_openings(user), visible_writeoffs(user))
    return _drawn(customers.head(user, customer_id), papers, start, end)


def statement_for(customer: Customer, start: dt.date, end: dt.date) -> Statement:
    """The same over all units of the customer's company, for the clock that draws it each month (PARTS-34)."""
    papers = Papers(
        Invoice.objects.select_related("paper"),
        Receipt.objects.select_related("paper"),
        Opening.objects.select_related("paper"),
        WriteOff.objects.select_related("paper"),
    )
    return _drawn(customer, papers, start, end)


def _drawn(customer: Customer, papers: Papers, start: dt.date, end: dt.date) -> Statement:
    owed_before, paid_before = papers.of(customer.pk, lambda day: {f"{day}__lt": start})
    opening = _sum(owed_before, "gross") - _sum(paid_before, "amount")
    owed, paid = papers.of(customer.pk, lambda day: {f"{day}__range": (start, end)})
    rows = _with_balance(_moves(chain(*owed), chain(*paid)), opening)
    invoiced = sum((row.owed for row in rows if row.owed is not None), ZERO)
    received = sum((row.paid for row in rows if row.paid is not None), ZERO)
    return Statement(customer, start, end, opening, invoiced, received, opening + invoiced - received, tuple(rows))


def _sum(groups: Iterable[QuerySet[Any]], column: str) -> Decimal:
    return sum((rows.aggregate(sum=Sum(column))["sum"] or ZERO for rows in groups), ZERO)


def _moves(invoices: Iterable[Owed], receipts: Iterable[Paid]) -> list[Move]:
    """By day; on one day what is owed comes before what is paid."""
    owed: list[Move] = [(row.issued_on, 0, row) for row in invoices if row.issued_on]
    paid: list[Move] = [(day, 1, row) for row in receipts if (day := _day(row))]
    return sorted(owed + paid, key=lambda move: (move[0], move[1], move[2].pk))


def _day(row: Paid) -> dt.date | None:
    return row.confirmed_on if isinstance(row, Receipt) else row.approved_on


def _with_balance(moves: list[Move], balance: Decimal) -> list[StatementRow]:
    rows = []
    for day, _side, document in moves:
        row = _row(day, document, balance)
        balance = row.balance
        rows.append(row)
    return rows


def _row(day: dt.date, document: Owed | Paid, before: Decimal) -> StatementRow:
    url, number = document.get_absolute_url(), document.number
    if isinstance(document, Opening):
        kind, text = _("Opening receivable"), document.note
        return StatementRow(day, kind, number, text, url, document.gross, None, before + document.gross)
    if isinstance(document, Invoice):
        text = document.tax_invoice_number
        return StatementRow(day, _("Invoice"), number, text, url, document.gross, None, before + document.gross)
    kind, text = (_("Receipt"), document.reference) if isinstance(document, Receipt) else (_("Write-off"), "")
    return StatementRow(day, kind, number, text, url, None, document.amount, before - document.amount)
