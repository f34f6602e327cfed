"""How far an order has come, told by shipping and receivables. They have asked their own documents already.

Quantities are what came on top, by line id, in the product's unit. Every call locks the order, then (where amounts
move) the customer's account: call it before anything that locks credit or stock rows of your own.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.bulk import save_figure
from core.dates import business_date
from core.display import qty_text
from core.money import ZERO
from core.refusals import NotAllowed
from credit import services as credit
from orders import policies
from orders.amounts import standing
from orders.models import Order, OrderLine
from orders.rules import rules
from orders.services.ledger import Entry, enter, loaded
from orders.services.release import go_on
from workflow import papers
from workflow.models import Paper

Quantities = Mapping[int, Decimal]


@papers.retrying
def record_noticed(
    order_pk: int, quantities: Quantities, *, by: User | None, at: dt.datetime, held: bool = False
) -> Order:
    """These quantities are on a delivery notice (or on a note without one); negative when it is cancelled.

    `held` is for a notice that decides on credit itself: its order may be held for money (FIBRE-124).
    Raises NotAllowed when the order is not released (PARTS-24, PARTS-32) or a line has not that much allocated.
    """
    with papers.door(Order, order_pk, event="noticed", by=by, at=at, scoped=False) as order:
        policies.check_noticeable(order, held)
        _advance(loaded(order), "noticed", quantities)
    return order


@papers.retrying
def record_shipped(order_pk: int, quantities: Quantities, *, paper: Paper, by: User | None, at: dt.datetime) -> Order:
    """Goods left with `paper`. Their share of the total moves from released to shipped in the ledger.

    Charges move with the first part; the order is shipped when every line of goods is.
    """
    data = {"paper": paper.pk, "number": paper.number or ""}
    with papers.door(Order, order_pk, event="shipped", by=by, at=at, scoped=False, data=data) as order:
        policies.check_released(order)
        lines = loaded(order)
        before = standing(order.state, lines)
        _advance(lines, "shipped", {**_charges(lines, "shipped"), **quantities})
        if all(line.shipped == line.kept for line in lines):
            order.ship()
        enter(order, before, lines, credit.Operation.SHIP, by=by, at=at)
    close_if_done(order, lines, by=by, at=at)
    return order


@papers.retrying
def record_signed(order_pk: int, quantities: Quantities, *, by: User | None, at: dt.datetime) -> Order:
    """The customer counted and signed for these quantities; never more than was shipped."""
    with papers.door(Order, order_pk, event="delivered", by=by, at=at, scoped=False) as order:
        lines = loaded(order)
        _advance(lines, "signed", {**_charges(lines, "signed"), **quantities})
    close_if_done(order, lines, by=by, at=at)
    return order


@papers.retrying
def record_invoiced(
    order_pk: int, quantities: Quantities, *, by: User | None, at: dt.datetime, beside: Sequence[Entry] = ()
) -> Order:
    """These quantities are invoiced: their amounts leave the order in the ledger.

    `beside` are the invoice's own entries, (paper's id, "receivable", amount), posted under the same lock.
    """
    with papers.door(Order, order_pk, event="invoiced", by=by, at=at, scoped=False) as order:
        lines = loaded(order)
        before = standing(order.state, lines)
        _advance(lines, "invoiced", quantities)
        enter(order, before, lines, credit.Operation.INVOICE, by=by, at=at, beside=beside)
    close_if_done(order, lines, by=by, at=at)
    return order


@papers.retrying
def record_paid(order_pk: int, *, amount: Decimal, by: User | None, at: dt.datetime, earmarking: bool = True) -> Order:
    """Finance confirmed money for this order; a held order is tried again at once.

    `earmarking` puts it on the order in the ledger; False when it settles an invoice of the order there. A negative
    amount takes money back. Raises NotAllowed when more is taken back than was paid.
    """
    data = {"amount": str(amount)}
    with papers.door(Order, order_pk, event="paid", by=by, at=at, scoped=False, data=data) as order:
        policies.check_payable(order, amount)
        order.paid += amount
        if order.state == Order.State.CLOSED and order.settled < order.due:
            order.reopen()
        if earmarking:
            credit.earmark(order.customer_id, order.paper, amount, by=by, at=at)
    lines = loaded(order)
    if order.state == Order.State.HELD:
        go_on(order, lines, by=by, at=at)
    close_if_done(order, lines, by=by, at=at)
    return order


@papers.retrying
def record_written_off(order_pk: int, *, amount: Decimal, by: User, at: dt.datetime) -> Order:
    """So much of an invoice of this order was written off: nobody waits for it any more, and the order may close."""
    data = {"amount": str(amount)}
    with papers.door(Order, order_pk, event="written_off", by=by, at=at, scoped=False, data=data) as order:
        order.written_off += amount
    close_if_done(order, loaded(order), by=by, at=at)
    return order


def _charges(lines: Sequence[OrderLine], counter: str) -> dict[int, Decimal]:
    """Charges that have not moved yet: they go with the first part; nobody signs for one before anything has left."""
    left = {line.pk: _bound(line, counter) - getattr(line, counter) for line in lines if not line.stocked}
    return {pk: quantity for pk, quantity in left.items() if quantity > ZERO}


def _advance(lines: Sequence[OrderLine], counter: str, quantities: Quantities) -> None:
    """Add the quantities to a counter of the lines, in one statement; refuses the first that goes out of bounds."""
    by_id = {line.pk: line for line in lines}
    unknown = set(quantities) - set(by_id)
    if unknown:
        raise NotAllowed(_("A line does not belong to this order."))
    moved = [by_id[pk] for pk, quantity in quantities.items() if quantity]
    for line in moved:
        _count(line, counter, quantities[line.pk])
    save_figure(moved, counter)


def _count(line: OrderLine, counter: str, quantity: Decimal) -> None:
    done, most = getattr(line, counter), _bound(line, counter)
    if not ZERO <= done + quantity <= most:
        raise NotAllowed(
            _("Line %(line)s: %(asked)s are asked for, %(open)s are open.")
            % {"line": line.no, "asked": qty_text(quantity), "open": qty_text(most - done)},
            facts={"line": line.no},
        )
    setattr(line, counter, done + quantity)


def _bound(line: OrderLine, counter: str) -> Decimal:
    """How far a counter may go: goods leave only as far as they are allocated, and are signed for once shipped."""
    if counter == "signed":
        return line.shipped
    return line.reserved if line.stocked and counter in {"noticed", "shipped"} else line.kept


def close_if_done(order: Order, lines: Sequence[OrderLine], *, by: User | None, at: dt.datetime) -> None:
    """Close a locked order when nothing is left to do: shipped, signed, invoiced in full, paid or written off."""
    if order.state != Order.State.SHIPPED or order.settled < order.due:
        return
    if any(line.invoiced < line.kept for line in lines):
        return
    asked = rules(order.company, business_date(at, order.company.zone)).signed_to_close
    if asked and any(line.signed < line.shipped for line in lines):
        return
    order.close()
    papers.save(order)
    papers.write(order, "closed", before=Order.State.SHIPPED, by=by, at=at)
