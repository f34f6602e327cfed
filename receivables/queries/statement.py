"""The statement of account (对账单): what a customer owed, was invoiced, paid, and owes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.money import ZERO
from core.refusals import NotAllowed
from customers import queries as customers
from customers.models import Customer
from receivables.models import Invoice, Opening, Receipt
from receivables.queries.invoices import visible_invoices
from receivables.queries.openings import visible_openings
from receivables.queries.receipts import visible_receipts


@dataclass(frozen=True)
class StatementRow:
    """One invoice or receipt with the balance after it."""

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
    """Opening + invoiced − received = closing; below zero the customer has paid ahead."""

    customer: Customer
    start: dt.date
    end: dt.date
    opening: Decimal
    invoiced: Decimal
    received: Decimal
    closing: Decimal
    rows: tuple[StatementRow, ...]


def statement(user: User, customer_id: int, start: dt.date, end: dt.date) -> Statement:
    """Both days included. Invoices count from their issue, receipts from their confirmation."""
    if end < start:
        raise NotAllowed(_("The period ends before it begins."), field="end")
    papers = (visible_invoices(user), visible_receipts(user), visible_openings(user))
    return _drawn(customers.head(user, customer_id), *papers, start, end)


def statement_for(customer: Customer, start: dt.date, end: dt.date) -> Statement:
    """The same over all units of the customer's company, for the clock that draws it each month (PARTS-34)."""
    invoices = Invoice.objects.select_related("paper")
    return _drawn(
        customer, invoices, Receipt.objects.select_related("paper"), Opening.objects.select_related("paper"), start, end
    )


def _drawn(
    customer: Customer,
    invoices: QuerySet[Invoice],
    receipts: QuerySet[Receipt],
    before: QuerySet[Opening],
    start: dt.date,
    end: dt.date,
) -> Statement:
    invoices = invoices.filter(customer=customer.pk, state__in=Invoice.OWED)
    receipts = receipts.filter(customer=customer.pk, state__in=Receipt.BOOKED)
    before = before.filter(customer=customer.pk)
    opening = sum((_sum(rows.filter(issued_on__lt=start), "gross") for rows in (invoices, before)), ZERO)
    opening -= _sum(receipts.filter(confirmed_on__lt=start), "amount")
    owed: list[Owed] = [*invoices.filter(issued_on__range=(start, end)), *before.filter(issued_on__range=(start, end))]
    moves = _moves(owed, receipts.filter(confirmed_on__range=(start, end)))
    rows = _with_balance(moves, opening)
    invoiced = sum((row.owed for row in rows if row.owed is not None), ZERO)
    received = sum((row.paid for row in rows if row.paid is not None), ZERO)
    return Statement(customer, start, end, opening, invoiced, received, opening + invoiced - received, tuple(rows))


def _sum(rows: QuerySet[Any], column: str) -> Decimal:
    return rows.aggregate(sum=Sum(column))["sum"] or ZERO


Owed = Invoice | Opening
Move = tuple[dt.date, int, Owed | Receipt]


def _moves(invoices: Iterable[Owed], receipts: Iterable[Receipt]) -> list[Move]:
    """By day; on one day what is owed comes before what is paid."""
    owed: list[Move] = [(row.issued_on, 0, row) for row in invoices if row.issued_on]
    paid: list[Move] = [(row.confirmed_on, 1, row) for row in receipts if row.confirmed_on]
    return sorted(owed + paid, key=lambda move: (move[0], move[1], move[2].pk))


def _with_balance(moves: list[Move], balance: Decimal) -> list[StatementRow]:
    rows = []
    for day, _side, document in moves:
        row = _row(day, document, balance)
        balance = row.balance
        rows.append(row)
    return rows


def _row(day: dt.date, document: Owed | Receipt, before: Decimal) -> StatementRow:
    url, number = document.get_absolute_url(), document.number
    if isinstance(document, Opening):
        kind, text = _("Opening receivable"), document.note
        return StatementRow(day, kind, number, text, url, document.gross, None, before + document.gross)
    if isinstance(document, Invoice):
        text = document.tax_invoice_number
        return StatementRow(day, _("Invoice"), number, text, url, document.gross, None, before + document.gross)
    text = document.reference
    return StatementRow(day, _("Receipt"), number, text, url, None, document.amount, before - document.amount)
