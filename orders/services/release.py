"""From reviewed to released: stock is reserved and cover asked; what is not covered is held with its reason."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.bulk import save_figure
from core.dates import business_date
from core.money import ZERO
from credit import services as credit
from inventory import services as inventory
from orders import policies, queries
from orders.amounts import standing
from orders.cover import cover_facts
from orders.models import Hold, Order, OrderLine
from orders.rules import rules
from orders.services.ledger import enter, loaded
from workflow import clock, papers
from workflow.models import Paper, Round


def decided(order: Order, round: Round, by: User, at: dt.datetime) -> None:
    """The review ended; called inside the door, so it only moves the order."""
    {"approved": order.approve, "returned": order.hand_back, "rejected": order.reject}[round.outcome]()


def after_review(order: Order, round: Round, by: User, at: dt.datetime) -> None:
    """A reviewed order goes on in the same transaction (PARTS-32, PARTS-36, OFFICE-116); else its maker is told."""
    clock.tell_maker(order, round, at)
    if round.outcome == Round.Outcome.APPROVED:
        go_on(order, loaded(order), by=by, at=at)


@papers.retrying
def try_release(pk: int, *, by: User | None, at: dt.datetime) -> Order:
    """Ask for stock and cover again; returns the order, released or still held with its reason.

    Raises NotYours without the right to release, NotAllowed unless the order is held. `by=None` is the system.
    """
    order = papers.lock(Order, pk, by)
    if by:
        policies.check_release(order, by)
    if order.state == Order.State.HELD:
        go_on(order, loaded(order), by=by, at=at)
    return order


@papers.retrying
def mark_credit_freed(customer_id: int, *, at: dt.datetime) -> None:
    """The customer owes less: orders held for credit are asked again, each by the reaction to its own event."""
    for pk in queries.held_for_credit(customer_id):
        with papers.door(Order, pk, event="credit_freed", by=None, at=at, scoped=False):
            pass


@papers.retrying
def mark_priority_freed(company: Company, at: dt.datetime) -> None:
    """Goods are no longer short: orders that stood back for grades A and B are asked again (FIBRE-58)."""
    for pk in queries.held_back(company):
        with papers.door(Order, pk, event="credit_freed", by=None, at=at, scoped=False):
            pass


@papers.retrying
def mark_restocked(pk: int, *, at: dt.datetime) -> None:
    """Goods that the order is short of have arrived; the event's reaction reserves them."""
    with papers.door(Order, pk, event="restocked", by=None, at=at, scoped=False):
        pass


@papers.retrying
def restock(pk: int, *, by: User | None, at: dt.datetime) -> Order:
    """Goods arrived: reserve what was short, and ask again when the order was held."""
    order = papers.lock(Order, pk, lender=by)
    lines = loaded(order)
    if order.state == Order.State.HELD:
        go_on(order, lines, by=by, at=at)
    elif order.state == Order.State.RELEASED:
        allocate(order, lines, by=by, at=at)
    return order


def go_on(order: Order, lines: Sequence[OrderLine], *, by: User | None, at: dt.datetime) -> None:
    """Release a locked order or hold it. Cover is asked before stock is reserved: locks go down the layers."""
    before = standing(order.state, lines)
    answer = credit.cover(cover_facts(order, business_date(at, order.company.zone)), by=by, at=at)
    allocate(order, lines, by=by, at=at)
    hold, reason = _stock_hold(order, lines, at) if answer.ok else (Hold.of(answer.code), answer.plain)
    if hold:
        _hold(order, hold, reason, by=by, at=at)
    else:
        _release(order, lines, by=by, at=at)
    operation = credit.Operation.HOLD if hold else credit.Operation.RELEASE
    enter(order, before, lines, operation, by=by, at=at)


def _stock_hold(order: Order, lines: Sequence[OrderLine], at: dt.datetime) -> tuple[str, str]:
    short = [line for line in lines if line.short]
    if not short or rules(order.company, business_date(at, order.company.zone)).partial_allocation:
        return "", ""
    return Hold.SHORT, _("Short of stock: line %(lines)s.") % {"lines": ", ".join(str(line.no) for line in short)}


def _hold(order: Order, hold: str, reason: str, *, by: User | None, at: dt.datetime) -> None:
    """Hold it; asked again with the same answer, nothing happened and nothing is written."""
    if (order.state, order.hold, order.hold_reason) == (Order.State.HELD, hold, reason):
        return
    before = order.state
    order.put_on_hold(hold, reason)
    papers.save(order)
    papers.write(order, "held", before=before, by=by, at=at, reason=reason, data={"hold": hold})


def _release(
    order: Order, lines: Sequence[OrderLine], *, by: User | None, at: dt.datetime, on: Paper | None = None
) -> None:
    """Release it; `on` is the approved paper that stands in for cover."""
    before = order.state
    order.release(at)
    papers.save(order)
    data = {"paper": on.pk, "number": on.number or ""} if on else None
    papers.write(order, "released", before=before, by=by, at=at, data=data)
    if not any(line.stocked for line in lines):
        _render(order, lines, by=by, at=at)


@papers.retrying
def release_by(order_pk: int, *, paper: Paper, by: User, at: dt.datetime) -> Order:
    """Release a held order because a paper that decides on credit was approved (FIBRE-124); others stay as they are.

    The caller has asked what was approved and by whom; `paper` is named in the event.
    """
    order = papers.lock(Order, order_pk, lender=by)
    if order.state == Order.State.HELD:
        lines = loaded(order)
        before = standing(order.state, lines)
        _release(order, lines, by=by, at=at, on=paper)
        enter(order, before, lines, credit.Operation.RELEASE, by=by, at=at)
    return order


def _render(order: Order, lines: Sequence[OrderLine], *, by: User | None, at: dt.datetime) -> None:
    """An order of charges only has nothing to send: it counts as shipped and signed for."""
    for line in lines:
        line.shipped = line.signed = line.quantity
    OrderLine.objects.bulk_update(lines, ["shipped", "signed"])
    order.ship()
    papers.save(order)
    papers.write(order, "shipped", before=Order.State.RELEASED, by=by, at=at)


def allocate(order: Order, lines: Sequence[OrderLine], *, by: User | None, at: dt.datetime) -> None:
    """Reserve what is available for what is short; what stays short shows as short (OFFICE-116)."""
    wants: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.short:
            wants[line.product_id] += line.short
    if not wants:
        return
    asked = [inventory.Want(product_id, quantity) for product_id, quantity in sorted(wants.items())]
    got = inventory.reserve(order.paper, asked, by=by, at=at)
    filled = [line for line in lines if line.short and _fill(line, got)]
    save_figure(filled, "reserved")


def _fill(line: OrderLine, got: dict[int, Decimal]) -> bool:
    """Give a line its share of what was reserved of its product; says whether it got any."""
    share = min(line.short, got.get(line.product_id, ZERO))
    line.reserved += share
    got[line.product_id] = got.get(line.product_id, ZERO) - share
    return bool(share)
