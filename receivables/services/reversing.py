"""A receipt that was confirmed by mistake is taken back: asked for by one, carried out by another.

What it paid is owed again, what it was set aside for waits for money again, and the customer has no advance of it.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import people_with
from core.dates import business_date
from core.money import ZERO
from core.refusals import NotAllowed
from credit import queries as credit_queries
from credit import services as credit
from orders import services as orders
from orders.models import Order
from quotes.models import Quotation
from receivables import policies, queries
from receivables.models import Allocation, Invoice, Opening, Receipt, Reversal
from receivables.queries.allocations import Share
from receivables.services import placing
from workflow import clock, papers
from workflow.models import Link, Paper

TASK = "receivables.reversal"
Debt = Invoice | Opening


@papers.retrying
def ask_reversal(pk: int, *, by: User, at: dt.datetime, reason: str) -> Receipt:
    """Say that confirmed money was booked by mistake; somebody else of finance is asked to take it back."""
    with papers.door(Receipt, pk, event="reversal_asked", by=by, at=at, reason=reason) as receipt:
        policies.check_ask_reversal(receipt, by)
        _check_no_voucher(receipt)
        policies.check_reason(reason)
        Reversal.objects.create(receipt=receipt, reason=reason.strip()[:200], asked_by=by, asked_at=at)
        on = business_date(at, receipt.company.zone)
        others = [each for each in people_with(receipt.company_id, policies.CONFIRM, on) if each.pk != by.pk]
        if others:
            title = _("Reverse receipt %(receipt)s, or decline") % {"receipt": receipt.number}
            clock.add_task(receipt.paper, kind=TASK, title=title, at=at, user=others[0])
    return receipt


@papers.retrying
def decline_reversal(pk: int, *, by: User, at: dt.datetime, reason: str) -> Receipt:
    """The receipt stands; whoever asked sees why."""
    with papers.door(Receipt, pk, event="reversal_declined", by=by, at=at, reason=reason) as receipt:
        asked = policies.check_reverse(receipt, by)
        policies.check_reason(reason)
        _decide(asked, Reversal.State.DECLINED, by, at)
        clock.done_task(receipt.paper, kind=TASK, by=by, at=at)
    return receipt


@papers.retrying
def reverse(pk: int, *, by: User, at: dt.datetime) -> Receipt:
    """Take the money back from everything it pays: by somebody else than who asked for it."""
    with papers.door(Receipt, pk, event="reversed", by=by, at=at) as receipt:
        asked = policies.check_reverse(receipt, by)
        _check_no_voucher(receipt)
        shares = queries.shares(receipt.pk)
        _take_back(receipt, shares, by=by, at=at)
        _decide(asked, Reversal.State.DONE, by, at)
        receipt.reverse()
        clock.done_task(receipt.paper, kind=TASK, by=by, at=at)
    return receipt


def _check_no_voucher(receipt: Receipt) -> None:
    """A deduction is closed by its receipt only (PARTS-44): what closed one stands."""
    closed = credit_queries.closed_with(receipt.company_id, receipt.number)
    if closed is not None:
        said = {"receipt": receipt.number, "deduction": closed.number}
        raise NotAllowed(_("Receipt %(receipt)s closed deduction %(deduction)s and is not reversed.") % said)


@papers.retrying
def owe_guarantees(receipt_id: int, *, at: dt.datetime) -> None:
    """A reversed receipt pays nothing any more: guarantees it had ended are owed again, open deductions grow."""
    paid = Allocation.objects.filter(receipt=receipt_id).values_list("paper", flat=True)
    credit.reopen_guarantees(set(paid), at=at)
    customer_id = Receipt.objects.values_list("customer", flat=True).get(pk=receipt_id)
    credit.settle_guarantees(customer_id, at=at)


def _decide(asked: Reversal, state: str, by: User, at: dt.datetime) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, by, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])


def _take_back(receipt: Receipt, shares: list[Share], *, by: User, at: dt.datetime) -> None:
    """Locks go down: invoices, orders, quotations, then the ledger."""
    debts = _locked_debts(shares, by)
    heirs = _holders(shares)
    _lock_sources(debts, heirs, by)
    placing.write(receipt, {share.paper_id: -share.amount for share in shares}, by=by, at=at)
    _owe_again(receipt, shares, debts, by=by, at=at)
    for share in shares:
        if share.paper_id in heirs:
            _unset(receipt, heirs[share.paper_id], share.amount, by=by, at=at)
    for debt in debts.values():
        _reopen(debt, next(share.amount for share in shares if share.paper_id == debt.pk), by=by, at=at)


def _lock_sources(debts: Mapping[int, Debt], heirs: Mapping[int, int], by: User) -> None:
    """Orders of the invoices and what money is set aside for, orders before quotations."""
    kinds = dict(Paper.objects.filter(pk__in=set(heirs.values())).values_list("pk", "kind"))
    invoiced = {debt.order_id for debt in debts.values() if isinstance(debt, Invoice)}
    for pk in sorted(invoiced | {pk for pk, kind in kinds.items() if kind == Order.KIND}):
        papers.lock(Order, pk, lender=by)
    for pk in sorted(pk for pk, kind in kinds.items() if kind == Quotation.KIND):
        papers.lock(Quotation, pk, lender=by)


def _locked_debts(shares: list[Share], by: User) -> dict[int, Debt]:
    """Invoices and opening receivables that the money pays, locked in their order."""
    found: dict[int, Debt] = {}
    for share in sorted(shares, key=lambda each: each.paper_id):
        if share.kind == Invoice.KIND:
            found[share.paper_id] = papers.lock(Invoice, share.paper_id, lender=by)
        elif share.kind == Opening.KIND:
            found[share.paper_id] = papers.lock(Opening, share.paper_id, lender=by)
    return found


def _holders(shares: list[Share]) -> dict[int, int]:
    """Paper that money is set aside for → the paper that holds it in the ledger: a quotation's order, or itself."""
    aside = [share.paper_id for share in shares if share.kind in (Order.KIND, Quotation.KIND)]
    links = Link.objects.filter(source__in=aside, source__kind=Quotation.KIND, target__kind=Order.KIND)
    orders_of = dict(links.values_list("source", "target"))
    return {pk: orders_of.get(pk, pk) for pk in aside}


