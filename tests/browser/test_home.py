"""The start page and the phone as people use them: keys on the row, ticked rows, deciding with a thumb."""

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order
from tests.browser.test_every_page import PHONE
from tests.browser.test_screens import OpenPage
from tests.orders.shop import Shop, fresh, open_shop
from tests.support.axe import grave
from tests.world import NOW, World
from workflow import clock
from workflow.models import Snooze, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOUCH = 44
SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
    .filter(([, height]) => height < 44)"""


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company with goods and customers."""
    return open_shop(parts)


def row_of(page: Page, order: Order) -> str:
    return f'tr[data-paper="{order.pk}"]'


def test_a_approves_the_row_and_the_next_one_is_current(open_page: OpenPage, shop: Shop) -> None:
    first, second = shop.submit(), shop.submit()
    page = open_page(shop.reviewer)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_text("已批准 1 件")).to_be_visible()
    expect(page.locator(row_of(page, second))).to_have_class("is-at")
    assert (fresh(first).state, fresh(second).state) == ("held", "in_review")


def test_r_asks_for_the_reason_and_returns(open_page: OpenPage, shop: Shop) -> None:
    order = shop.submit()
    page = open_page(shop.reviewer)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_label("原因").fill("交期太早")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已退回。")).to_be_visible()
    assert (fresh(order).state, Step.objects.get(round__paper_id=order.pk).reason) == ("draft", "交期太早")


def test_a_row_with_a_cause_is_decided_by_no_key(open_page: OpenPage, shop: Shop) -> None:
    order = shop.submit(shop.line("board", 1, 240))
    page = open_page(shop.reviewer)
    page.goto("/")
    expect(page.locator(row_of(page, order)).get_by_text("价格低于基准价")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(order.number)
    assert fresh(order).state == "in_review"


def test_z_puts_off_and_the_heading_brings_it_back(open_page: OpenPage, shop: Shop) -> None:
    order = shop.submit()
    page = open_page(shop.reviewer)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("z")
    page.get_by_role("dialog").get_by_role("button", name="明天上午").click()
    expect(page.get_by_text("没有待办")).to_be_visible()
    assert Snooze.objects.filter(paper=order.paper).count() == 1
    page.get_by_role("link", name="推迟").click()
    page.get_by_role("button", name="放回清单").click()
    expect(page.locator(row_of(page, order))).to_be_visible()


def test_ticked_rows_are_approved_together(open_page: OpenPage, shop: Shop) -> None:
    orders = [shop.submit() for _number in range(3)]
    page = open_page(shop.reviewer)
    page.goto("/")
    page.get_by_label("勾选全部可直接批准的").check()
    page.get_by_role("button", name="批准所选 3").click()
    expect(page.get_by_text("已批准 3 件")).to_be_visible()
    assert {fresh(order).state for order in orders} == {"held"}


def test_letters_are_off_for_who_does_not_want_them(open_page: OpenPage, shop: Shop) -> None:
    order = shop.submit()
    shop.reviewer.letters = False
    shop.reviewer.save(update_fields=["letters"])
    page = open_page(shop.reviewer)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("tr.is-at")).to_have_count(0)
    assert fresh(order).state == "in_review"


def test_the_list_stays_fresh_and_keeps_its_row(open_page: OpenPage, shop: Shop) -> None:
    first = shop.submit()
    page = open_page(shop.reviewer)
    page.goto("/")
    page.keyboard.press("j")
    second = shop.submit()
    page.evaluate("document.dispatchEvent(new Event('danju:refresh'))")
    expect(page.locator(row_of(page, second))).to_be_visible()
    expect(page.locator(row_of(page, first))).to_have_class("is-at")
    expect(page.get_by_role("heading", name="等我审批")).to_have_count(1)


def test_the_bell_tells_what_is_new_once(open_page: OpenPage, shop: Shop) -> None:
    paper = shop.enter().paper
    page = open_page(shop.clerk)
    page.goto("/")
    clock.notify([shop.clerk], paper, "第一条", NOW)
    ring = "document.dispatchEvent(new Event('danju:bell'))"
    page.evaluate(ring)
    expect(page.get_by_role("link", name="通知，1 条未读")).to_be_visible()
    clock.notify([shop.clerk], paper, "第二条", NOW)
    page.evaluate(ring)
    expect(page.locator(".toasts").get_by_text("第二条")).to_have_count(1)
    page.evaluate(ring)
    page.get_by_role("link", name="通知，2 条未读").click()
    page.get_by_role("button", name="第二条").click()
    expect(page.locator("h1")).to_contain_text("销售订单")


# -- the phone -------------------------------------------------------------------------------------------------------


def test_approving_on_the_phone(open_page: OpenPage, shop: Shop) -> None:
    order = shop.submit(shop.line("board", 2, 240), note="客户催得急")
    page = open_page(shop.reviewer, PHONE)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("link", name=order.number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("prepaid客户")
    heads = [text.split("\n")[0].strip() for text in page.locator("h1, .fig, .note, h2, summary").all_inner_texts()]
    assert heads[:4] == ["prepaid客户", "480.00", "价格低于基准价", "说明"]
    assert (page.evaluate(SMALL), page.evaluate("document.documentElement.scrollWidth")) == ([], PHONE["width"])
    assert grave(page) == []
    bar = page.get_by_role("button", name="批准").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= PHONE["height"]
    page.get_by_role("button", name="批准").click()
    expect(page.get_by_text("已批准。")).to_be_visible()
    assert fresh(order).state == "held"


def test_returning_on_the_phone_with_a_usual_reason(open_page: OpenPage, shop: Shop) -> None:
    order, other = shop.submit(), shop.submit()
    page = open_page(shop.reviewer, PHONE)
    page.goto("/")
    page.get_by_role("link", name=order.number).click()
    expect(page.get_by_text("审批 1 / 2")).to_be_visible()
    page.get_by_role("button", name="退回").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="原因")).to_be_focused()
    assert page.evaluate(SMALL) == []
    dialog.get_by_role("button", name="价格再核").click()
    expect(dialog.get_by_role("textbox", name="原因")).to_have_value("价格再核")
    page.keyboard.press("Tab")
    expect(dialog.get_by_label("附件")).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="取消")).to_be_focused()
    dialog.get_by_role("button", name="退回").click()
    expect(page.get_by_text(other.number)).to_be_visible()
    assert (fresh(order).state, fresh(other).state) == ("draft", "in_review")
