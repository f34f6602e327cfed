"""Whose decision an order's prices are: what a quotation settled stays settled, as far as it was settled."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Product
from core.refusals import NotAllowed
from orders import services
from orders.models import Order
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation
from tests.orders.shop import Shop, url
from tests.world import NOW, TODAY, again
from workflow import approval
from workflow.models import Step

SignIn = Callable[[User], Client]
DEPUTY, BOTH = ["deputy_manager"], ["deputy_manager", "aftersales_manager"]


def at_base(shop: Shop) -> None:
    """The board costs 250: the deputy may give it for 225, the manager for 212.50."""
    Product.objects.filter(pk=shop.products["board"].pk).update(base_price=Decimal(250))


def quoted(shop: Shop, quantity: object = 10, price: object = 220, **terms: Any) -> Quotation:
    """What the manager approved and the customer confirmed."""
    made = shop.confirmed(shop.line("board", quantity, price), **terms)
    at_base(shop)
    return made


def posts(order: Order) -> list[str]:
    found = Step.objects.filter(round__paper_id=order.pk, round__outcome="open").order_by("place")
    return list(found.values_list("post", flat=True))


def ordered(shop: Shop, quantity: object, price: object, at: dt.datetime = NOW, **head: Any) -> list[str]:
    """Who reviews a direct order."""
    order = shop.enter(shop.line("board", quantity, price), **head)
    at_base(shop)
    return posts(services.submit(order.pk, by=shop.clerk, at=at))


@pytest.mark.parametrize(("price", "found"), [("250", DEPUTY), ("225", DEPUTY), ("224.999999", BOTH), ("212.5", BOTH)])
def test_a_low_price_on_a_direct_order_goes_to_whoever_may_give_it(shop: Shop, price: str, found: list[str]) -> None:
    assert ordered(shop, 1, price) == found


def test_a_special_price_is_quoted_before_it_is_ordered(shop: Shop) -> None:
    with pytest.raises(NotAllowed, match="须先报价并填写书面特价申请"):
        ordered(shop, 1, "212.499999")
    quoted(shop, 1, "212.499999")
    assert ordered(shop, 1, "212.499999") == DEPUTY


def test_the_order_of_a_quotation_keeps_the_approval_of_its_prices(shop: Shop) -> None:
    assert posts(shop.convert(quoted(shop), submitting=True)) == DEPUTY


def test_ten_approved_do_not_cover_a_thousand(shop: Shop) -> None:
    """Ten are approved at 220: four, then six of them, and not one more."""
    quoted(shop, 10)
    assert ordered(shop, 1000, 220) == BOTH
    services.withdraw(Order.objects.get().pk, by=shop.clerk, at=NOW)
    assert [ordered(shop, 4, 220), ordered(shop, 6, 220), ordered(shop, 1, 220)] == [DEPUTY, DEPUTY, BOTH]


def test_what_the_quotations_own_order_took_is_gone(shop: Shop) -> None:
    shop.convert(quoted(shop, 10), submitting=True)
    assert ordered(shop, 1, 220) == BOTH


def test_drafts_begun_before_the_quotation_share_what_was_approved_too(shop: Shop) -> None:
    """Else each of many drafts that were laid up beforehand would take the whole of it."""
    data = shop.input(shop.line("board", 10, 220))
    world, yesterday = shop.world, NOW - dt.timedelta(days=1)
    laid_up = [
        services.create(company=world.company, unit=world.unit, by=shop.clerk, at=yesterday, data=data)
        for _ in range(2)
    ]
    quoted(shop, 10)
    assert [posts(services.submit(order.pk, by=shop.clerk, at=NOW)) for order in laid_up] == [DEPUTY, BOTH]


def test_two_lines_of_one_order_share_what_was_approved(shop: Shop) -> None:
    quoted(shop, 10)
    order = shop.enter(shop.line("board", 6, 220), shop.line("board", 6, 220))
    at_base(shop)
    assert posts(services.submit(order.pk, by=shop.clerk, at=NOW)) == BOTH


@pytest.mark.parametrize(
    "other",
    [{"price": "219.99"}, {"customer": "cash"}, {"freight_bearer": "seller"}],
    ids=["price", "customer", "terms"],
)
def test_another_price_customer_or_term_was_not_approved(shop: Shop, other: dict[str, Any]) -> None:
    quoted(shop, 10)
    assert ordered(shop, 1, other.pop("price", 220), **other) == BOTH


def test_an_approval_ends_with_the_validity_of_its_quotation(shop: Shop) -> None:
    order = shop.convert(quoted(shop, valid_until=TODAY))
    assert posts(services.submit(order.pk, by=shop.clerk, at=NOW + dt.timedelta(days=1))) == BOTH


def test_the_same_order_on_the_last_day_of_validity_keeps_it(shop: Shop) -> None:
    order = shop.convert(quoted(shop, valid_until=TODAY))
    assert posts(services.submit(order.pk, by=shop.clerk, at=NOW)) == DEPUTY


def test_a_quotation_that_nobody_approved_settles_nothing(shop: Shop) -> None:
    terms = Terms(shop.customers["prepaid"].pk, "sold_equipment", remittance="账号 1202", shipping_method="快递")
    given = QuotationInput(terms, [shop.line("board", 10, 220)])
    quotation = quotes.draft(unit=shop.world.unit, by=shop.clerk, at=NOW, given=given, submitting=True)
    assert ordered(shop, 1, 220) == BOTH
    step = Step.objects.get(round__paper_id=quotation.pk, state="open")
    approval.decide(step.pk, by=shop.world.manager, at=NOW, outcome="approve")
    assert ordered(shop, 1, 220) == DEPUTY


def test_the_grid_says_nothing_against_a_settled_price(shop: Shop, as_user: SignIn) -> None:
    client, row = as_user(again(shop.clerk)), {"product": "ZK-100", "quantity": "10", "unit_price": "220"}
    before = client.post(url("typing"), shop.form(row)).json()
    assert "低于基准" in before["lines"]["0"]["note"]
    assert "副经理、售后部门经理" in before["panel"]
    quoted(shop, 10)
    settled = client.post(url("typing"), shop.form(row)).json()
    assert "低于基准" not in settled["lines"]["0"]["note"]
    more = client.post(url("typing"), shop.form({**row, "quantity": "11"})).json()
    assert "低于基准" in more["lines"]["0"]["note"]


# -- the office company: assistant, supervisor, logistics ------------------------------------------------------------


def inbox(client: Client) -> str:
    return client.get(reverse("home:worklist")).content.decode()


@pytest.mark.rule("OFFICE-26")
def test_a_submitted_order_lies_in_the_reviewers_inbox(stationer: Shop, as_user: SignIn) -> None:
    """OFFICE-26: Submit -> appears in reviewer's inbox."""
    assistant, reviewer = (as_user(again(stationer.world.people[who])) for who in ("clerk", "reviewer"))
    order = stationer.enter()
    assert order.customer.name not in inbox(reviewer)
    assert assistant.post(url("submit", order)).status_code == 302
    order = Order.objects.get(pk=order.pk)
    assert (order.state, order.number in inbox(reviewer)) == ("in_review", True)
    assert order.number not in inbox(as_user(again(stationer.world.finance)))


@pytest.mark.rule("OFFICE-55")
def test_an_assistant_does_not_review_the_own_order(stationer: Shop, as_user: SignIn) -> None:
    """OFFICE-55: Assistant reviews own order -> 403; the reviewer may, then it goes to logistics."""
    order = stationer.submit(payment_terms="on_delivery")
    step = Step.objects.get(round__paper_id=order.pk, state="open")
    address = reverse("workflow:decide", args=[step.pk])
    own = as_user(again(stationer.clerk)).post(address, {"outcome": "approve"})
    assert (own.status_code, Order.objects.get(pk=order.pk).state) == (403, "in_review")
    other = as_user(again(stationer.reviewer)).post(address, {"outcome": "approve"})
    assert (other.status_code, Order.objects.get(pk=order.pk).state) == (302, "released")
