"""Where money goes: allocations and the credit ledger, always written together.

Allocations say which receipt pays which paper; the ledger says what the customer owes, has set aside and has in
advance. Locks go down: receipt, invoices, orders, quotations, then the ledger.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.money import ZERO
from credit import services as credit
from orders import services as orders
from orders.models import Order
from quotes.models import Quotation
from receivables import policies, queries
from receivables.models import Allocation, Invoice, Opening, Receipt
from receivables.queries.allocations import Share, standing_on
from receivables.queries.targets import (
    PAYABLE_ORDERS,
    Target,
    invoice_targets,
    opening_targets,
    order_targets,
    quotation_targets,
)
from workflow import locks, papers
from workflow.models import Link, Paper

FAULTS = {
    "allocation_within_receipt": ("", gettext_lazy("This money was allocated by somebody else meanwhile.")),
    "allocation_within_invoice": ("", gettext_lazy("This invoice was paid by other money meanwhile.")),
}
"""What the database says when two people allocate at the same moment."""


LOCK_MONEY = """
    SELECT paper_id FROM receivables_receipt
     WHERE company_id = coalesce(%s, company_id)
       AND paper_id IN (SELECT receipt_id FROM receivables_allocation AS meant
                         WHERE meant.paper_id IN (SELECT %s::bigint
                                                   UNION ALL SELECT source_id FROM workflow_link WHERE target_id = %s))
     ORDER BY paper_id FOR NO KEY UPDATE
"""


@dataclass(frozen=True)
class Ground:
    """The locked papers that some money may go to, with what is open on each."""

    targets: Mapping[int, Target]
    debts: Mapping[int, Invoice | Opening]
    """invoices and opening receivables by key"""
    invoices_of: Mapping[int, Sequence[int]]
    """order → its open invoices, the oldest first"""
    heirs: Mapping[int, int]
    """quotation → the order it has become"""

    def places(self, paper_id: int) -> list[int]:
        """Where money meant for a paper goes: a quotation's to its order, an order's to its oldest invoice first."""
        paper_id = self.heirs.get(paper_id, paper_id)
        return [place for place in (*self.invoices_of.get(paper_id, ()), paper_id) if place in self.targets]


# -- what receipts do --------------------------------------------------------------------------------------------------


def write(receipt: Receipt, moves: Mapping[int, Decimal], *, by: User | None, at: dt.datetime) -> None:
    """Append allocations of one receipt: paper → amount, minus for what is taken away."""
    Allocation.objects.bulk_create(
        Allocation(receipt=receipt, paper_id=paper_id, amount=amount, at=at, by=by)
        for paper_id, amount in moves.items()
        if amount
    )


def withdraw(receipt: Receipt, *, by: User | None, at: dt.datetime) -> None:
    """An unconfirmed receipt pays nothing any more."""
    write(receipt, {share.paper_id: -share.amount for share in queries.shares(receipt.pk)}, by=by, at=at)


def book(receipt: Receipt, *, by: User, at: dt.datetime) -> None:
    """The confirmed money goes where it was meant to; what no longer fits there is the customer's advance."""
    shares = queries.shares(receipt.pk)
    ground = _ground(shares, by, without=receipt.pk)
    going = _divide(shares, ground)
    moves = defaultdict(Decimal, going)
    for share in shares:
        moves[share.paper_id] -= share.amount
    write(receipt, moves, by=by, at=at)
    _post(receipt, ground, going, receipt.amount - sum(going.values()), by=by, at=at)


def spend(
    receipt: Receipt, pays: Mapping[int, Decimal], targets: Mapping[int, Target], *, by: User, at: dt.datetime
) -> None:
    """Confirmed money leaves the customer's advances for these papers; what is open is asked again under lock."""
    ground = _ground([Share(receipt.pk, pk, targets[pk].kind, "", amount) for pk, amount in pays.items()], by)
    policies.check_pays(receipt, pays, ground.targets, queries.shares(receipt.pk))
    write(receipt, pays, by=by, at=at)
    _post(receipt, ground, pays, -sum(pays.values(), ZERO), by=by, at=at)


