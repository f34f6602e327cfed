"""Changing an order that was reviewed already: more or less of a line, or another price.

It is proposed, and the order stays as it is. Prices, cover and the review are asked as for a new order; only when all
agree is it taken over. Whatever says no leaves the order as it was. Less of a line, at the same price, needs nobody:
it is given up at once (orders/services/rest.py).
"""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from catalog import authority, foreign
from catalog.foreign import Booked
from catalog.lines import totals
from core.bulk import save_columns, save_figure
from core.dates import business_date
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed
from credit import services as credit
from handbook import queries as handbook
from inventory import services as inventory
from orders import policies, pricing, queries, soundness
from orders.amounts import share, standing
from orders.cover import cover_facts
from orders.inputs import LineChange
from orders.models import Amendment, AmendmentLine, Order, OrderLine
from orders.services import release
from orders.services.ledger import enter, loaded
from orders.services.progress import close_if_done
from orders.services.rest import give_up
from workflow import approval, clock, papers
from workflow.models import Round

GATE = "review"
State = Amendment.State
CONTENT = ("quantity", "unit_price", "gross", "tax", "net", *foreign.COLUMNS)
Changes = Mapping[int, LineChange]


@papers.retrying
def amend(pk: int, *, by: User, at: dt.datetime, changes: Changes, reason: str, version: int | None = None) -> Order:
    """Change lines of a held or released order (line → quantity and price from now on, as they are to be in all).

    Only less, at the same price: given up at once. Else prices (OFFICE-38 and the like) and cover are asked now, and a
    review by others is opened; the order stays as it is until they agree. Raises NotAllowed when the change cannot
    stand, is beyond the limit, or one is in review already; NotYours without the right to enter orders.
    """
    order = papers.lock(Order, pk, by)
    lines = loaded(order)
    policies.check_amend(order, by)
    wanted = soundness.sound_changes(lines, at_the_rate(order, lines, changes))
    if all(change.quantity < line.kept and change.unit_price == line.unit_price for line, change in wanted):
        less = {line.pk: line.kept - change.quantity for line, change in wanted}
        return give_up(pk, by=by, at=at, reason=reason, quantities=less, version=version)
    with papers.door(Order, pk, event="changed", by=by, at=at, reason=reason, version=version):
        _propose(order, wanted, by=by, at=at, reason=reason)
    return order


def _propose(
    order: Order, wanted: Sequence[tuple[OrderLine, LineChange]], *, by: User, at: dt.datetime, reason: str
) -> None:
    """Ask prices and cover of the order as it is to be, write the proposal and open its review."""
    on = business_date(at, order.company.zone)
    amended = {line.pk: change for line, change in wanted}
    rows = [_changed(line, amended.get(line.pk)) for line in queries.priced_lines(order)]
    said = pricing.judged(order, rows, by, on, hold=True)
    pricing.check(said)
    after = _comes_to(rows)
    _check_covered(order, after, by=by, at=at, proposed=True)
    made = Amendment.objects.create(
        order=order, reason=reason.strip()[:400], by=by, at=at, before=order.due, after=after
    )
    AmendmentLine.objects.bulk_create(
        AmendmentLine(
            amendment=made, line=line, was_quantity=line.quantity, was_price=line.unit_price,
            quantity=change.quantity + line.given_up, unit_price=change.unit_price, foreign_price=change.foreign_price,
        )
        for line, change in wanted
    )  # fmt: skip
    facts = pricing.facts_of(order, said)
    route = handbook.route_of(order, GATE, by=by, on=on, facts=facts)
    authority.check_route(said, route)
    approval.submit(order, gate=GATE, route=route, by=by, at=at)


def _changed(line: OrderLine, change: LineChange | None) -> OrderLine:
    """A copy of the line as it is to be, priced; the line itself stays."""
    row = copy.copy(line)
    if change is not None:
        row.reprice(change.quantity + line.given_up, change.unit_price, change.foreign_price)
    return row


def at_the_rate(order: Order, lines: Sequence[OrderLine], changes: Changes) -> Changes:
    """Changes whose prices were stated in the order's currency at what they come to at the order's own rate; a price
    that stays is not reckoned anew."""
    booked, known = foreign.of(order, order.company.currency), {line.pk: line for line in lines}
    if booked is None:
        return changes
    return {pk: _own(known.get(pk), change, booked) for pk, change in changes.items()}


def _own(line: OrderLine | None, change: LineChange, booked: Booked) -> LineChange:
    stays = line is not None and change.unit_price == line.keyed_price
    price = line.unit_price if line is not None and stays else booked.own(change.unit_price)
    return LineChange(change.quantity, price, change.unit_price)


def _comes_to(rows: Sequence[OrderLine]) -> Decimal:
    return sum((share(row, row.kept) for row in rows), ZERO)


def _check_covered(order: Order, amount: Decimal, *, by: User | None, at: dt.datetime, proposed: bool = False) -> None:
    """More must be covered like the order itself was; less needs nothing."""
    if amount <= order.due:
        return
    facts = cover_facts(order, business_date(at, order.company.zone), amount=amount)
    answer = credit.cover(replace(facts, proposed=proposed), by=by, at=at)
    if not answer.ok:
        raise NotAllowed(_("The order stays as it is: %(reason)s") % {"reason": answer.reason})


