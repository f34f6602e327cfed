"""What follows when guaranteed goods are not paid: the guarantor is told, then charged, then has a receipt.

PARTS-42 (told the day after the due date), PARTS-43 (charged after the grace), PARTS-44 (closed by a receipt only).
The clock calls it; whatever runs a second time does nothing.
"""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holders
from accounts.roles import ROLES
from core.constraints import refusing
from core.dates import business_date, end_of_day
from core.display import day_text, money_text
from core.refusals import NotAllowed
from credit import vouchers
from credit.models import Deduction, Guarantee
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from credit.services.guarantees import GRACE, PAY, end_as_paid
from handbook import queries as handbook
from workflow import approval, clock, papers
from workflow.models import Round

GATE, RECEIPT = "confirm", "credit.deduction_receipt"
TOLD, CHARGED = "T21", "T22"
"""the clocks of the handbook by which a guarantor is told, and charged"""
State, Charged = Guarantee.State, Deduction.State


@papers.retrying
def guarantee_due(pk: int, *, at: dt.datetime) -> None:
    """The due day has passed (T21): the guarantor and finance are told to settle it at once (PARTS-42).

    Nothing is told when everything that left is paid: then the guarantee is over.
    """
    guarantee = papers.lock(Guarantee, pk)
    if guarantee.state != State.SHIPPED or not _passed(guarantee.due_on, guarantee, at, TOLD):
        return
    owed = queries.left_unpaid(guarantee.order_id)
    if not owed:
        end_as_paid(pk, at=at)
        return
    with papers.door(Guarantee, pk, event="notified", by=None, at=at, scoped=False, data={"owed": str(owed)}):
        _begin_grace(guarantee, owed, at)


def _passed(last: dt.date | None, guarantee: Guarantee, at: dt.datetime, timer: str) -> bool:
    """Whether a last day is over and the company's handbook has the clock; who pays on that day pays in time."""
    on = business_date(at, guarantee.company.zone)
    return last is not None and last < on and timer in handbook.in_force(guarantee.company, on).timers


def _begin_grace(guarantee: Guarantee, owed: Decimal, at: dt.datetime) -> None:
    """The guarantor is told until when to pay: when it falls due, and anew when finance does not charge it."""
    zone = guarantee.company.zone
    on = business_date(at, zone)
    grace_until = on + dt.timedelta(days=handbook.value(guarantee.company, "guarantee.deduct_grace_days", on))
    begin = guarantee.uncharge if guarantee.state == State.CHARGED else guarantee.notify
    begin(on, grace_until)
    clock.set_deadline(guarantee.paper, kind=GRACE, due=end_of_day(grace_until, zone), at=at)
    said = {
        "number": guarantee.number,
        "owed": money_text(owed),
        "until": day_text(grace_until),
        "customer": guarantee.customer.name,
    }
    told = [guarantee.guarantor, *_seated(guarantee, TOLD, on)]
    clock.notify(told, guarantee.paper, lambda: _overdue() % said, at)
    title = _("Pay %(owed)s for %(customer)s until %(until)s (%(number)s)") % said
    clock.add_task(
        guarantee.paper, kind=PAY, title=title, at=at, user=guarantee.guarantor, due=end_of_day(grace_until, zone)
    )


def _overdue() -> str:
    return _("%(customer)s has not paid %(owed)s (%(number)s). The guarantor pays until %(until)s, else wages pay it.")


def _seated(guarantee: Guarantee, timer: str, on: dt.date) -> list[User]:
    """Who sits on the posts that the handbook tells; of those that give guarantees only the guarantor is concerned."""
    book = handbook.in_force(guarantee.company, on)
    row = book.timers.get(timer)
    posts = [post for post in (row.posts if row else ()) if post in book.posts and not _gives(book.posts[post].role)]
    if not posts:
        return []
    seats = holders(guarantee.company_id, [(post, guarantee.unit) for post in posts], on)
    return list(User.objects.filter(pk__in={pk for seat in seats for pk in seat.people}).order_by("pk"))


def _gives(role: str) -> bool:
    return queries.GIVE in ROLES[role].permissions


@papers.retrying
def grace_over(pk: int, *, at: dt.datetime) -> None:
    """The grace is over (T22): the exact balance is to be charged to the guarantor's wages (PARTS-43)."""
    guarantee = papers.lock(Guarantee, pk)
    if guarantee.state != State.NOTIFIED or not _passed(guarantee.grace_until, guarantee, at, CHARGED):
        return
    owed = queries.left_unpaid(guarantee.order_id)
    if not owed:
        end_as_paid(pk, at=at)
        return
    with papers.door(Guarantee, pk, event="charged", by=None, at=at, scoped=False, data={"owed": str(owed)}):
        guarantee.charge()
    clock.done_task(guarantee.paper, kind=PAY, by=None, at=at)
    _propose(guarantee, owed, at)


