"""An order that was reviewed is changed: prices, cover and review are asked again, and whoever says no leaves it."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from orders import queries, services
from orders.inputs import LineChange
from orders.models import Amendment, Order, OrderLine
from tests.orders.shop import Shop, fresh, url
from tests.orders.test_services import clean, parts
from tests.world import NOW
from workflow import approval, outbox
from workflow.models import Event, Notice, Step

D = Decimal


def amend(shop: Shop, order: Order, quantity: object, price: object = 60, by: User | None = None) -> Order:
    """The clerk changes the first line of an order."""
    line = order.lines.get(no=1)
    changes = {line.pk: LineChange(D(str(quantity)), D(str(price)))}
    return services.amend(order.pk, by=by or shop.clerk, at=NOW, changes=changes, reason="客户加货")


def line_of(order: Order) -> tuple[Decimal, Decimal, Decimal]:
    line = OrderLine.objects.get(order=order, no=1)
    return line.quantity, line.unit_price, line.gross


def states(order: Order) -> list[str]:
    return list(Amendment.objects.filter(order=order).order_by("pk").values_list("state", flat=True))


@pytest.fixture
def order(shop: Shop) -> Order:
    """One board at 60 for a customer with a limit of 100, released."""
    shop.limit("monthly", 100)
    return shop.review(shop.line("board", 1, 60), customer="monthly")


def test_raised_from_1_to_2_times_60_is_refused_and_stays_1(shop: Shop, order: Order) -> None:
    with pytest.raises(NotAllowed) as refused:
        amend(shop, order, 2)
    assert str(refused.value).startswith("订单保持原样：")
    assert (line_of(order), fresh(order).state, fresh(order).gross) == ((1, 60, 60), "released", 60)
    assert (parts(order), states(order)) == ((0, 60, 0), [])
    shop.limit("monthly", 120)
    amend(shop, order, 2)
    assert (line_of(order), parts(order)) == ((1, 60, 60), (0, 60, 0))
    shop.decide(order)
    assert (line_of(order), fresh(order).state, fresh(order).gross) == ((2, 60, 120), "released", 120)
    assert (parts(order), states(order), shop.available("board")) == ((0, 120, 0), ["applied"], 998)
    clean(shop)


def test_credit_that_is_gone_when_the_reviewer_agrees_leaves_the_order_as_it_is(shop: Shop, order: Order) -> None:
    shop.limit("monthly", 120)
    amend(shop, order, 2)
    shop.limit("monthly", 100)
    shop.decide(order)
    assert (line_of(order), parts(order), states(order)) == ((1, 60, 60), (0, 60, 0), ["refused"])
    assert Notice.objects.filter(user=shop.clerk, paper=order.pk).count() == 1


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_a_change_that_is_not_agreed_to_leaves_the_order_and_its_money(shop: Shop, outcome: str) -> None:
    order = shop.review(shop.line("board", 1, 60))
    services.record_paid(order.pk, amount=D(60), by=None, at=NOW)
    services.record_paid(order.pk, amount=D(60), by=None, at=NOW)  # it is paid for two already
    amend(shop, order, 2)
    shop.decide(order, outcome, reason="不同意")
    outbox.sweep(NOW)
    assert (line_of(order), fresh(order).state, fresh(order).paid) == ((1, 60, 60), "released", 120)
    assert states(order) == ["dropped"]


def test_who_proposed_a_change_does_not_review_it(shop: Shop, order: Order) -> None:
    shop.limit("monthly", 500)
    amend(shop, order, 2, by=shop.world.clerk2)
    step = queries_open(order)
    with pytest.raises(NotYours):
        approval.decide(step, by=shop.world.clerk2, at=NOW, outcome="approve")
    with pytest.raises(NotYours):
        approval.decide(step, by=shop.clerk, at=NOW, outcome="approve")
    assert states(order) == ["proposed"]


def queries_open(order: Order) -> int:
    """The open step of an order's review."""
    return Step.objects.get(round__paper_id=order.pk, state=Step.State.OPEN).pk


def test_less_of_a_line_counts_at_once_and_asks_nobody(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("board", 10, 60), customer="monthly")
    amend(shop, order, 4)
    assert (fresh(order).due, parts(order), states(order)) == (240, (0, 240, 0), [])
    assert shop.available("board") == 996
    clean(shop)


