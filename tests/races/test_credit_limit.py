"""Two clerks at one limit, fifty times: exactly one order passes. Other customers' orders do not wait."""

import multiprocessing
import time
from decimal import Decimal
from functools import partial
from multiprocessing.synchronize import Barrier

from django.db import transaction

from credit import checks
from credit import services as credit
from orders.models import Order
from tests.orders.shop import Shop, add_customer, open_shop
from tests.support.races import PATIENCE, Race
from tests.world import NOW, world
from workflow import approval
from workflow.models import Step

TIMES = 50


def waiting(shop: Shop, number: int) -> tuple[int, int]:
    """Two orders of 60 of a new customer with a limit of 100, both in review: their open steps."""
    shop.customers["new"] = add_customer(shop.world, f"K{number:04}", f"客户{number}", "monthly")
    shop.limit("new", 100)
    pair = [shop.submit(shop.line("board", 1, 60), customer="new") for _each in range(2)]
    first, second = (Step.objects.get(round__paper_id=order.pk, state=Step.State.OPEN).pk for order in pair)
    return first, second


def confirm_all(shop: Shop, steps: list[int], at_once: Barrier) -> None:
    """Confirm one order after the other, each at the same instant as somebody else confirms the other of its pair."""
    for step in steps:
        at_once.wait(PATIENCE)
        approval.decide(step, by=shop.reviewer, at=NOW, outcome="approve")


def test_two_clerks_confirm_60_each_at_the_same_instant_fifty_times_and_one_passes_each_time(races: Race) -> None:
    shop = open_shop(world("parts"))
    pairs = [waiting(shop, 100 + number) for number in range(TIMES)]
    at_once = multiprocessing.get_context("fork").Barrier(2)
    sides = [partial(confirm_all, shop, [pair[side] for pair in pairs], at_once) for side in (0, 1)]
    assert races(*sides) == [None, None]
    found: dict[int, list[tuple[str, str]]] = {}
    for customer, state, hold in Order.objects.order_by("state").values_list("customer", "state", "hold"):
        found.setdefault(customer, []).append((state, hold))
    assert list(found.values()) == [[("held", "over_limit"), ("released", "")]] * TIMES
    assert list(checks.differences(shop.world.company)) == []


def sit_on(shop: Shop, customer: str) -> float:
    """Keep a customer's account locked for a while; when it was let go."""
    with transaction.atomic():
        credit.set_limit(
            shop.customers[customer].pk, limit=Decimal(100), by=shop.world.supervisor, at=NOW, reason="复核"
        )  # takes the account's row and keeps it
        time.sleep(4)
    return time.monotonic()


def confirm_beside(shop: Shop, step: int) -> float:
    """Confirm another customer's order meanwhile; when that was done."""
    time.sleep(0.5)
    approval.decide(step, by=shop.reviewer, at=NOW, outcome="approve")
    return time.monotonic()


def test_an_order_of_another_customer_does_not_wait(races: Race) -> None:
    shop = open_shop(world("parts"))
    step, _other = waiting(shop, 300)
    shop.limit("monthly", 100)
    let_go, confirmed = races(partial(sit_on, shop, "monthly"), partial(confirm_beside, shop, step))
    assert confirmed < let_go
    assert sorted(Order.objects.values_list("state", flat=True)) == ["in_review", "released"]