def give_back(
    receipt: Receipt, holder: Paper, amounts: Mapping[int, Decimal], *, by: User | None, at: dt.datetime
) -> None:
    """Money set aside is an advance again; the ledger holds it on `holder`, the last paper to inherit it."""
    write(receipt, {paper_id: -amount for paper_id, amount in amounts.items()}, by=by, at=at)
    if not receipt.booked:
        return
    total = sum(amounts.values(), ZERO)
    if holder.kind == Order.KIND:
        orders.record_paid(holder.pk, amount=-total, by=by, at=at)
    else:
        credit.earmark(receipt.customer_id, holder, -total, by=by, at=at)
    freed = [(receipt.pk, "unapplied", total)]
    credit.enter_for(receipt.company, receipt.customer_id, freed, credit.Operation.FREE, by=by, at=at)


def _divide(shares: Iterable[Share], ground: Ground) -> dict[int, Decimal]:
    """Paper → what of the shares goes there, never beyond what is open."""
    going: defaultdict[int, Decimal] = defaultdict(Decimal)
    for share in shares:
        left = share.amount
        for place in ground.places(share.paper_id):
            part = min(left, ground.targets[place].rest - going[place])
            going[place] += part
            left -= part
    return {place: amount for place, amount in going.items() if amount}


# -- what an invoice does ----------------------------------------------------------------------------------------------


def settle_from_order(invoice: Invoice, *, by: User, at: dt.datetime) -> Decimal:
    """Allocate money set aside for the order (or its quotation), the oldest receipt first; returns how much.

    The caller enters it in the ledger, together with the invoice itself.
    """
    if not invoice.order.paid:
        return ZERO  # nothing was ever confirmed for the locked order, so nothing is set aside
    sources = [pk for pk in (invoice.order_id, invoice.order.quotation_id) if pk]
    left, rows = invoice.gross, []
    for share in standing_on(sources):
        part = min(left, share.amount)
        left -= part
        rows += _moved(share, invoice, part, by, at)
    Allocation.objects.bulk_create(rows)
    return invoice.gross - left


def _moved(share: Share, invoice: Invoice, part: Decimal, by: User, at: dt.datetime) -> list[Allocation]:
    ends = ((share.paper_id, -part), (invoice.pk, part)) if part else ()
    return [
        Allocation(receipt_id=share.receipt_id, paper_id=paper, amount=amount, at=at, by=by) for paper, amount in ends
    ]


# -- locks -------------------------------------------------------------------------------------------------------------


def _ground(shares: Iterable[Share], by: User, without: int | None = None) -> Ground:
    """Lock what the shares may go to and read what is open there (`without` one receipt's own part)."""
    meant = list(shares)
    quotations = _of_kind(meant, Quotation.KIND)
    heirs = _heirs(quotations)
    order_ids = sorted({*_of_kind(meant, Order.KIND), *heirs.values()})
    invoices = _lock_invoices(_of_kind(meant, Invoice.KIND), order_ids)
    paid_too = {invoice.order_id for invoice in invoices}
    openings = [papers.lock(Opening, pk, lender=by) for pk in _of_kind(meant, Opening.KIND)]
    for pk in sorted({*order_ids, *paid_too}):
        papers.lock(Order, pk, lender=by)
    offers = [papers.lock(Quotation, pk, lender=by) for pk in quotations if pk not in heirs]
    if any(offer.state == Quotation.State.CONVERTED for offer in offers):
        return _ground(meant, by, without)  # it became an order while we waited for its lock
    debts: list[Invoice | Opening] = [*invoices, *openings]
    targets = _open_on(debts, order_ids, [row.pk for row in offers], without)
    return Ground(
        {target.paper_id: target for target in targets}, {row.pk: row for row in debts}, _by_order(invoices), heirs
    )


def _open_on(
    debts: Sequence[Invoice | Opening], order_ids: Sequence[int], quotation_ids: Sequence[int], without: int | None
) -> list[Target]:
    """What is open on locked papers, as far as they take money; a kind of which there is none is not asked."""
    found: list[Target] = []
    if invoice_ids := [row.pk for row in debts if isinstance(row, Invoice)]:
        found += invoice_targets(Invoice.objects.filter(pk__in=invoice_ids), without)
    if opening_ids := [row.pk for row in debts if isinstance(row, Opening)]:
        found += opening_targets(Opening.objects.filter(pk__in=opening_ids, state=Opening.State.OPEN), without)
    if order_ids:
        found += order_targets(Order.objects.filter(pk__in=order_ids, state__in=PAYABLE_ORDERS), without)
    if quotation_ids:
        confirmed = Quotation.State.CUSTOMER_CONFIRMED
        found += quotation_targets(Quotation.objects.filter(pk__in=quotation_ids, state=confirmed), without)
    return found


