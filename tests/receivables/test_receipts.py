"""Receipts: who enters, who confirms, on which account, and what follows."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed, NotYours
from home.queries import worklist
from orders.models import Order
from receivables import services
from receivables.models import Receipt
from tests.orders.shop import fresh as fresh_order
from tests.receivables.till import Till, events, fresh, shares, sound, step_of
from tests.world import NOW
from workflow import outbox, queries
from workflow.models import Notice, Task

D = Decimal


@pytest.mark.rule("PARTS-32")
def test_order_is_released_by_the_full_amount_and_not_by_a_cent_less(till: Till) -> None:
    shop = till.shop
    short, full = (
        shop.review(shop.line("board", 10, 250), shop.line("freight", 1, 320), freight_confirmed=True) for _each in "ab"
    )
    till.receive("2819.99", {short.pk: "2819.99"})
    till.receive("2820", {full.pk: "2820"})
    assert fresh_order(short).state == Order.State.HELD
    assert fresh_order(full).state == Order.State.RELEASED
    assert sound(till) == []


@pytest.mark.rule("PARTS-17")
@pytest.mark.parametrize("account", ["other", "old"])
def test_money_is_booked_to_a_designated_account_only(till: Till, account: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        till.enter(100, account=account)
    assert refused.value.field == "account"
    assert Receipt.objects.count() == 0
    assert till.receive(100, account="bank").state == Receipt.State.CONFIRMED


def test_money_is_not_confirmed_on_an_account_that_was_retired_meanwhile(till: Till) -> None:
    receipt = till.enter(100)
    services.retire_account(till.accounts["bank"].pk, by=till.shop.world.supervisor, at=NOW, reason="销户")
    with pytest.raises(NotAllowed):
        till.decide(receipt)
    assert fresh(receipt).state == Receipt.State.ENTERED


@pytest.mark.rule("DIST-38")
def test_entered_receipt_is_in_the_inbox_of_finance(till: Till) -> None:
    receipt = till.enter(100)
    assert receipt.number == "SK-2606-0001"
    inbox = queries.inbox(till.finance)
    assert [grant.content_object.round.paper_id for grant in inbox] == [receipt.pk]
    assert list(queries.inbox(till.clerk)) == []


@pytest.mark.rule("DIST-39")
def test_receipt_is_confirmed_by_finance_and_not_by_its_maker(till: Till) -> None:
    receipt = till.enter(100)
    with pytest.raises(NotYours):
        till.decide(receipt, by=till.clerk)
    assert fresh(receipt).state == Receipt.State.ENTERED
    assert till.decide(receipt, by=till.finance).state == Receipt.State.CONFIRMED


def test_finance_does_not_confirm_what_finance_entered_itself(till: Till) -> None:
    with pytest.raises(NotAllowed):
        till.enter(100, by=till.finance)
    assert Receipt.objects.count() == 0


@pytest.mark.rule("PARTS-18")
def test_clerk_is_told_when_finance_confirms(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.enter(100, {order.pk: 100}, by=till.shop.world.clerk2)
    outbox.sweep(NOW)
    assert Notice.objects.filter(paper=receipt.pk).count() == 0
    till.decide(receipt)
    outbox.sweep(NOW)
    told = Notice.objects.get(paper=receipt.pk)
    assert (told.user, told.created_at) == (till.clerk, NOW)


@pytest.mark.rule("DIST-40")
def test_confirmed_receipt_asks_the_clerk_to_tell_the_customer(till: Till) -> None:
    receipt = till.receive(100)
    outbox.sweep(NOW)
    task = Task.objects.get(paper=receipt.pk)
    assert (task.user, task.done_at) == (till.clerk, None)
    with pytest.raises(NotAllowed):
        services.feed_back(receipt.pk, by=till.clerk, at=NOW, told=" ")
    told = services.feed_back(receipt.pk, by=till.clerk, at=NOW, told="电话告知周建国")
    task.refresh_from_db()
    assert (told.state, told.feedback, task.done_by) == (Receipt.State.FED_BACK, "电话告知周建国", till.clerk)


def test_unconfirmed_receipt_is_not_fed_back(till: Till) -> None:
    with pytest.raises(NotAllowed):
        services.feed_back(till.enter(100).pk, by=till.clerk, at=NOW, told="已告知")


def test_rejected_receipt_pays_nothing(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.decide(till.enter(100, {order.pk: 100}), "reject", reason="查无此款")
    assert (receipt.state, shares(receipt)) == (Receipt.State.REJECTED, {})
    assert fresh_order(order).state == Order.State.HELD
    assert till.receive(100, {order.pk: 100}).state == Receipt.State.CONFIRMED


def test_returned_receipt_is_corrected_by_its_maker_and_confirmed(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.decide(till.enter(90, {order.pk: 90}), "return", reason="银行到账 100")
    assert receipt.state == Receipt.State.RETURNED
    with pytest.raises(NotYours):
        services.correct(receipt.pk, by=till.shop.world.clerk2, at=NOW, given=till.given(100, {order.pk: 100}))
    services.correct(receipt.pk, by=till.clerk, at=NOW, given=till.given(100, {order.pk: 100}))
    confirmed = till.decide(receipt)
    assert (confirmed.amount, confirmed.number, shares(confirmed)) == (D(100), receipt.number, {order.pk: D(100)})
    assert fresh_order(order).state == Order.State.RELEASED
    assert events(receipt) == ["created", "returned", "resubmitted", "confirmed"]


@pytest.mark.rule("PARTS-46")
def test_cash_order_is_released_by_its_receipt_only(till: Till) -> None:
    shop = till.shop
    order = shop.review(shop.line("board", 1, 100), customer="cash")
    with pytest.raises(NotAllowed):
        till.deliver(order)
    till.receive(100, {order.pk: 100}, customer="cash", account="cash")
    assert fresh_order(order).state == Order.State.RELEASED
    assert till.deliver(order).state == Order.State.SHIPPED


@pytest.mark.rule("PARTS-48")
def test_cash_voucher_pays_one_order_only(till: Till) -> None:
    shop = till.shop
    first, second = (shop.review(shop.line("board", 1, 100), customer="cash") for _each in "ab")
    voucher = till.receive(150, {first.pk: 100}, customer="cash", account="cash")
    with pytest.raises(NotAllowed) as refused:
        services.allocate(voucher.pk, by=till.finance, at=NOW, pays={second.pk: D(50)})
    assert refused.value.field == f"pays_{second.pk}"
    with pytest.raises(NotAllowed):
        till.enter(200, {first.pk: 100, second.pk: 100}, customer="cash", account="cash")
    assert shares(voucher) == {first.pk: D(100)}
    till.receive(100, {second.pk: 100}, customer="cash", account="cash")
    assert [fresh_order(order).state for order in (first, second)] == [Order.State.RELEASED] * 2


@pytest.mark.parametrize("amount", ["0", "-1", "1.005"])
def test_amount_must_be_above_nothing_in_whole_cents(till: Till, amount: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        till.enter(amount)
    assert refused.value.field == "amount"


def test_clerk_is_asked_once_however_often_the_reaction_runs(till: Till) -> None:
    receipt = till.receive(100)
    for _each in range(2):
        outbox.sweep(NOW)
    assert (Task.objects.filter(paper=receipt.pk).count(), Notice.objects.filter(paper=receipt.pk).count()) == (1, 1)


def test_step_of_a_receipt_belongs_to_finance(till: Till) -> None:
    assert step_of(till.enter(100)).post == "finance"


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_maker_is_told_what_finance_did_not_confirm(till: Till, outcome: str) -> None:
    receipt = till.decide(till.enter(100), outcome, reason="查无此款")
    told = Notice.objects.get(paper=receipt.pk)
    assert (told.user, receipt.number in told.text) == (till.clerk, True)


def test_returned_receipt_stands_on_its_makers_worklist_until_it_is_handed_in_again(till: Till) -> None:
    other = till.shop.world.clerk2
    receipt = till.decide(till.enter(90), "return", reason="银行到账 100")
    assert [row.url for row in worklist(till.clerk, NOW).rows] == [receipt.get_absolute_url()]
    assert worklist(other, NOW).rows == []
    services.correct(receipt.pk, by=till.clerk, at=NOW, given=till.given(100))
    assert worklist(till.clerk, NOW).rows == []


def over_limit(till: Till) -> tuple[Order, Order]:
    """Two orders of 3,000 at a limit of 5,000: the first delivered, the second held."""
    shop = till.shop
    shop.limit("monthly", 5000)
    first, second = (shop.review(shop.line("board", 10, 300), customer="monthly") for _each in "ab")
    till.deliver(first)
    assert (second.state, second.hold) == (Order.State.HELD, "over_limit")
    return first, second


def test_order_held_for_the_limit_is_released_when_another_order_is_paid(office_till: Till) -> None:
    first, second = over_limit(office_till)
    invoice = office_till.invoice(first)
    office_till.receive(3000, {invoice.pk: 3000}, customer="monthly")
    assert fresh_order(second).state == Order.State.HELD
    outbox.sweep(NOW)
    assert fresh_order(second).state == Order.State.RELEASED
    assert sound(office_till) == []


def test_order_held_for_the_limit_stays_held_when_too_little_is_paid(office_till: Till) -> None:
    first, second = over_limit(office_till)
    invoice = office_till.invoice(first)
    office_till.receive("999.99", {invoice.pk: "999.99"}, customer="monthly")
    outbox.sweep(NOW)
    assert fresh_order(second).state == Order.State.HELD
    office_till.receive("0.01", {invoice.pk: "0.01"}, customer="monthly")
    outbox.sweep(NOW)
    assert fresh_order(second).state == Order.State.RELEASED
