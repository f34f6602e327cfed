"""Making, changing, submitting and ending an order: what the maker does."""

import datetime as dt
from collections.abc import Callable, Sequence

from accounts.models import Company, Unit, User
from accounts.policies import require
from calls import queries as calls
from calls import services as call_services
from catalog import authority
from catalog.authority import Said
from catalog.lines import LineInput
from core.dates import business_date
from core.money import ZERO
from credit import services as credit
from credit.queries import watching as watched
from customers import queries as customers
from handbook import queries as handbook
from inventory import services as inventory
from orders import first_credit, foreign, policies, pricing, queries
from orders import lines as order_lines
from orders.amounts import standing
from orders.heads import FIRST, set_head, settle_currency
from orders.inputs import HeadInput, OrderInput
from orders.models import Order, OrderLine
from orders.rules import rules
from orders.services.amending import end_changes
from orders.services.ledger import enter, loaded
from orders.services.web import confirm_within
from quotes import queries as quotes
from quotes import services as quote_services
from workflow import approval, locks, papers
from workflow.models import Paper

GATE = "review"
_COVERED = (Order.State.HELD, Order.State.RELEASED)
"""States in which somebody may have approved that goods leave all the same"""


@papers.retrying
def create(
    *,
    company: Company,
    unit: Unit,
    by: User,
    at: dt.datetime,
    data: OrderInput,
    submitting: bool = False,
    call_id: int | None = None,
) -> Order:
    """A direct order as a draft, or handed to review at once (`submitting`).

    A first order on credit stays a draft where the handbook gives none, and somebody follows it up (OFFICE-47).
    `call_id` is the call in which it was taken: it is linked to that and answers it (OFFICE-07, OFFICE-15).

    Raises NotYours without the right to enter orders in the unit (PARTS-21), NotFound or NotAllowed when the customer
    has no file or is not active (FIBRE-26, OFFICE-127), NotAllowed when a line cannot stand.
    """
    require(by, "orders.write", unit)
    on = business_date(at, company.zone)
    customer = customers.active(by, data.head.customer_id)
    order = Order(customer=customer, ordered_on=on, currency=company.currency)
    house, call = rules(company, on), calls.source(by, call_id) if call_id else None
    settle_currency(order, company, data.head.currency)
    set_head(order, data.head, customer, house, by, at)
    lines = order_lines.typed(order, data.lines, company, house)
    came_from = [call.paper] if call else ()
    papers.create(order, company=company, unit=unit, by=by, at=at, data=_said_by(data.head), came_from=came_from)
    _write_lines(order, lines)
    if call:
        locks.taken(Order._meta.label_lower, order.pk)  # a row of our own; the call is locked after it
        call_services.follow(call, order.paper, by=by, at=at)
    if first_credit.wished(order):
        first_credit.hand_over(order, at)  # it stays a draft: the maker may let the customer pay otherwise
    elif submitting:
        _hand_in_new(order, lines, by=by, at=at)
    return order


@papers.retrying
def from_quotation(
    quotation_pk: int, *, by: User, at: dt.datetime, head: HeadInput | None = None, submitting: bool = False
) -> Order:
    """The order of a quotation that the customer confirmed: same lines, same totals, locked (PARTS-25).

    Money earmarked to the quotation moves to the order in the same transaction. `head` says the delivery; without it
    the customer's file does. Raises NotAllowed when the quotation is not confirmed or has become an order already.
    """
    source = quotes.for_conversion(by, quotation_pk)
    require(by, "orders.write", source.unit)
    company, on = source.company, business_date(at, source.company.zone)
    customer = customers.active(by, source.customer_id)
    stated = head or HeadInput(customer.pk, shipping_method=source.shipping_method)
    order = Order(customer=customer, quotation_id=quotation_pk, ordered_on=on)
    order.currency, order.rate, order.freight_bearer = source.currency, source.rate, source.freight_bearer
    set_head(order, stated, customer, rules(company, on), by, at)
    lines = order_lines.copied(order, source.lines)
    papers.create(order, company=company, unit=source.unit, by=by, at=at, came_from=[source.paper])
    # A row that was just written is ours alone; said here because quotation and account are locked after it.
    locks.taken(Order._meta.label_lower, order.pk)
    _write_lines(order, lines)
    # Prices are judged here already: the quotations that settled them are locked together, and before the account.
    said = _judged(order, by, on) if submitting else None
    quote_services.mark_converted(quotation_pk, order.paper, by=by, at=at)
    _move_money(order, source.paper, by=by, at=at)
    if said:
        _hand_in_new(order, lines, said, by=by, at=at)
    return order


def _move_money(order: Order, source: Paper, *, by: User, at: dt.datetime) -> None:
    """What the customer paid on the quotation is paid on the order."""
    order.paid = credit.move_earmark(source, order.paper, by=by, at=at)
    if order.paid:
        Order.objects.filter(pk=order.pk).update(paid=order.paid)


@papers.retrying
def change(pk: int, *, by: User, at: dt.datetime, data: OrderInput, version: int, submitting: bool = False) -> Order:
    """Change a draft, and hand it to review at once when `submitting`.

    An order made from a quotation keeps its customer and lines; only its head is taken.

    Raises NotAllowed when somebody changed it since `version`, NotYours for anybody but its maker.
    """
    with papers.door(Order, pk, event="changed", by=by, at=at, version=version, data=_said_by(data.head)) as order:
        policies.check_change(order, by)
        if not order.locked:
            order.customer = customers.active(by, data.head.customer_id)
            settle_currency(order, order.company, data.head.currency)
        set_head(order, data.head, order.customer, rules(order.company, order.ordered_on), by, at)
        if order.locked:
            order.lines.filter(stocked=True).update(arrive_on=order.arrive_on)
        else:
            _replace_lines(order, data)
    if first_credit.wished(order):
        first_credit.hand_over(order, at)
    elif submitting:
        _submit(pk, by=by, at=at)
    return order


