"""The rest of an order is closed; goods that were not signed for leave what is shipped."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed, NotYours
from credit import queries as credit
from orders import services
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.orders.test_services import clean, parts
from tests.orders.test_states import invoiced
from tests.world import NOW
from workflow import outbox

D = Decimal


def gone(shop: Shop, order: Order, quantity: object) -> None:
    """So much of the order's first line leaves."""
    moved = {order.lines.get(no=1).pk: D(str(quantity))}
    services.record_noticed(order.pk, moved, by=shop.clerk, at=NOW)
    services.record_shipped(order.pk, moved, paper=order.paper, by=shop.clerk, at=NOW)


def give_up(shop: Shop, order: Order, quantity: object = None) -> Order:
    quantities = None if quantity is None else {order.lines.get(no=1).pk: D(str(quantity))}
    return services.give_up(order.pk, by=shop.clerk, at=NOW, reason="客户不要余量", quantities=quantities)


@pytest.fixture
def order(shop: Shop) -> Order:
    """Ten boards at 60 on monthly terms, released."""
    shop.limit("monthly", 1000)
    return shop.review(shop.line("board", 10, 60), customer="monthly")


def test_closing_the_rest_leaves_what_has_left_and_ends_the_delivery(shop: Shop, order: Order) -> None:
    gone(shop, order, 3)
    assert (parts(order), shop.available("board")) == ((0, D(420), D(180)), 990)
    closed = give_up(shop, order)
    assert (closed.state, closed.gross, closed.given_up, closed.due) == ("shipped", D(600), D(420), D(180))
    assert (parts(order), shop.available("board")) == ((0, 0, D(180)), 997)
    clean(shop)
    services.record_signed(order.pk, {order.lines.get().pk: D(3)}, by=None, at=NOW)
    invoiced(fresh(order), {order.lines.get().pk: D(3)})
    services.record_paid(order.pk, amount=D(180), by=None, at=NOW, earmarking=False)
    assert (fresh(order).state, parts(order)) == ("closed", (0, 0, 0))


def test_what_is_given_up_lets_another_order_go(shop: Shop, order: Order) -> None:
    shop.limit("monthly", 700)
    waits = shop.review(shop.line("board", 2, 60), customer="monthly")
    assert (waits.state, waits.hold) == ("held", "over_limit")
    give_up(shop, order, 1)
    outbox.sweep(NOW)
    assert fresh(waits).state == "released"


def test_parts_that_are_given_up_round_to_what_the_line_comes_to(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("bolt", 3, "3.335"), customer="monthly")
    give_up(shop, order, 1)
    assert (parts(order), fresh(order).due) == ((0, D("6.67"), 0), D("6.67"))
    gone(shop, order, 1)
    assert parts(order) == (0, D("3.33"), D("3.34"))
    gone(shop, order, 1)
    assert (parts(order), fresh(order).state) == ((0, 0, D("6.67")), "shipped")
    clean(shop)


def test_what_is_noticed_stays_and_no_more_than_the_rest_is_given_up(shop: Shop, order: Order) -> None:
    services.record_noticed(order.pk, {order.lines.get().pk: D(4)}, by=None, at=NOW)
    with pytest.raises(NotAllowed) as refused:
        give_up(shop, order, 7)
    assert str(refused.value) == "第 1 行：最多可关闭 6。"
    assert give_up(shop, order, 6).state == "released"
    assert parts(order) == (0, D(240), 0)
    with pytest.raises(NotAllowed):
        services.record_noticed(order.pk, {order.lines.get().pk: D(1)}, by=None, at=NOW)
    clean(shop)


def test_an_order_of_which_nothing_would_be_left_is_cancelled_instead(shop: Shop, order: Order) -> None:
    with pytest.raises(NotAllowed) as refused:
        give_up(shop, order)
    assert str(refused.value) == "没有剩余可发的货，请改为取消订单。"
    assert (fresh(order).given_up, parts(order)) == (0, (0, D(600), 0))


def test_only_who_enters_orders_closes_a_rest(shop: Shop, order: Order) -> None:
    gone(shop, order, 3)
    with pytest.raises(NotYours):
        services.give_up(order.pk, by=shop.world.finance, at=NOW, reason="x")
    assert services.give_up(order.pk, by=shop.world.clerk2, at=NOW, reason="x").state == "shipped"


def test_a_held_order_that_asks_for_less_is_released(shop: Shop) -> None:
    shop.limit("monthly", 100)
    order = shop.review(shop.line("board", 2, 60), customer="monthly")
    assert (order.state, order.hold) == ("held", "over_limit")
    assert give_up(shop, order, 1).state == "released"
    assert (parts(order), credit.holding(order.pk).ordered) == ((0, D(60), 0), 0)
    clean(shop)


def test_goods_not_signed_for_are_given_up_and_the_order_closes(shop: Shop, order: Order) -> None:
    gone(shop, order, 10)
    line = order.lines.get()
    services.record_signed(order.pk, {line.pk: D(8)}, by=None, at=NOW)
    services.record_missing(order.pk, {line.pk: D(2)}, again=False, by=shop.clerk, at=NOW)
    assert (parts(order), fresh(order).due, fresh(order).state) == ((0, 0, D(480)), D(480), "shipped")
    invoiced(fresh(order), {line.pk: D(8)})
    services.record_paid(order.pk, amount=D(480), by=None, at=NOW, earmarking=False)
    assert (fresh(order).state, parts(order)) == ("closed", (0, 0, 0))
    clean(shop)


def test_goods_not_signed_for_are_sent_again(shop: Shop, order: Order) -> None:
    gone(shop, order, 10)
    line = order.lines.get()
    services.record_signed(order.pk, {line.pk: D(8)}, by=None, at=NOW)
    services.record_missing(order.pk, {line.pk: D(2)}, again=True, by=shop.clerk, at=NOW)
    assert (parts(order), fresh(order).state) == ((0, D(120), D(480)), "released")
    clean(shop)
    gone(shop, order, 2)
    assert (parts(order), fresh(order).state) == ((0, 0, D(600)), "shipped")
    clean(shop)


def test_goods_that_are_invoiced_are_not_taken_back_on_the_order(shop: Shop, order: Order) -> None:
    gone(shop, order, 10)
    line = order.lines.get()
    invoiced(fresh(order), {line.pk: D(9)})
    with pytest.raises(NotAllowed):
        services.record_missing(order.pk, {line.pk: D(2)}, again=False, by=shop.clerk, at=NOW)
    services.record_missing(order.pk, {line.pk: D(1)}, again=False, by=shop.clerk, at=NOW)
    assert parts(order) == (0, 0, 0)
    clean(shop)
