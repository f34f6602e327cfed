"""Write-offs: asked for by finance, approved by whom the handbook names, and then the debt falls (坏账核销)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date
from core.money import ZERO
from credit import services as credit
from handbook import queries as handbook
from orders import services as orders
from orders.models import Order
from receivables import writeoff_policies as policies
from receivables.models import Invoice, Opening, WriteOff
from receivables.queries import money_on
from receivables.queries import writeoffs as queries
from receivables.services.placing import pay_off
from workflow import approval, clock, papers
from workflow.models import Round

Debt = Invoice | Opening
ONCE = {
    "writeoff_once_open_per_debt": (
        "amount",
        gettext_lazy("A write-off of this debt was asked for already; its decision is waited for."),
    ),
    "writeoff_within_debt": ("amount", gettext_lazy("This debt was paid or written off by somebody else meanwhile.")),
}


@papers.retrying
def ask_write_off(debt_pk: int, *, by: User, at: dt.datetime, amount: Decimal, reason: str) -> WriteOff:
    """Ask that all or part of what is open of an invoice or opening receivable be written off.

    Nothing moves yet. Raises NotFound for a debt that is not the person's, NotYours without the right, NotAllowed
    (fields `amount`, `reason`) for more than is open, without a reason, or where the handbook names nobody.
    """
    debt = _locked(queries.debt(by, debt_pk).document, by)
    policies.check_write_off(debt, by, business_date(at, debt.company.zone))
    policies.check_written(amount, queries.rest(debt), reason)
    writeoff = WriteOff(debt=debt.paper, customer_id=debt.customer_id, amount=amount, reason=reason.strip())
    with refusing(ONCE):
        papers.create(
            writeoff, company=debt.company, unit=debt.unit, by=by, at=at, came_from=[debt.paper],
            data={"debt": debt.number},
        )  # fmt: skip
    _hand_in(writeoff, by=by, at=at)
    return writeoff


def _hand_in(writeoff: WriteOff, *, by: User, at: dt.datetime) -> None:
    """Open the round of the handbook, and number the paper."""
    on = business_date(at, writeoff.company.zone)
    route = handbook.route_of(writeoff, queries.GATE, by=by, on=on)
    approval.submit(writeoff, gate=queries.GATE, route=route, by=by, at=at)
    papers.give_number(writeoff, handbook.value(writeoff.company, f"numbers.{WriteOff.KIND}", on), on)


@papers.retrying
def correct_write_off(
    pk: int, *, by: User, at: dt.datetime, amount: Decimal, reason: str, version: int | None = None
) -> WriteOff:
    """The maker mends what was sent back and hands it in again."""
    with papers.door(WriteOff, pk, event="resubmitted", by=by, at=at, version=version) as writeoff:
        policies.check_correct_write_off(writeoff, by)
        debt = _debt_of(writeoff, by)
        policies.check_written(amount, queries.rest(debt), reason)
        writeoff.amount, writeoff.reason = amount, reason.strip()
        writeoff.resubmit()
        _hand_in(writeoff, by=by, at=at)
    return writeoff


@papers.retrying
def withdraw_write_off(pk: int, *, by: User, at: dt.datetime, reason: str) -> WriteOff:
    """The maker needs it no more."""
    with papers.door(WriteOff, pk, event="withdrawn", by=by, at=at, reason=reason) as writeoff:
        policies.check_withdraw_write_off(writeoff, by)
        writeoff.annul()
        approval.void(writeoff, at=at, by=by)
    return writeoff


# -- the round -----------------------------------------------------------------------------------------------------


def decided_write_off(writeoff: WriteOff, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the round (called inside the door). What is open is asked again, with the debt locked."""
    if round.outcome != Round.Outcome.APPROVED:
        return {"returned": writeoff.send_back, "rejected": writeoff.reject}[round.outcome]()
    debt = _debt_of(writeoff, by)
    if isinstance(debt, Invoice):
        papers.lock(Order, debt.order_id, lender=by)
    policies.check_still_open(writeoff.amount, debt, queries.rest(debt))
    return writeoff.approve(business_date(at, writeoff.company.zone))


def after_write_off(writeoff: WriteOff, round: Round, by: User, at: dt.datetime) -> None:
    """In the same transaction: debt and open item fall at once; the maker is told."""
    clock.tell_maker(writeoff, round, at, approved=gettext_lazy("%(number)s is approved; the debt is written off."))
    if writeoff.state == WriteOff.State.APPROVED:
        _give_up(writeoff, _debt_of(writeoff, by), by=by, at=at)


def _give_up(writeoff: WriteOff, debt: Debt, *, by: User, at: dt.datetime) -> None:
    """Locks go down: the debt and its order are locked before the ledger."""
    if isinstance(debt, Invoice):
        papers.lock(Order, debt.order_id, lender=by)
    fallen = [(debt.pk, "receivable", -writeoff.amount)]
    credit.enter_for(writeoff.company, writeoff.customer_id, fallen, credit.Operation.WRITE_OFF, by=by, at=at)
    credit.settle_item(debt.pk, writeoff.amount, by=by, at=at)
    if queries.rest(debt) == ZERO == money_on([debt.pk]).waiting:
        pay_off(debt, by=by, at=at)
    if isinstance(debt, Invoice):
        orders.record_written_off(debt.order_id, amount=writeoff.amount, by=by, at=at)


def _debt_of(writeoff: WriteOff, by: User) -> Debt:
    """The debt of a write-off, locked."""
    if writeoff.debt.kind == Invoice.KIND:
        return papers.lock(Invoice, writeoff.debt_id, lender=by)
    return papers.lock(Opening, writeoff.debt_id, lender=by)


def _locked(document: Debt, by: User) -> Debt:
    return papers.lock(type(document), document.pk, by)


@papers.retrying
def free_credit_of_write_off(pk: int, *, at: dt.datetime) -> None:
    """The customer owes less: orders held for credit are asked again."""
    customer_id = WriteOff.objects.values_list("customer", flat=True).get(pk=pk)
    orders.mark_credit_freed(customer_id, at=at)
