"""Receipts: entered by one, confirmed by finance, told to the customer (DIST-38 to DIST-40, PARTS-17, PARTS-18)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.constraints import refusing
from core.dates import business_date
from core.display import money_text
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from credit import services as credit
from customers import queries as customers
from handbook import queries as handbook
from orders import services as orders
from orders.models import Order
from receivables import policies, queries
from receivables.inputs import ReceiptInput
from receivables.models import BankAccount, Receipt
from receivables.queries.allocations import standing_on, waiting_for
from receivables.services import placing
from receivables.services.entering import promise_entry
from workflow import approval, clock, papers
from workflow.models import Link, Paper, Round

GATE = "confirm"
FEEDBACK = "receivables.feedback"


@papers.retrying
def enter(customer_id: int, *, by: User, at: dt.datetime, given: ReceiptInput) -> Receipt:
    """Enter money that came in and hand it to finance for confirmation (收款申请单, DIST-38).

    `given.pays` says what it is meant for; nothing is booked yet. Raises NotAllowed (field `account`) for an account
    that is not designated (PARTS-17), `pays_<paper>` for more than is open there, `amount`.
    """
    targets = queries.targets(by, given.pays)
    receipt = Receipt(customer_id=customer_id, unit=_unit_of(customer_id, targets, by))
    policies.check_enter(receipt, by)
    _fill(receipt, given, by)
    sources = [target.paper for target in targets.values()]
    papers.create(receipt, company=receipt.account.company, unit=receipt.unit, by=by, at=at, came_from=sources)
    policies.check_pays(receipt, given.pays, targets)
    _mean(receipt, given.pays, by, at)
    _hand_in(receipt, by, at)
    return receipt


def _unit_of(customer_id: int, targets: Mapping[int, queries.Target], by: User) -> Unit:
    """Money belongs where the first of the customer's papers does, else to the customer's own department."""
    first = next(iter(targets.values()), None)
    if first is not None and first.customer_id == customer_id:
        return first.paper.unit
    customer = sole(customers.visible(by).only("unit").filter(pk=customer_id))
    if customer is None:
        raise NotFound(_("There is no such customer in your company."))
    return customer.unit


def _fill(receipt: Receipt, given: ReceiptInput, by: User) -> None:
    account = sole(BankAccount.objects.filter(company=by.company_id, pk=given.account_id))
    policies.check_account(account)
    policies.check_amount(given.amount)
    assert account is not None  # noqa: S101 - refused above
    assert by.company is not None  # noqa: S101 - the account is this company's
    account.company = by.company
    receipt.account, receipt.amount, receipt.received_on = account, given.amount, given.received_on
    receipt.payer, receipt.reference, receipt.note = given.payer, given.reference, given.note


def _mean(receipt: Receipt, pays: Mapping[int, Decimal], by: User, at: dt.datetime) -> None:
    """Write down what an entered receipt is meant for; the ledger follows at confirmation."""
    with refusing(placing.FAULTS):
        placing.write(receipt, pays, by=by, at=at)


def _hand_in(receipt: Receipt, by: User, at: dt.datetime) -> None:
    """Open the round that finance decides, and number the receipt."""
    on = business_date(at, receipt.company.zone)
    route = handbook.route_of(receipt, GATE, by=by, on=on)
    approval.submit(receipt, gate=GATE, route=route, by=by, at=at)
    papers.give_number(receipt, handbook.value(receipt.company, f"numbers.{Receipt.KIND}", on), on)


@papers.retrying
def correct(pk: int, *, by: User, at: dt.datetime, given: ReceiptInput, version: int | None = None) -> Receipt:
    """The maker corrects what finance sent back and hands it in again; what it is meant for is said anew."""
    with papers.door(Receipt, pk, event="resubmitted", by=by, at=at, version=version) as receipt:
        policies.check_correct(receipt, by)
        _fill(receipt, given, by)
        placing.withdraw(receipt, by=by, at=at)
        receipt.resubmit()
        _hand_in(receipt, by, at)
    # The database measures allocations by the amount that is saved, so they come after the door.
    policies.check_pays(receipt, given.pays, queries.targets(by, given.pays))
    _mean(receipt, given.pays, by, at)
    return receipt


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> Receipt:
    """The maker takes back what finance has not decided yet, to correct it and hand it in again."""
    with papers.door(Receipt, pk, event="withdrawn", by=by, at=at, reason=reason) as receipt:
        policies.check_withdraw(receipt, by)
        receipt.send_back()
        approval.void(receipt, at=at, by=by)
    return receipt


def decided(receipt: Receipt, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the round (called inside the door): booked, sent back or rejected (DIST-39)."""
    if round.outcome == Round.Outcome.RETURNED:
        return receipt.send_back()
    if round.outcome == Round.Outcome.REJECTED:
        return receipt.reject()
    policies.check_account(receipt.account)
    return receipt.confirm(business_date(at, receipt.company.zone))


def after_decision(receipt: Receipt, round: Round, by: User, at: dt.datetime) -> None:
    """What follows in the same transaction: the money goes where it was meant to, or nowhere and its maker is told."""
    clock.tell_maker(receipt, round, at)
    if receipt.state == Receipt.State.REJECTED:
        placing.withdraw(receipt, by=by, at=at)
    elif receipt.state == Receipt.State.CONFIRMED:
        placing.book(receipt, by=by, at=at)


