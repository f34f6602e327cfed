"""A customer from abroad in a real browser: the currency appears, prices are typed in it, both totals stand below."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from catalog.models import BookedRate
from customers.models import Customer
from orders.models import Order
from tests.orders.shop import open_shop
from tests.support.axe import grave
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


def test_an_order_in_dollars_is_typed_and_kept_at_the_rate_that_finance_booked(
    open_page: OpenPage, parts: World
) -> None:
    shop = open_shop(parts)
    buyer, at_home = shop.customers["monthly"], shop.customers["prepaid"]
    Customer.objects.filter(pk=buyer.pk).update(foreign=True, currency="USD", payment_terms="prepaid")
    desk = open_page(parts.finance)
    desk.goto("/catalog/rates/new/")
    desk.get_by_label("币种").select_option("USD")
    desk.get_by_label("汇率").fill("7.1234")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("cell", name="USD 美元")).to_be_visible()
    assert grave(desk) == []
    today = timezone.localdate()
    BookedRate.objects.create(
        company=parts.company, currency="EUR", from_day=today + dt.timedelta(days=9), rate=Decimal("7.9"),
        by=parts.finance, at=timezone.now(),
    )  # fmt: skip

    page = open_page(parts.clerk)
    page.goto("/orders/new/")
    currency, foot = page.get_by_label("币种"), page.locator("[data-total=foreign]")
    page.locator("[name=customer]").fill(at_home.number)
    page.locator("[name=customer]").press("Tab")
    expect(page.get_by_role("heading", name=at_home.name)).to_be_visible()
    expect(currency).to_be_hidden()
    page.locator("[name=customer]").fill(buyer.number)
    page.locator("[name=customer]").press("Tab")
    expect(currency).to_be_visible()
    page.locator("[name=lines-0-product]").fill("ZK-100")
    expect(page.locator("tr[data-code='ZK-100']")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-0-unit_price]")).to_have_value("35.0957")  # 250.00 of ours
    page.locator("[name=lines-0-quantity]").fill("3")
    page.locator("[name=lines-0-unit_price]").fill("41.5")
    page.keyboard.press("Tab")
    expect(foot).to_have_text("124.50 · 汇率 7.1234")
    expect(page.locator("[data-total=gross]")).to_have_text("886.86")
    currency.select_option("EUR")
    expect(page.get_by_text("还没有登记 EUR 欧元").first).to_be_visible()
    expect(foot).to_have_text("")
    expect(page.locator("[data-fact=gross]").first).to_have_text("")
    currency.select_option("USD")
    expect(foot).to_have_text("124.50 · 汇率 7.1234")
    assert grave(page) == []
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("USD 124.50 · 汇率 7.1234 · ¥886.86")).to_be_visible()
    order = Order.objects.get()
    assert (order.gross, order.foreign_gross, order.currency) == (Decimal("886.86"), Decimal("124.50"), "USD")
