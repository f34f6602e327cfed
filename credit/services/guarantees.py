"""Staff guarantees, from the request to the day on which goods leave (PARTS-06, PARTS-38 to PARTS-41, PARTS-45)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date, end_of_day
from core.display import money_text
from core.refusals import NotAllowed
from credit.models import Guarantee
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from handbook import queries as handbook
from handbook.calendars import add_months
from workflow import approval, clock, papers
from workflow.models import Paper, Round

GATE, ACCEPT = "approve", "credit.guarantee_accept"
DUE, GRACE, PAY = "credit.guarantee_due", "credit.guarantee_grace", "credit.guarantee_pay"
State = Guarantee.State


@dataclass(frozen=True)
class GuaranteeInput:
    """What a guarantee is for: an order by its paper, whose it is, its whole value; who is liable, and why."""

    order: Paper
    customer_id: int
    amount: Decimal
    guarantor: User
    reason: str


@papers.retrying
def request_guarantee(given: GuaranteeInput, *, by: User, at: dt.datetime) -> Guarantee:
    """Ask for a guarantee on an order; the guarantor accepts it next. The app above has asked its order already.

    Raises NotAllowed beyond the handbook's value (PARTS-38, PARTS-45), for a guarantor who is not stationed at the
    customer's place, and for a second guarantee on the order; NotYours for staff who give none.
    """
    company, on = given.order.company, business_date(at, given.order.company.zone)
    policies.check_request(company, given.order.unit_id, given.amount, by, on)
    policies.check_guarantor(company, given.customer_id, given.guarantor, on)
    guarantee = Guarantee(
        order=given.order,
        customer_id=given.customer_id,
        guarantor=given.guarantor,
        amount=given.amount,
        reason=_reason(given.reason),
    )
    with refusing({"guarantee_once_per_order": ("", _("A guarantee for this order is under way already."))}):
        papers.create(guarantee, company=company, unit=given.order.unit, by=by, at=at, came_from=[given.order])
    papers.give_number(guarantee, handbook.value(company, f"numbers.{Guarantee.KIND}", on), on)
    _ask_guarantor(guarantee, at)
    return guarantee


def _reason(text: str) -> str:
    if not text.strip():
        raise NotAllowed(_("Say why goods leave before they are paid."), field="reason")
    return text.strip()


def _ask_guarantor(guarantee: Guarantee, at: dt.datetime) -> None:
    clock.done_task(guarantee.paper, kind=ACCEPT, by=None, at=at)
    said = {"number": guarantee.number, "amount": money_text(guarantee.amount)}
    title = _("Accept or refuse guarantee %(number)s over %(amount)s") % said
    clock.add_task(guarantee.paper, kind=ACCEPT, title=title, at=at, user=guarantee.guarantor)


@papers.retrying
def change_guarantee(
    pk: int, *, guarantor: User, reason: str, by: User, at: dt.datetime, version: int | None = None
) -> Guarantee:
    """Name another guarantor or say the reason otherwise, until it is accepted."""
    with papers.door(Guarantee, pk, event="changed", by=by, at=at, version=version) as guarantee:
        policies.check_change(guarantee, by)
        on = business_date(at, guarantee.company.zone)
        policies.check_guarantor(guarantee.company, guarantee.customer_id, guarantor, on)
        guarantee.guarantor, guarantee.reason = guarantor, _reason(reason)
    _ask_guarantor(guarantee, at)
    return guarantee


@papers.retrying
def accept_guarantee(pk: int, *, by: User, at: dt.datetime) -> Guarantee:
    """The guarantor confirms the personal liability; then the manager is asked (PARTS-39).

    The value and the station are asked again: the handbook or the post may have changed since the request.
    """
    with papers.door(Guarantee, pk, event="accepted", by=by, at=at) as guarantee:
        policies.check_accept(guarantee, by)
        on = business_date(at, guarantee.company.zone)
        policies.check_value(guarantee.company, guarantee.amount, on)
        policies.check_guarantor(guarantee.company, guarantee.customer_id, by, on)
        guarantee.accept(at)
        route = handbook.route_of(guarantee, GATE, by=by, on=on)
        approval.submit(guarantee, gate=GATE, route=route, by=by, at=at)
    clock.done_task(guarantee.paper, kind=ACCEPT, by=by, at=at)
    return guarantee


@papers.retrying
def cancel_guarantee(pk: int, *, by: User, at: dt.datetime, reason: str) -> Guarantee:
    """Maker or guarantor take it back before it is approved, with a reason."""
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    with papers.door(Guarantee, pk, event="cancelled", by=by, at=at, reason=reason.strip()) as guarantee:
        policies.check_cancel(guarantee, by)
        approval.void(guarantee, at=at, by=by)
        guarantee.cancel()
    clock.done_task(guarantee.paper, kind=ACCEPT, by=by, at=at)
    return guarantee


def decided(guarantee: Guarantee, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the manager's round (called inside the door)."""
    if round.outcome == Round.Outcome.RETURNED:
        return guarantee.hand_back()
    if round.outcome == Round.Outcome.REJECTED:
        return guarantee.reject()
    policies.check_value(guarantee.company, guarantee.amount, business_date(at, guarantee.company.zone))
    return guarantee.approve()


