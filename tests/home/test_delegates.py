"""Deciding for somebody, and deciding on many rows that may have changed since they were shown."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.lists import today_of
from orders import services as orders
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.world import NOW, again
from workflow import delegations, locks, papers
from workflow.delegations import DelegationInput
from workflow.models import Event, Step

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def open_step(order: Order) -> int:
    return Step.objects.get(round__paper_id=order.pk, state="open").pk


def ticked(order: Order) -> str:
    """A row of the worklist as its checkbox sends it."""
    return f"{open_step(order)}.{Event.objects.filter(paper_id=order.pk).latest('pk').pk}"


@pytest.fixture
def stranger(shop: Shop) -> User:
    """A keeper of a unit that has nothing to do with orders."""
    person = User.objects.create_user("stranger", name="外单位", company=shop.world.company)
    away = accounts.add_unit(shop.world.company, code="away", name="外地", parent=shop.world.root)
    post = shop.world.posts["warehouse_keeper"]
    accounts.assign(user=person, post=post, unit=away, starts=dt.date(2026, 1, 1), by=None)
    return again(person)


def test_who_decides_for_another_unit_sees_what_is_decided_and_nothing_else(
    shop: Shop, stranger: User, as_user: SignIn
) -> None:
    order, other = shop.submit(), shop.review()
    address = reverse("home:decide", args=[open_step(order)])
    assert as_user(stranger).get(address).status_code == 404
    today = today_of(stranger)
    given = DelegationInput(stranger, today, today + DAY, "外出")
    delegations.give(given, by=again(shop.world.deputy), at=dt.datetime.now(dt.UTC))
    client = as_user(again(stranger))
    assert order.number in client.get(address).content.decode()
    assert "代 顾承宇" in client.get("/").content.decode()
    assert client.get(other.get_absolute_url()).status_code in (403, 404)
    assert client.post(address, {"outcome": "approve"}).status_code == 302
    assert (fresh(order).state, Step.objects.get(round__paper_id=order.pk).acting_for) == ("held", shop.world.deputy)


def test_a_ticked_row_that_changed_since_is_refused_alone(shop: Shop, as_user: SignIn) -> None:
    first, second, third = shop.submit(), shop.submit(), shop.submit()
    rows = [ticked(order) for order in (first, second, third)]
    locks.begin()  # a service of its own
    with papers.door(Order, first.pk, event="paid", by=shop.clerk, at=NOW, reason="到账 100.00"):
        pass
    orders.withdraw(second.pk, by=shop.clerk, at=NOW, reason="改数量")
    answer = as_user(shop.reviewer).post(reverse("home:approve"), {"step": rows}, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    wanted = ("已批准 1 件", first.number, "到账 100.00", second.number, "改数量")
    assert [text for text in wanted if text not in said] == []
    assert [fresh(order).state for order in (first, second, third)] == ["in_review", "draft", "held"]
