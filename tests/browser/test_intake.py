"""The telephone rings: from the start page to the order that is linked to the call, without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from calls.models import Call
from customers.models import Customer
from demo.buyers import invite
from orders.models import Order
from tests.support.axe import grave
from tests.world import NOW, World
from workflow.models import Link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def buyer(office: World) -> Customer:
    """A customer of the office company."""
    return invite(office, NOW)[0]


def test_call_is_answered_and_becomes_an_order_by_keys_alone(
    open_page: OpenPage, office: World, buyer: Customer
) -> None:
    page = open_page(office.clerk)
    page.goto("/")
    page.keyboard.press("c")
    expect(page.get_by_label("电话号码或客户")).to_be_focused()
    expect(page.get_by_text("您好，宝亿办公")).to_be_visible()
    assert grave(page) == []
    page.keyboard.type(buyer.phone)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("来电 LD-")
    expect(page.get_by_role("link", name=buyer.name)).to_be_visible()
    assert grave(page) == []
    call = Call.objects.get()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text(call.number)
    expect(page.locator("#id_customer")).to_have_value(buyer.number)
    expect(page.locator("#id_source")).to_have_value("phone")
    assert grave(page) == []


def test_unknown_caller_is_named_with_one_button(open_page: OpenPage, office: World, buyer: Customer) -> None:
    page = open_page(office.clerk)
    page.goto("/calls/new/")
    page.keyboard.type(buyer.name[2:4])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="来电的是谁")).to_be_visible()
    page.get_by_role("button", name="就是这位").first.click()
    expect(page.get_by_role("heading", name="来电的是谁")).to_have_count(0)
    assert Call.objects.get().customer == buyer


def test_shortages_leads_and_calls_have_no_grave_finding(open_page: OpenPage, parts: World) -> None:
    for person, paths in ((parts.commerce, ["/calls/leads/", "/calls/leads/new/"]),
                          (parts.clerk, ["/calls/", "/orders/shortages/"])):  # fmt: skip
        page = open_page(person)
        for path in paths:
            page.goto(path)
            assert grave(page) == [], path
    assert not Order.objects.exists()
    assert not Link.objects.exists()
