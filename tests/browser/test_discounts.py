"""A discount is typed, the grid says whose it is, and the application is written where the link leads."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.buyers import invite
from demo.goods import stock_up
from quotes.models import Quotation
from tests.browser.test_grid import cell, fact
from tests.world import World, world
from workflow.models import Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def parts_shop(db: None) -> World:
    """The parts company with its goods in stock and its customers."""
    made, now = world("parts"), timezone.now()
    stock_up(made, now)
    invite(made, now)
    return made


def test_a_special_price_is_typed_applied_for_and_read_on_the_phone(open_page: OpenPage, parts_shop: World) -> None:
    page = open_page(parts_shop.clerk)
    page.goto("/quotes/quotations/new/")
    page.locator('[name="customer"]').fill("KH-00001")
    page.locator('[name="business_type"]').select_option("sold_equipment")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.type("DB-1001")
    page.keyboard.press("Enter")
    cell(page, 0, "quantity").fill("10")
    expect(cell(page, 0, "discount")).to_be_hidden()
    page.locator("[data-entry-rare]").click()
    cell(page, 0, "discount").fill("10")
    page.locator('[name="discount"]').fill("8")
    page.locator('[name="discount"]').press("Tab")
    expect(fact(page, 0, "note")).to_contain_text("折后价 207.00")
    expect(fact(page, 0, "gross")).to_have_text("2,070.00")
    link = page.get_by_role("link", name="请填写特价申请")
    link.click()
    expect(page.locator('[name="special_reason"]')).to_be_visible()
    page.locator('[name="special_reason"]').fill("客户连续三年采购，竞品报价更低，请批准特价。")
    page.locator('[name="special_competitor"]').fill("江南配件")
    page.locator('[name="special_competitor_price"]').fill("205")
    page.locator('[name="special_competitor_price"]').press("Tab")
    expect(page.get_by_text("特价申请已填写")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="特价申请")).to_be_visible()
    quotation = Quotation.objects.get()
    assert (quotation.state, str(quotation.gross)) == ("in_review", "2070.00")
    step = Step.objects.get(round__paper_id=quotation.pk, state="open")
    phone = open_page(parts_shop.manager, viewport={"width": 390, "height": 844})
    phone.goto(f"/decide/{step.pk}/")
    expect(phone.get_by_text("竞品报价更低")).to_be_visible()
