"""Two people at the same moment, each in a process and transaction of their own."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from catalog.models import Product
from credit.models import Account
from orders import services
from orders.models import Order, OrderLine
from tests.orders.shop import Shop, fresh, open_shop
from tests.world import NOW, world
from workflow import approval
from workflow.models import Event, Step

Race = Callable[..., list[Any]]


@pytest.fixture
def open_for_all(races: Race) -> Shop:
    """A shop whose papers are really committed."""
    return open_shop(world("parts"))


def step_of(order: Order) -> int:
    return Step.objects.get(round__paper_id=order.pk, state=Step.State.OPEN).pk


def review(step: int, shop: Shop) -> None:
    approval.decide(step, by=shop.reviewer, at=NOW, outcome="approve")


def test_two_orders_released_at_one_limit_leave_one_held(open_for_all: Shop, races: Race) -> None:
    shop = open_for_all
    shop.limit("monthly", 1000)
    orders = [shop.submit(shop.line("board", 1, 600), customer="monthly") for _order in range(2)]
    steps = [step_of(order) for order in orders]
    assert races(*[partial(review, step, shop) for step in steps]) == [None, None]
    assert sorted(fresh(order).state for order in orders) == ["held", "released"]
    account = Account.objects.get(customer=shop.customers["monthly"])
    assert (account.released, account.ordered) == (600, 600)


def test_two_clerks_releasing_held_orders_at_one_limit(open_for_all: Shop, races: Race) -> None:
    shop = open_for_all
    shop.limit("monthly", 0)
    orders = [shop.review(shop.line("board", 1, 600), customer="monthly") for _order in range(2)]
    shop.limit("monthly", 1000)
    tries = [
        partial(try_release, order.pk, by) for order, by in zip(orders, (shop.clerk, shop.world.clerk2), strict=True)
    ]
    assert sorted(races(*tries)) == ["held", "released"]
    assert Account.objects.get(customer=shop.customers["monthly"]).released == 600


def try_release(pk: int, by: Any) -> str:
    return str(services.try_release(pk, by=by, at=NOW).state)


def test_two_orders_for_the_last_goods_share_them(open_for_all: Shop, races: Race) -> None:
    shop = open_for_all
    shop.limit("monthly", 10**7)
    orders = [shop.submit(shop.line("board", 600, 1), customer="monthly") for _order in range(2)]
    races(*[partial(review, step, shop) for step in [step_of(order) for order in orders]])
    assert sorted(OrderLine.objects.values_list("reserved", flat=True)) == [400, 600]
    assert shop.available("board") == 0


def test_money_and_reviewer_at_the_same_moment_release_the_order(open_for_all: Shop, races: Race) -> None:
    shop = open_for_all
    order = shop.submit(shop.line("board", 1, 100))
    races(partial(review, step_of(order), shop), partial(pay, order.pk))
    assert fresh(order).state == "released"
    assert Event.objects.filter(paper_id=order.pk, name="orders.order.released").count() == 1


def pay(pk: int) -> None:
    services.record_paid(pk, amount=Decimal(100), by=None, at=NOW)


def test_one_quotation_converted_twice_at_once_makes_one_order(open_for_all: Shop, races: Race) -> None:
    quotation = open_for_all.confirmed()
    found = races(*[partial(convert, quotation.pk, open_for_all)] * 2)
    assert sorted(isinstance(each, Exception) for each in found) == [False, True]
    assert Order.objects.count() == 1


def convert(pk: int, shop: Shop) -> None:
    services.from_quotation(pk, by=shop.clerk, at=NOW)


def test_two_orders_at_once_do_not_both_take_what_was_approved(open_for_all: Shop, races: Race) -> None:
    """Ten are approved at 220: of two drafts of ten each one keeps the approval, the other goes to the manager too."""
    shop = open_for_all
    shop.confirmed(shop.line("board", 10, 220))
    drafts = [shop.enter(shop.line("board", 10, 220)) for _order in range(2)]
    Product.objects.filter(pk=shop.products["board"].pk).update(base_price=Decimal(250))
    races(*[partial(submit, order.pk, shop) for order in drafts])
    routes = [Step.objects.filter(round__paper_id=order.pk).count() for order in drafts]
    assert sorted(routes) == [1, 2]


def submit(pk: int, shop: Shop) -> None:
    services.submit(pk, by=shop.clerk, at=NOW)
