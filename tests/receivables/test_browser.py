"""The counter in a real browser: a clerk enters money for an order, finance confirms it, the order is released."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order
from receivables.models import Receipt
from tests.orders.shop import fresh as fresh_order
from tests.orders.shop import open_shop
from tests.receivables.till import open_till
from tests.world import world

pytestmark = pytest.mark.browser


def test_clerk_enters_money_and_finance_confirms_it(
    open_page: Callable[..., Page], transactional_db: None, picture: Callable[[Page], object]
) -> None:
    till = open_till(open_shop(world("parts")))
    order = till.shop.review(till.shop.line("board", 1, 100))
    clerk, finance = open_page(till.clerk), open_page(till.finance)
    clerk.goto(order.get_absolute_url())
    clerk.locator('[data-action="receive"]').click()
    clerk.get_by_label("银行流水号").fill("HD-20260610")
    clerk.get_by_role("button", name="提交财务").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text(re.compile("收款单 SK-"))
    finance.goto("/receivables/receipts/desk/")
    picture(finance)
    finance.get_by_role("row", name="HD-20260610").locator('[data-action="approve"]').click()
    expect(finance.get_by_text("已确认").first).to_be_visible()
    assert Receipt.objects.get().state == Receipt.State.CONFIRMED
    assert fresh_order(order).state == Order.State.RELEASED
    clerk.goto(order.get_absolute_url())
    expect(clerk.locator('[data-action="receive"]')).to_have_attribute("aria-disabled", "true")
