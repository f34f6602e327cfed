"""What receipts pay: orders, quotations, invoices, in parts, never beyond what is there."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.refusals import NotAllowed, NotFound
from orders import services as orders
from orders.models import Order
from receivables import queries, services
from receivables.models import Allocation, Invoice, Receipt
from tests.orders.shop import fresh as fresh_order
from tests.orders.shop import open_shop
from tests.receivables.till import Till, events, fresh, open_till, shares, sound
from tests.world import NOW, World
from workflow import outbox

D = Decimal


def test_one_receipt_pays_two_orders_and_the_rest_is_an_advance(till: Till) -> None:
    shop = till.shop
    first, second = (shop.review(shop.line("board", 1, 100)) for _each in "ab")
    receipt = till.receive(250, {first.pk: 100, second.pk: 60})
    assert (fresh_order(first).state, fresh_order(second).state) == (Order.State.RELEASED, Order.State.HELD)
    account = shop.account("prepaid")
    assert (account.earmarked, account.unapplied) == (D(160), D(90))
    services.allocate(receipt.pk, by=till.finance, at=NOW, pays={second.pk: D(40)})
    assert fresh_order(second).state == Order.State.RELEASED
    assert shop.account("prepaid").unapplied == D(50)
    assert sound(till) == []


def test_allocation_above_the_rest_of_the_receipt_is_refused(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    receipt = till.receive(100, {order.pk: 60})
    with pytest.raises(NotAllowed) as refused:
        services.allocate(receipt.pk, by=till.finance, at=NOW, pays={order.pk: D("40.01")})
    assert refused.value.field == f"pays_{order.pk}"
    services.allocate(receipt.pk, by=till.finance, at=NOW, pays={order.pk: D(40)})
    assert shares(receipt) == {order.pk: D(100)}
    with pytest.raises(NotAllowed):
        services.allocate(receipt.pk, by=till.finance, at=NOW, pays={order.pk: D("0.01")})


def test_allocation_above_what_an_order_has_open_is_refused(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    with pytest.raises(NotAllowed) as refused:
        till.enter(200, {order.pk: "100.01"})
    assert refused.value.field == f"pays_{order.pk}"
    assert Receipt.objects.count() == 0
    till.enter(60, {order.pk: 60})
    with pytest.raises(NotAllowed):
        till.enter(60, {order.pk: "40.01"})
    till.enter(60, {order.pk: 40})
    assert queries.target(till.clerk, order.pk).rest == 0


def test_another_customers_order_takes_no_money(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100), customer="cash")
    with pytest.raises(NotAllowed):
        till.enter(100, {order.pk: 100}, customer="prepaid")
    assert till.enter(100, {order.pk: 100}, customer="cash", account="cash").state == Receipt.State.ENTERED


def test_allocation_before_confirmation_is_a_wish_that_confirmation_fulfils(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.enter(100)
    services.allocate(receipt.pk, by=till.clerk, at=NOW, pays={order.pk: D(100)})
    assert fresh_order(order).state == Order.State.HELD
    till.decide(receipt)
    assert fresh_order(order).state == Order.State.RELEASED
    assert sound(till) == []


def test_money_pays_open_invoices_oldest_due_first_and_then_the_order(office_till: Till) -> None:
    till = office_till
    till.shop.limit("monthly", 10_000)
    order = till.shop.review(till.shop.line("board", 10, 100), customer="monthly")
    till.deliver(order, 3)
    receipt = till.enter(1000, {order.pk: 1000}, customer="monthly")
    first = till.invoice(order)
    till.deliver(order, 4)
    second = till.invoice(order, at=NOW + dt.timedelta(days=1))
    till.decide(receipt, at=NOW + dt.timedelta(days=2))
    assert shares(receipt) == {first.pk: D(300), second.pk: D(400), order.pk: D(300)}
    assert [fresh(row).state for row in (first, second)] == [Invoice.State.PAID] * 2
    assert sound(till) == []


def test_what_no_longer_fits_at_confirmation_is_an_advance(office_till: Till) -> None:
    till = office_till
    order = till.sold_on_terms(1, 100)
    late = till.enter(100, {order.pk: 100}, customer="monthly")
    invoice = till.invoice(order)
    till.receive(100, {invoice.pk: 100}, customer="monthly")
    till.decide(late)
    assert shares(late) == {}
    assert till.shop.account("monthly").unapplied == D(100)
    assert sound(till) == []


def test_money_of_a_cancelled_order_is_an_advance_again(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    booked, waiting = till.receive(60, {order.pk: 60}), till.enter(40, {order.pk: 40})
    orders.cancel(order.pk, by=till.clerk, at=NOW, reason="客户不要了")
    outbox.sweep(NOW)
    assert (shares(booked), shares(waiting)) == ({}, {})
    assert events(booked)[-1] == "freed"
    account = till.shop.account("prepaid")
    assert (account.earmarked, account.unapplied) == (D(0), D(60))
    assert till.decide(waiting).state == Receipt.State.CONFIRMED
    assert sound(till) == []


def test_database_never_lets_more_be_allocated_than_was_received(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    receipt = till.receive(100, {order.pk: 60})
    with pytest.raises(IntegrityError, match="allocated of"), transaction.atomic():
        Allocation.objects.create(receipt=receipt, paper=order.paper, amount=D("40.01"), at=NOW, by=till.clerk)
    with pytest.raises(IntegrityError, match="allocated of"), transaction.atomic():
        Allocation.objects.create(receipt=receipt, paper=order.paper, amount=D("-60.01"), at=NOW, by=till.clerk)
    Allocation.objects.create(receipt=receipt, paper=order.paper, amount=D(40), at=NOW, by=till.clerk)
    assert queries.given(receipt.pk) == D(100)


def test_database_never_lets_an_invoice_be_overpaid(office_till: Till) -> None:
    invoice = office_till.invoice(office_till.sold_on_terms(1, 100))
    receipt = office_till.receive(300, customer="monthly")
    with pytest.raises(IntegrityError, match="paid of"), transaction.atomic():
        Allocation.objects.create(receipt=receipt, paper=invoice.paper, amount=D("100.01"), at=NOW, by=None)
    Allocation.objects.create(receipt=receipt, paper=invoice.paper, amount=D(100), at=NOW, by=None)


def test_allocations_are_never_changed_or_deleted(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    till.receive(100, {order.pk: 60})
    for attempt in (lambda: Allocation.objects.update(amount=D(1)), lambda: Allocation.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    assert Allocation.objects.get().amount == D(60)


def test_foreign_papers_take_no_money_and_are_not_found(till: Till, foreign: World) -> None:
    theirs = open_till(open_shop(foreign))
    order = theirs.shop.review(theirs.shop.line("board", 1, 100))
    receipt = theirs.receive(100)
    with pytest.raises(NotAllowed):
        till.enter(100, {order.pk: 100})
    with pytest.raises(NotFound):
        queries.target(till.clerk, order.pk)
    with pytest.raises(NotFound):
        services.allocate(receipt.pk, by=till.finance, at=NOW, pays={})
    assert queries.visible_receipts(till.finance).count() == 0