def _owe_again(receipt: Receipt, shares: list[Share], debts: Mapping[int, Debt], *, by: User, at: dt.datetime) -> None:
    """The ledger: what was paid is receivable, and what was free is no advance any more."""
    entries = [(share.paper_id, "receivable", share.amount) for share in shares if share.paper_id in debts]
    free = receipt.amount - sum((share.amount for share in shares), ZERO)
    entries += [(receipt.pk, "unapplied", -free)] if free else []
    credit.enter_for(receipt.company, receipt.customer_id, entries, credit.Operation.REVERSE, by=by, at=at)


def _unset(receipt: Receipt, holder_id: int, amount: Decimal, *, by: User, at: dt.datetime) -> None:
    """Money that was set aside for an order or a quotation is not there."""
    holder = Paper.objects.get(pk=holder_id)
    if holder.kind == Order.KIND:
        orders.record_paid(holder.pk, amount=-amount, by=by, at=at)
    else:
        credit.earmark(receipt.customer_id, holder, -amount, by=by, at=at)


def _reopen(debt: Debt, amount: Decimal, *, by: User, at: dt.datetime) -> None:
    """So much of an invoice is open again, due on the day it was; its order counts as less paid."""
    assert debt.due_on is not None  # noqa: S101 - what was paid was issued
    credit.reopen_item(debt.company, debt.customer_id, debt.pk, due=debt.due_on, amount=amount)
    if debt.state == type(debt).State.PAID:
        before = debt.state
        debt.reopen()
        papers.save(debt)
        papers.write(debt, "reopened", before=before, by=by, at=at)
    if isinstance(debt, Invoice):
        orders.record_paid(debt.order_id, amount=-amount, by=by, at=at, earmarking=False)
