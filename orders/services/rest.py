"""What of an order will not be delivered: a rest that is closed, and goods that the customer did not sign for.

The order keeps what was agreed; its lines count what was given up of it, and it owes and closes by what is left.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.models import User
from core.bulk import save_figure
from core.money import ZERO
from credit import services as credit
from inventory import services as inventory
from orders import policies, soundness
from orders.amounts import share, standing
from orders.models import Order, OrderLine
from orders.services.ledger import enter, loaded
from orders.services.progress import close_if_done
from orders.services.release import allocate, go_on
from workflow import papers

Quantities = Mapping[int, Decimal]


@papers.retrying
def give_up(
    pk: int,
    *,
    by: User,
    at: dt.datetime,
    reason: str,
    quantities: Quantities | None = None,
    version: int | None = None,
) -> Order:
    """Close the rest of an order's goods, or so much of its lines (line → quantity): it will not be delivered any more.

    Stock and ledger entries of it go back; money above what is left becomes the customer's advance (receivables). A
    held order is asked for cover again, for it asks for less. Raises NotAllowed for more than is open: what stands on
    a notice, has left or is invoiced stays; and when nothing would be left, for that is cancelling.
    """
    with papers.door(Order, pk, event="given_up", by=by, at=at, reason=reason, version=version) as order:
        lines = loaded(order)
        policies.check_give_up(order, by)
        taken = _taken(lines, quantities)
        before = standing(order.state, lines)
        freed = _give_up(order, lines, taken)
        if order.state == Order.State.RELEASED and all(line.shipped == line.kept for line in lines):
            order.ship()
        if order.state in (Order.State.HELD, Order.State.RELEASED):
            credit.void_overrides(order.paper, by=by, at=at, reason=reason)
        enter(order, before, lines, credit.Operation.SHORT_CLOSE, by=by, at=at)
        if freed:
            inventory.release_part(order.paper, freed, by=by, at=at)
    if order.state == Order.State.HELD:
        go_on(order, lines, by=by, at=at)
    close_if_done(order, lines, by=by, at=at)
    return order


def _taken(lines: Sequence[OrderLine], quantities: Quantities | None) -> Quantities:
    """What is given up of which line: what was said, else all goods that are open; never more than is open."""
    most = _open(lines)
    goods = {line.pk: most[line.pk] for line in lines if line.stocked and line.pk in most}
    taken = goods if quantities is None else {key: part for key, part in quantities.items() if part}
    soundness.check_parts(lines, taken, most)
    return taken


def _open(lines: Sequence[OrderLine]) -> dict[int, Decimal]:
    """What of each line can still be given up."""
    left = {line.pk: line.kept - max(line.noticed, line.shipped, line.invoiced) for line in lines}
    return {pk: quantity for pk, quantity in left.items() if quantity > ZERO}


def _give_up(order: Order, lines: Sequence[OrderLine], taken: Quantities) -> dict[int, Decimal]:
    """Count it on the lines and the order; gives what of it was reserved, per product."""
    freed: dict[int, Decimal] = defaultdict(Decimal)
    touched = [line for line in lines if line.pk in taken]
    for line in touched:
        line.given_up += taken[line.pk]
        over = max(line.reserved - line.kept, ZERO)
        line.reserved -= over
        if over:
            freed[line.product_id] += over
    _save(order, lines, touched, ("reserved", "given_up"))
    return freed


def _save(order: Order, lines: Sequence[OrderLine], touched: Sequence[OrderLine], counters: Sequence[str]) -> None:
    """The counters of the lines, each in one statement, and what the order comes to less."""
    for counter in counters:
        save_figure(touched, counter)
    order.given_up = sum((line.gross - share(line, line.kept) for line in lines), ZERO)


@papers.retrying
def record_missing(order_pk: int, missing: Quantities, *, again: bool, by: User, at: dt.datetime) -> Order:
    """Goods left that the customer did not sign for: they are not shipped any more.

    `again`: they are delivered once more, from stock that is reserved anew; else they are given up and never
    invoiced. Raises NotAllowed for what is invoiced already.
    """
    with papers.door(Order, order_pk, event="missing_settled", by=by, at=at, scoped=False) as order:
        lines = loaded(order)
        soundness.check_not_invoiced(lines, missing)
        before = standing(order.state, lines)
        _take_back(order, lines, missing, again)
        if again and order.state == Order.State.SHIPPED:
            order.send_again()
        operation = credit.Operation.SEND_AGAIN if again else credit.Operation.SIGN_SHORT
        enter(order, before, lines, operation, by=by, at=at)
        if again:
            allocate(order, lines, by=by, at=at)
    close_if_done(order, lines, by=by, at=at)
    return order


def _take_back(order: Order, lines: Sequence[OrderLine], missing: Quantities, again: bool) -> None:
    """The counters as if so much had never left; what is given up is not open for delivery again."""
    touched = [line for line in lines if missing.get(line.pk)]
    for line in touched:
        part = missing[line.pk]
        line.shipped, line.noticed, line.reserved = line.shipped - part, line.noticed - part, line.reserved - part
        line.given_up += ZERO if again else part
    # The database asks of every row that what is reserved and given up fits into the line: what falls goes first.
    _save(order, lines, touched, ("shipped", "noticed", "reserved", "given_up"))