def test_another_price_is_reviewed_and_the_ledger_follows(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("board", 10, 60), customer="monthly")
    amend(shop, order, 10, 58)
    assert parts(order) == (0, 600, 0)
    shop.decide(order)
    assert (line_of(order), parts(order)) == ((10, 58, 580), (0, 580, 0))
    clean(shop)


def test_what_is_on_its_way_keeps_its_quantity_and_price(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("board", 5, 60), customer="monthly")
    services.record_noticed(order.pk, {order.lines.get().pk: D(3)}, by=None, at=NOW)
    for quantity, price in ((2, 60), (5, 61)):
        with pytest.raises(NotAllowed):
            amend(shop, order, quantity, price)
    amend(shop, order, 6)
    shop.decide(order)
    assert parts(order) == (0, 360, 0)
    clean(shop)


def test_goods_that_left_meanwhile_do_not_shrink(shop: Shop) -> None:
    shop.limit("monthly", 10_000)
    order = shop.review(shop.line("board", 5, 60), shop.line("bolt", 1, 1), customer="monthly")
    board, bolt = order.lines.get(no=1), order.lines.get(no=2)
    changes = {board.pk: LineChange(D(2), D(60)), bolt.pk: LineChange(D(2), D(1))}
    services.amend(order.pk, by=shop.clerk, at=NOW, changes=changes, reason="换货")
    services.record_noticed(order.pk, {board.pk: D(3)}, by=None, at=NOW)
    shop.decide(order)
    assert (states(order), line_of(order)) == (["refused"], (5, 60, 300))
    clean(shop)


def test_only_one_change_waits_and_its_maker_takes_it_back(shop: Shop, order: Order) -> None:
    shop.limit("monthly", 500)
    amend(shop, order, 2)
    with pytest.raises(NotAllowed) as refused:
        amend(shop, order, 3)
    assert str(refused.value) == "本订单已有变更正在审核。"
    with pytest.raises(NotYours):
        services.drop_change(order.pk, by=shop.world.clerk2, at=NOW)
    services.drop_change(order.pk, by=shop.clerk, at=NOW)
    assert states(order) == ["dropped"]
    amend(shop, order, 3)
    services.cancel(order.pk, by=shop.clerk, at=NOW, reason="不要了")
    assert (states(order), fresh(order).state) == (["dropped", "dropped"], "cancelled")


def test_lines_of_a_quotation_are_not_changed(shop: Shop) -> None:
    order = shop.convert(shop.confirmed(), submitting=True)
    order = shop.decide(order)
    with pytest.raises(NotAllowed):
        amend(shop, order, 11, 230)
    assert states(order) == []


def test_the_database_takes_no_change_over_without_its_round(shop: Shop, order: Order) -> None:
    shop.limit("monthly", 500)
    amend(shop, order, 2)
    for statement in (
        "UPDATE orders_amendment SET state = 'applied', ended_at = now() WHERE order_id = %s",
        "UPDATE orders_orderline SET quantity = 2, gross = 120 WHERE order_id = %s",
        "UPDATE orders_order SET gross = 120, net = net + 60 WHERE paper_id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [order.pk])
    assert (line_of(order), states(order)) == ((1, 60, 60), ["proposed"])


def test_the_page_changes_an_order_and_shows_what_waits(shop: Shop, order: Order, as_user: object) -> None:
    shop.limit("monthly", 500)
    client: Client = as_user(shop.clerk)  # type: ignore[operator]  # a fixture of tests/conftest.py
    line = order.lines.get()
    page = client.get(url("amend", order))
    assert "新数量" in page.content.decode()
    sent = {"version": fresh(order).version, "reason": "客户加货", f"quantity_{line.pk}": "2", f"price_{line.pk}": "60"}
    assert client.post(url("amend", order), {**sent, f"quantity_{line.pk}": "200"}).status_code != 302
    assert states(order) == []
    answer = client.post(url("amend", order), sent)
    assert (answer.status_code, states(order)) == (302, ["proposed"])
    shown = client.get(url("order", order)).content.decode()
    assert "订单变更" in shown
    assert "撤回变更" in shown
    assert list(Event.objects.filter(paper=order.pk).order_by("-pk").values_list("name", flat=True)[:1]) == [
        "orders.order.changed"
    ]
    assert queries.as_proposed(fresh(order), list(order.lines.all()))[0].quantity == 2