@papers.retrying
def allocate(pk: int, *, by: User, at: dt.datetime, pays: Mapping[int, Decimal], version: int | None = None) -> Receipt:
    """Say what money pays (核销): paper of a quotation, order or invoice → amount.

    Before confirmation it is a wish; afterwards the money moves from the customer's advances at once. Raises
    NotAllowed with the field `pays_<paper>` when more is given than is open there or than the receipt still has.
    """
    with papers.door(Receipt, pk, event="allocated", by=by, at=at, version=version) as receipt:
        policies.check_allocate(receipt, by)
        targets = queries.targets(by, pays)
        policies.check_takers(receipt, pays, targets)
        if receipt.booked:
            placing.spend(receipt, pays, targets, by=by, at=at)
        else:
            policies.check_pays(receipt, pays, targets, queries.shares(receipt.pk))
            _mean(receipt, pays, by, at)
        for target in targets.values():
            papers.link(target.paper, receipt.paper)
    return receipt


@papers.retrying
def feed_back(pk: int, *, by: User, at: dt.datetime, told: str) -> Receipt:
    """Note that the customer was told that the money has arrived (DIST-40); ends the clerk's task."""
    with papers.door(Receipt, pk, event="fed_back", by=by, at=at, reason=told) as receipt:
        policies.check_feed_back(receipt, by)
        if not told.strip():
            raise NotAllowed(_("Write what the customer was told."), field="told")
        receipt.feed_back(told.strip())
        clock.done_task(receipt.paper, kind=FEEDBACK, by=by, at=at)
    return receipt


@papers.retrying
def tell_clerks(receipt_id: int, *, at: dt.datetime) -> None:
    """Tell whoever deals with the customer that the money is confirmed, and ask to pass it on (PARTS-18, DIST-40).

    That is the maker of each quotation or order it pays; for money that pays nothing yet, who entered it.
    """
    receipt = Receipt.objects.select_related("paper", "customer", "maker", "company").get(pk=receipt_id)
    clerks = _clerks(receipt)
    clock.notify(clerks, receipt.paper, lambda: _confirmed(receipt), at)
    title = _("Tell %(customer)s that the money has arrived") % {"customer": receipt.customer.name}
    clock.add_task(receipt.paper, kind=FEEDBACK, title=title, at=at, user=clerks[0])
    promise_entry(receipt, at=at)


def _confirmed(receipt: Receipt) -> str:
    return _("%(amount)s from %(customer)s is confirmed (%(receipt)s).") % {
        "amount": money_text(receipt.amount),
        "customer": receipt.customer.name,
        "receipt": receipt.number,
    }


@papers.retrying
def free_credit(receipt_id: int, *, at: dt.datetime) -> None:
    """Confirmed money lowers what the customer owes: orders held for it are asked again, paid guarantees are over."""
    customer_id = Receipt.objects.values_list("customer", flat=True).get(pk=receipt_id)
    orders.mark_credit_freed(customer_id, at=at)
    credit.settle_guarantees(customer_id, at=at)


def _clerks(receipt: Receipt) -> list[User]:
    """Makers of the papers that the receipt came in for; those of an invoice's order, not finance itself."""
    sources = Paper.objects.filter(became__target=receipt.paper_id).select_related("maker").order_by("pk")
    of_orders = Paper.objects.filter(became__target__became__target=receipt.paper_id).select_related("maker")
    makers = [paper.maker for paper in sources if paper.kind not in ("receivables.invoice", "receivables.opening")]
    makers += [] if makers else [paper.maker for paper in of_orders.order_by("pk")]
    return list({maker.pk: maker for maker in makers or [receipt.maker]}.values())


@papers.retrying
def free_rest(order_id: int, *, at: dt.datetime) -> None:
    """Money set aside for an order above what it comes to, now that some of it was given up, is an advance again.

    Money that pays an invoice of the order stays there: what is invoiced is owed.
    """
    placing.lock_money_of(order_id)
    order = papers.lock(Order, order_id)
    left = order.paid - order.due
    for share in standing_on([pk for pk in (order_id, order.quotation_id) if pk]):
        part = min(share.amount, left)
        if part <= 0:
            return
        left -= part
        with papers.door(Receipt, share.receipt_id, event="freed", by=None, at=at, scoped=False) as receipt:
            placing.give_back(receipt, order.paper, {share.paper_id: part}, by=None, at=at)


@papers.retrying
def free(paper_id: int, *, by: User | None, at: dt.datetime) -> None:
    """Money for a paper that came to nothing (cancelled, expired) is the customer's advance again."""
    origins = Link.objects.filter(target=paper_id, source__kind="quotes.quotation").values_list("source", flat=True)
    paper_ids = [paper_id, *origins]
    amounts: defaultdict[int, dict[int, Decimal]] = defaultdict(dict)
    for share in [*standing_on(paper_ids), *waiting_for(paper_ids)]:
        amounts[share.receipt_id][share.paper_id] = share.amount
    holder = Paper.objects.get(pk=paper_id)
    for receipt_id in sorted(amounts):
        papers.lock(Receipt, receipt_id)  # all of them before the order and the ledger
    for receipt_id in sorted(amounts):
        with papers.door(Receipt, receipt_id, event="freed", by=by, at=at, scoped=False) as receipt:
            placing.give_back(receipt, holder, amounts[receipt_id], by=by, at=at)
