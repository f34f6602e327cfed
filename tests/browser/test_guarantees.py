"""A salesperson at the customer's place answers for an order: asked for, accepted, approved, in the browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from credit.models import Guarantee
from tests.credit.guarantors import Guarantors
from tests.orders.shop import fresh, open_shop
from tests.receivables.till import open_till
from tests.support.axe import grave
from tests.world import World
from workflow import outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


def test_a_guarantee_from_the_order_to_its_release(open_page: OpenPage, parts: World) -> None:
    staff = Guarantors(open_till(open_shop(parts)))
    staff.station(staff.field)
    order = staff.held(960)
    page = open_page(staff.field)
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="申请个人担保").click()
    page.get_by_label("先发货后付款的原因").fill("客户停机待修，下周付款")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("待担保人确认").first).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name="确认担保").click()
    page.get_by_role("dialog").get_by_role("button", name="确认担保").click()
    expect(page.get_by_text("担保人已确认，待批准").first).to_be_visible()
    manager = open_page(parts.manager)
    guarantee = Guarantee.objects.get()
    manager.goto(guarantee.get_absolute_url())
    manager.get_by_role("button", name=re.compile("^批准 *A$")).click()
    expect(manager.get_by_text("已批准，可发货").first).to_be_visible()
    outbox.sweep(guarantee.created_at.replace(year=2099))
    assert fresh(order).state == "released"