# -- the end of a review -----------------------------------------------------------------------------------------------


def decided(order: Order, round: Round, by: User, at: dt.datetime) -> None:
    """The round ended; called inside the door. A change moves nothing yet, an order in review goes on or back."""
    if order.state == Order.State.IN_REVIEW:
        release.decided(order, round, by, at)


def after_review(order: Order, round: Round, by: User, at: dt.datetime) -> None:
    """What follows in the same transaction: an order goes on (release.after_review), a change is taken over or not."""
    found = Amendment.objects.filter(order=order, state=State.PROPOSED).first() if _going(order) else None
    if found is None:
        return release.after_review(order, round, by, at)
    if round.outcome == Round.Outcome.APPROVED:
        return _take_over(order, found, by=by, at=at)
    clock.tell_maker(order, round, at)
    return _end(found, State.DROPPED, at)


def _going(order: Order) -> bool:
    return order.state in (Order.State.HELD, Order.State.RELEASED)


def _take_over(order: Order, amendment: Amendment, *, by: User, at: dt.datetime) -> None:
    """Ask everything again under the lock, for goods may have left and credit may be gone since it was proposed."""
    lines = loaded(order)
    new = {row.line_id: LineChange(row.quantity, row.unit_price, row.foreign_price) for row in amendment.lines.all()}
    try:
        kept = {line.pk: replace(new[line.pk], quantity=new[line.pk].quantity - line.given_up)
                for line in lines if line.pk in new}  # fmt: skip
        soundness.sound_changes(lines, kept)
        _check_covered(order, amendment.after, by=by, at=at)
    except NotAllowed as refusal:
        return _refuse(order, amendment, str(refusal), at)
    _end(amendment, State.APPLIED, at)
    return _apply(order, lines, new, by=by, at=at)


def _apply(order: Order, lines: Sequence[OrderLine], new: Changes, *, by: User, at: dt.datetime) -> None:
    """Write the lines as they were agreed to, and what follows in ledger and stock."""
    before, was = standing(order.state, lines), order.state
    freed = _rewrite([line for line in lines if line.pk in new], new)
    _sum_up(order, lines)
    papers.save(order)
    papers.write(order, "amended", before=was, by=by, at=at)
    if _going(order):
        credit.void_overrides(order.paper, by=by, at=at, reason=_("Order changed"))
    enter(order, before, lines, credit.Operation.CHANGE, by=by, at=at)
    if freed:
        inventory.release_part(order.paper, freed, by=by, at=at)
    if order.state == Order.State.HELD:
        release.go_on(order, lines, by=by, at=at)
    elif order.state == Order.State.RELEASED:
        release.allocate(order, lines, by=by, at=at)
    close_if_done(order, lines, by=by, at=at)


def _rewrite(touched: Sequence[OrderLine], new: Changes) -> dict[int, Decimal]:
    """The lines with their new quantity and price, saved; gives what was reserved above that, per product."""
    freed: dict[int, Decimal] = {}
    for line in touched:
        line.reprice(new[line.pk].quantity, new[line.pk].unit_price, new[line.pk].foreign_price)
        over = max(line.reserved - line.kept, ZERO)
        line.reserved -= over
        if over:
            freed[line.product_id] = freed.get(line.product_id, ZERO) + over
    save_figure(touched, "reserved")
    for line in touched:
        save_columns(line, CONTENT)
    return freed


def _sum_up(order: Order, lines: Sequence[OrderLine]) -> None:
    """What the order comes to by its lines; it is shipped when nothing is open any more."""
    total = totals(lines)
    order.gross, order.tax, order.net = total.gross, total.tax, total.net
    order.foreign_gross = foreign.sum_of(lines)
    order.given_up = sum((line.gross - share(line, line.kept) for line in lines), ZERO)
    if order.state == Order.State.RELEASED and all(line.shipped == line.kept for line in lines):
        order.ship()


def _refuse(order: Order, amendment: Amendment, why: str, at: dt.datetime) -> None:
    """Agreed to, and not possible any more: the order stays as it is, and who proposed it is told."""
    _end(amendment, State.REFUSED, at, why)
    number = order.number
    clock.notify([amendment.by], order.paper, lambda: _not_taken(number, why), at)


def _not_taken(number: str, why: str) -> str:
    return _("The change of %(number)s was not taken over. %(reason)s") % {"number": number, "reason": why}


def _end(amendment: Amendment, state: str, at: dt.datetime, said: str = "") -> None:
    amendment.state, amendment.ended_at, amendment.said = state, at, said[:400]
    amendment.save(update_fields=["state", "ended_at", "said"])


@papers.retrying
def drop_change(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> Order:
    """Take a proposed change back before it is decided; the order stays as it is."""
    with papers.door(Order, pk, event="change_dropped", by=by, at=at, reason=reason) as order:
        policies.check_drop_change(order, by)
        end_changes(order, at)
        approval.void(order, at=at, by=by)
    return order


def end_changes(order: Order, at: dt.datetime) -> None:
    """A proposed change of a locked order comes to nothing."""
    for found in Amendment.objects.filter(order=order, state=State.PROPOSED):
        _end(found, State.DROPPED, at, _("Taken back"))


def amounts_text(amendment: Amendment) -> str:
    """What the order comes to before and after."""
    return f"{money_text(amendment.before)} → {money_text(amendment.after)}"