def _heirs(quotations: Sequence[int]) -> dict[int, int]:
    """The order that each of the quotations became; asked only when there is one, for money mostly pays orders."""
    if not quotations:
        return {}
    rows = Link.objects.filter(source__in=quotations, target__kind=Order.KIND)
    return dict(rows.values_list("source", "target"))


def _of_kind(shares: Iterable[Share], kind: str) -> list[int]:
    return sorted(share.paper_id for share in shares if share.kind == kind)


def _lock_invoices(invoice_ids: Sequence[int], order_ids: Sequence[int]) -> list[Invoice]:
    """The issued invoices among these and of these orders, the one that is due first in front."""
    asked = Q(pk__in=invoice_ids) | Q(order__in=order_ids)
    rows = Invoice.objects.filter(asked, state=Invoice.State.ISSUED).select_for_update(no_key=True, of=("self",))
    found = list(rows.select_related("paper").order_by("pk"))
    for invoice in found:
        locks.taken("receivables.invoice", invoice.pk)
    return sorted(found, key=lambda invoice: (invoice.due_on, invoice.pk))


def lock_money_of(order_id: int, company_id: int | None = None) -> None:
    """Lock every receipt that is meant for an order or its quotation: before the order, as whoever confirms one does.

    Receipts of another company stay free: whose order it is, is asked only with its own lock.

    The database's own guard locks them again when their money moves to an invoice.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_MONEY, [company_id, order_id, order_id])
        for (pk,) in cursor.fetchall():
            locks.taken("receivables.receipt", pk)


def _by_order(invoices: Iterable[Invoice]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for invoice in invoices:
        found[invoice.order_id].append(invoice.pk)
    return found


# -- ledger ------------------------------------------------------------------------------------------------------------


def _post(
    receipt: Receipt,
    ground: Ground,
    going: Mapping[int, Decimal],
    unapplied: Decimal,
    *,
    by: User,
    at: dt.datetime,
) -> None:
    """Write the ledger of what goes where, settle the invoices, and let orders see that they are paid."""
    targets = [(ground.targets[paper_id], amount) for paper_id, amount in going.items()]
    settled = [(target, amount) for target, amount in targets if target.is_debt]
    entries = [(target.paper_id, "receivable", -amount) for target, amount in settled]
    entries += [(receipt.pk, "unapplied", unapplied)] if unapplied else []
    if entries:
        # What stands as an advance already is spent; else the money comes in.
        operation = credit.Operation.ALLOCATE if unapplied < 0 else credit.Operation.RECEIPT
        credit.enter_for(receipt.company, receipt.customer_id, entries, operation, by=by, at=at)
    for target, amount in settled:
        _settle(ground, target, amount, by=by, at=at)
    for target, amount in targets:
        _pay(target, amount, by=by, at=at)


def _settle(ground: Ground, target: Target, amount: Decimal, *, by: User, at: dt.datetime) -> None:
    """Close so much of an invoice's open item; the invoice is paid when nothing is left."""
    credit.settle_item(target.paper_id, amount, by=by, at=at)
    if amount == target.rest:
        pay_off(ground.debts[target.paper_id], by=by, at=at)


def _pay(target: Target, amount: Decimal, *, by: User | None, at: dt.datetime) -> None:
    """Set money aside for a quotation or an order, which may be released by it; an invoice's order counts as paid."""
    if target.order_id:
        orders.record_paid(target.order_id, amount=amount, by=by, at=at, earmarking=not target.is_debt)
    elif not target.is_debt:
        credit.earmark(target.customer_id, target.paper, amount, by=by, at=at)


def pay_off(invoice: Invoice | Opening, *, by: User, at: dt.datetime) -> None:
    """Nothing of a locked invoice is open any more."""
    before = invoice.state
    with papers.legal_moves(invoice):
        invoice.settle()
    papers.save(invoice)
    papers.write(invoice, "paid", before=before, by=by, at=at)