def _propose(guarantee: Guarantee, owed: Decimal, at: dt.datetime) -> None:
    """A deduction in the guarantor's name, made by the clock; finance decides on it."""
    deduction = Deduction(guarantee=guarantee, person=guarantee.guarantor, amount=owed)
    papers.create(
        deduction,
        company=guarantee.company,
        unit=guarantee.unit,
        by=guarantee.guarantor,
        at=at,
        came_from=[guarantee.paper],
        by_clock=True,
    )
    _hand_in(deduction, at)
    on = business_date(at, guarantee.company.zone)
    papers.give_number(deduction, handbook.value(guarantee.company, f"numbers.{Deduction.KIND}", on), on)
    said = {"number": deduction.number, "amount": money_text(owed)}
    told = [guarantee.guarantor, *_seated(guarantee, CHARGED, on)]
    clock.notify(told, deduction.paper, lambda: _("%(amount)s is charged to wages (%(number)s).") % said, at)


def _hand_in(deduction: Deduction, at: dt.datetime) -> None:
    on = business_date(at, deduction.company.zone)
    route = handbook.route_of(deduction, GATE, by=deduction.person, on=on)
    approval.submit(deduction, gate=GATE, route=route, by=deduction.person, at=at)


# -- what the customer pays after all ---------------------------------------------------------------------------------


@papers.retrying
def settle_guarantees(customer_id: int, *, at: dt.datetime) -> None:
    """Money of a customer was confirmed: guarantees whose order is paid are over, deductions not charged yet are
    brought to what is left."""
    for pk in queries.open_of_customer(customer_id):
        _settle(pk, at)


def _settle(pk: int, at: dt.datetime) -> None:
    deduction_id = queries.proposed_deduction(pk)
    if deduction_id is not None:
        _bring_up_to_date(deduction_id, pk, at)
        return
    guarantee = papers.lock(Guarantee, pk)
    if guarantee.state in Guarantee.OPEN and not queries.unpaid_in_all(guarantee.order_id):
        end_as_paid(pk, at=at)


def _bring_up_to_date(pk: int, guarantee_id: int, at: dt.datetime) -> None:
    """The deduction is over, or for what is still owed; finance decides on the new amount."""
    deduction = papers.lock(Deduction, pk)
    owed = queries.left_unpaid(deduction.guarantee.order_id)
    if deduction.state != Charged.PROPOSED or owed == deduction.amount:
        return
    with papers.door(
        Deduction, pk, event="changed" if owed else "cancelled", by=None, at=at, scoped=False
    ) as deduction:
        approval.void(deduction, at=at)
        if owed:
            deduction.amount = owed
            _hand_in(deduction, at)
        else:
            deduction.cancel()
    if not owed:
        end_as_paid(guarantee_id, at=at)


# -- finance ----------------------------------------------------------------------------------------------------------


def decided(deduction: Deduction, round: Round, by: User, at: dt.datetime) -> None:
    """Finance charges it, or does not (called inside the door). Only the exact balance is charged (PARTS-43)."""
    if round.outcome != Round.Outcome.APPROVED:
        return deduction.cancel()
    owed = queries.left_unpaid(deduction.guarantee.order_id)
    if owed != deduction.amount:
        said = {"amount": money_text(deduction.amount), "owed": money_text(owed)}
        raise NotAllowed(_("%(amount)s is asked for, %(owed)s is owed now.") % said)
    return deduction.deduct(business_date(at, deduction.company.zone))


def after_decision(deduction: Deduction, round: Round, by: User, at: dt.datetime) -> None:
    """Charged: whoever did it gives the receipt next. Not charged: the guarantee is overdue again, with a new grace."""
    if deduction.state != Charged.CANCELLED:
        title = _("Give %(person)s the receipt for %(amount)s (%(number)s)") % {
            "person": deduction.person.name,
            "amount": money_text(deduction.amount),
            "number": deduction.number,
        }
        clock.add_task(deduction.paper, kind=RECEIPT, title=title, at=at, user=by)
        return
    pk = deduction.guarantee_id
    with papers.door(Guarantee, pk, event="uncharged", by=by, at=at, scoped=False) as guarantee:
        _begin_grace(guarantee, queries.left_unpaid(guarantee.order_id), at)


@papers.retrying
def close_deduction(pk: int, *, receipt_number: str, by: User, at: dt.datetime) -> Deduction:
    """Finance has given the person the receipt: the deduction and its guarantee are closed (PARTS-44).

    The number is that of a receipt which is confirmed, of this customer and of exactly this amount; without one it is
    refused (field `receipt_number`).
    """
    number = receipt_number.strip().upper()
    once = {"deduction_receipt_once": ("receipt_number", _("This receipt closed another deduction."))}
    with refusing(once), papers.door(Deduction, pk, event="receipted", by=by, at=at, reason=number) as deduction:
        policies.check_close(deduction, by)
        vouchers.check(deduction, number)
        deduction.close(number)
    with papers.door(Guarantee, deduction.guarantee_id, event="receipted", by=by, at=at, scoped=False) as guarantee:
        guarantee.close()
    clock.done_task(deduction.paper, kind=RECEIPT, by=by, at=at)
    return deduction