@papers.retrying
def submit(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Order:
    """Hand a draft to the reviewer; it gets its number (PARTS-26).

    Raises NotAllowed when something that must be said is missing (OFFICE-37, OFFICE-113, PARTS-57) or nobody but the
    maker could review it.
    """
    return _submit(pk, by=by, at=at, version=version)


def _submit(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Order:
    with papers.door(Order, pk, event="submitted", by=by, at=at, version=version) as order:
        _hand_in(order, loaded(order), by=by, at=at)
    return order


def _hand_in_new(
    order: Order, lines: Sequence[OrderLine], said: Said | None = None, *, by: User, at: dt.datetime
) -> None:
    """An order that was written a moment ago is ours alone: it is handed in without being read and locked first."""
    before = order.state
    _hand_in(order, lines, said, by=by, at=at)
    papers.save(order)
    papers.write(order, "submitted", before=before, by=by, at=at)


def _judged(order: Order, by: User, on: dt.date) -> Said:
    return pricing.judged(order, queries.priced_lines(order), by, on, hold=True)


def _hand_in(order: Order, lines: Sequence[OrderLine], said: Said | None = None, *, by: User, at: dt.datetime) -> None:
    """Ask that everything is said and somebody may give the prices, open the review, give the number last.

    `said` is what was found of the prices before; without it they are judged now.
    """
    policies.check_change(order, by)
    customers.require_active(order.customer)
    order.foreign = order.customer.foreign  # as the file says it now; it stays so whatever the file says later
    first_credit.check(order)
    house, on = rules(order.company, order.ordered_on), business_date(at, order.company.zone)
    lines = _at_the_rate(order, lines)
    policies.check_complete(order, lines, house)
    foreign.check_terms(order)
    policies.check_investigated(order, on)
    order.customer.company = order.company  # the same one, already read
    customers.require_terms(order.customer, order.payment_terms, on)
    if policies.to_confirm(order, house):
        confirm_within(order, house, by=by, at=at)
    if watched.comes_first(order.company, order.customer_id, on):
        order.rank = FIRST
    order.submit()
    said = said or _judged(order, by, on)
    pricing.check(said)
    route = handbook.route_of(order, GATE, by=by, on=on, facts=pricing.facts_of(order, said))
    authority.check_route(said, route)
    approval.submit(order, gate=GATE, route=route, by=by, at=at)
    papers.give_number(order, handbook.value(order.company, f"numbers.{Order.KIND}", on), on)


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> Order:
    """The maker takes an order in review or held back to a draft; allocated stock and ledger entries go back."""
    with papers.door(Order, pk, event="withdrawn", by=by, at=at, reason=reason) as order:
        lines = loaded(order)
        policies.check_withdraw(order, by)
        _undo(order, lines, order.withdraw, by=by, at=at)
    return order


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, reason: str) -> Order:
    """End an order of which nothing is on a notice, shipped or invoiced; it keeps its number.

    Stock and ledger entries go back. Money earmarked to it stays the customer's: receivables turns it into an advance.
    """
    with papers.door(Order, pk, event="cancelled", by=by, at=at, reason=reason) as order:
        lines = loaded(order)
        policies.check_cancel(order, by)
        _undo(order, lines, order.cancel, by=by, at=at)
    return order


def _undo(order: Order, lines: Sequence[OrderLine], move: Callable[[], None], *, by: User, at: dt.datetime) -> None:
    """Make the move and give back what the order held: open rounds, ledger entries, then stock (locks go down)."""
    before, held = standing(order.state, lines), order.state in _COVERED
    move()
    approval.void(order, at=at, by=by, approved=order.state == Order.State.DRAFT)
    if held:
        end_changes(order, at)
    if held:
        credit.void_overrides(order.paper, by=by, at=at, reason=str(order.get_state_display()))
    enter(order, before, lines, credit.Operation.CANCEL, by=by, at=at)
    if any(line.reserved for line in lines):
        inventory.unreserve(order.paper, by=by, at=at)
    if order.state == Order.State.DRAFT:
        order.given_up = ZERO  # what was given up can be asked for anew
    if any(line.reserved or line.given_up for line in lines):
        order.lines.update(reserved=0, given_up=0)


def _write_lines(order: Order, lines: Sequence[OrderLine]) -> None:
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)


def _replace_lines(order: Order, data: OrderInput) -> list[OrderLine]:
    lines = order_lines.typed(order, data.lines, order.company, rules(order.company, order.ordered_on))
    order.lines.all().delete()
    _write_lines(order, lines)
    return lines


def _at_the_rate(order: Order, lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    """A draft in a foreign currency is handed in at the rate that is booked for its day now; prices stay as keyed."""
    before = order.rate
    if order.foreign_gross is None or order.locked:
        return lines
    settle_currency(order, order.company, order.currency)
    if order.rate == before:
        return lines
    data = OrderInput(HeadInput(order.customer_id), [_keyed(line) for line in lines if not _is_fee(line)])
    return _replace_lines(order, data)


def _is_fee(line: OrderLine) -> bool:
    return line.charge == order_lines.DELIVERY_FEE


def _keyed(line: OrderLine) -> LineInput:
    return LineInput(
        line.product_id, line.quantity, line.keyed_price, line.tax_rate, line.description, arrive_on=line.arrive_on
    )


def _said_by(head: HeadInput) -> dict[str, str]:
    """What the trail must keep of a head: a waiver of the delivery fee with its reason (OFFICE-34)."""
    return {"fee_waiver": head.fee_waiver} if head.fee_waiver else {}