def after_decision(guarantee: Guarantee, round: Round, by: User, at: dt.datetime) -> None:
    """Maker and guarantor hear how it ended; what was returned waits for the guarantor again."""
    clock.tell_maker(guarantee, round, at, approved=_("Guarantee %(number)s is approved; goods may leave."))
    if guarantee.state == State.REQUESTED:
        _ask_guarantor(guarantee, at)


# -- told by the app above --------------------------------------------------------------------------------------------


@papers.retrying
def guaranteed_shipped(order_id: int, *, at: dt.datetime) -> None:
    """Goods of an order left: a guarantee on it becomes due a calendar month later (PARTS-40, PARTS-41).

    Nothing happens for an order without an approved guarantee, nor a second time; where everything is paid before it
    leaves, the guarantee is over. A month after 31 January ends on 28 February.
    """
    found = queries.of_order(order_id)
    if found is None or found.state != State.APPROVED:
        return
    if not queries.left_unpaid(order_id):
        end_as_paid(found.pk, at=at)
        return
    with papers.door(Guarantee, found.pk, event="shipped", by=None, at=at, scoped=False) as guarantee:
        zone = guarantee.company.zone
        on = business_date(at, zone)
        due_on = add_months(on, handbook.value(guarantee.company, "guarantee.term_months", on))
        guarantee.ship(on, due_on)
        clock.set_deadline(guarantee.paper, kind=DUE, due=end_of_day(due_on, zone), at=at)


@papers.retrying
def guaranteed_ended(order_id: int, *, at: dt.datetime) -> None:
    """The order came to nothing: so does a guarantee on which nothing has left."""
    found = queries.of_order(order_id)
    if found is None or found.state not in (State.REQUESTED, State.ACCEPTED, State.APPROVED):
        return
    with papers.door(Guarantee, found.pk, event="cancelled", by=None, at=at, scoped=False) as guarantee:
        approval.void(guarantee, at=at)
        guarantee.cancel()
    clock.done_task(found.paper, kind=ACCEPT, by=None, at=at)


@papers.retrying
def reopen_guarantees(paper_ids: Collection[int], *, at: dt.datetime) -> None:
    """Money that had paid these documents was taken back: paid guarantees on their orders are owed again.

    Due on the day they were; the clock tells and charges anew from there.
    """
    for pk in queries.paid_on(paper_ids):
        guarantee = papers.lock(Guarantee, pk)
        if guarantee.state == State.PAID and queries.unpaid_in_all(guarantee.order_id):
            _reopen(pk, at)


def _reopen(pk: int, at: dt.datetime) -> None:
    with papers.door(Guarantee, pk, event="reopened", by=None, at=at, scoped=False) as guarantee:
        zone = guarantee.company.zone
        left_on = guarantee.shipped_on or business_date(queries.paid_at(pk), zone)  # paid before it left: on that day
        months = handbook.value(guarantee.company, "guarantee.term_months", left_on)
        due_on = guarantee.due_on or add_months(left_on, months)
        guarantee.reopen(left_on, due_on)
        clock.set_deadline(guarantee.paper, kind=DUE, due=end_of_day(due_on, zone), at=at)


def end_as_paid(pk: int, *, at: dt.datetime) -> None:
    """Everything that left on it is paid: nobody owes anything on it any more."""
    with papers.door(Guarantee, pk, event="paid", by=None, at=at, scoped=False) as guarantee:
        guarantee.settle()
        for kind in (DUE, GRACE):
            clock.close_deadline(guarantee.paper, kind=kind, at=at)
    clock.done_task(guarantee.paper, kind=PAY, by=None, at=at)
