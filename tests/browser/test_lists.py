"""Lists as a clerk uses them: rows ticked with keys, one action on all of them, columns, filters that are kept."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from catalog import services as catalog
from catalog.models import Product
from desk.models import Layout, SavedFilter
from tests.world import NOW, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
ROWS = 6


@pytest.fixture
def planner(open_page: OpenPage, parts: World) -> Page:
    """The list of products of somebody who keeps them; P-1 was retired by a colleague meanwhile."""
    for number in range(ROWS):
        catalog.add_product(company=parts.company, by=parts.planner, at=NOW, code=f"P-{number}", name=f"轴承 {number}")
    page = open_page(parts.planner)
    page.goto("/catalog/")
    return page


def test_rows_are_ticked_with_keys_and_what_is_refused_stays_ticked(planner: Page, parts: World) -> None:
    page = planner
    bar = page.get_by_role("toolbar", name="批量操作")
    expect(bar).to_be_hidden()
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[name=tick]:checked")).to_have_count(3)
    expect(bar).to_contain_text("已选 3")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.get_by_label("勾选本页全部").check()
    expect(page.locator("[name=tick]:checked")).to_have_count(ROWS)
    gone = Product.objects.get(company=parts.company, code="P-1")
    catalog.retire_product(gone.pk, by=parts.planner, at=NOW, reason="同事已停用")
    page.get_by_role("button", name="停用").click()
    page.get_by_label("原因").fill("停产")
    page.get_by_role("button", name="停用").click()
    said = page.locator(".outcome")
    expect(said).to_contain_text(f"已处理 {ROWS - 1} 行")
    expect(said.locator("li")).to_have_count(1)
    expect(said.locator("li b")).to_have_text("P-1")
    page.goto("/catalog/?state=retired")
    expect(page.locator("[data-rows] tbody tr")).to_have_count(ROWS)


def test_columns_are_chosen_moved_and_remembered(planner: Page) -> None:
    page = planner
    page.get_by_role("button", name="列", exact=True).click()
    dialog = page.get_by_role("dialog", name="本列表的列")
    dialog.get_by_role("checkbox", name="条码").uncheck()
    dialog.get_by_role("button", name="名称 左移").click()
    dialog.get_by_role("button", name="保存").last.click()
    heads = page.locator("[data-rows] thead th")
    expect(heads.nth(1)).to_have_text("名称")
    expect(heads.nth(2)).to_contain_text("编码")
    expect(page.get_by_role("columnheader", name="条码")).to_have_count(0)
    page.goto("/catalog/")
    expect(heads.nth(1)).to_have_text("名称")
    assert Layout.objects.get().columns.startswith("name,code,item_class,unit")


def test_filter_answers_while_one_types_keeps_the_focus_and_is_kept_under_a_name(planner: Page) -> None:
    page = planner
    expect(page.locator("#list-count")).to_have_text(f"{ROWS} 行")
    page.keyboard.press("f")
    page.keyboard.type("P-3")
    expect(page.locator("[data-rows] tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/catalog/\?q=P-3$"))
    expect(page.locator("[data-filters] [name=q]")).to_be_focused()
    expect(page.locator("#list-count")).to_have_text("1 行")
    page.get_by_role("button", name="存为常用").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill("三号轴承")
    dialog.get_by_role("button", name="存为常用").click()
    tab = page.get_by_role("navigation", name="常用筛选").get_by_role("link", name="三号轴承")
    expect(tab).to_have_attribute("aria-current", "page")
    assert SavedFilter.objects.get().query == "q=P-3"
    page.get_by_role("link", name="清除").click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(ROWS)
    tab.click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(1)
