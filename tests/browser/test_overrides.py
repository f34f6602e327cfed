"""A held order leaves on somebody's word: from the queue to the report of who answers for the money."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders.models import Order
from tests.orders.shop import Shop, fresh, open_shop
from tests.support.axe import grave
from tests.world import World
from workflow import outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def counter(office: World) -> Shop:
    """The office company with an order beyond its customer's limit, and one that waits for its money."""
    shop = open_shop(office)
    shop.limit("monthly", 5000)
    shop.review(shop.line("board", 1, 6000), customer="monthly")
    shop.review(shop.line("board", 1, 180), customer="prepaid")
    return shop


def test_from_the_queue_to_the_liability_report(open_page: OpenPage, counter: Shop) -> None:
    order = Order.objects.get(customer=counter.customers["monthly"])
    clerk = open_page(counter.clerk)
    clerk.goto("/orders/held/")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("挂起的订单")
    assert grave(clerk) == []
    clerk.get_by_role("link", name=order.number).click()
    clerk.get_by_role("link", name="申请超信用放行").click()
    clerk.get_by_label("原因").fill("客户承诺月底回款，节前急用")
    clerk.get_by_label("有效期至").fill(timezone.localdate().isoformat())
    assert grave(clerk) == []
    clerk.get_by_role("button", name="提交").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("CX-")
    assert grave(clerk) == []
    gm = open_page(counter.world.branch_gm, {"width": 390, "height": 844})
    gm.goto("/")
    gm.goto(clerk.url.replace(clerk.url.split("/credit")[0], ""))
    gm.get_by_role("button", name="批准", exact=True).click()
    expect(gm.get_by_text("已批准").first).to_be_visible()
    outbox.sweep(timezone.now())
    assert fresh(order).state == "released"
    finance = open_page(counter.world.finance)
    finance.goto(f"/orders/{order.pk}/")
    expect(finance.get_by_role("heading", name="放行依据")).to_be_visible()
    assert grave(finance) == []
    finance.goto("/credit/liability/")
    expect(finance.get_by_text(counter.world.branch_gm.name)).to_be_visible()
    assert grave(finance) == []
