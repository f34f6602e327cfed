"""The shell and the parts of pages as people use them: keys, themes, kept text, one sending, small screens."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from catalog import services as catalog
from tests.support.axe import grave
from tests.world import NOW, PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
ROWS = 30


@pytest.fixture
def products(parts: World) -> World:
    """The parts company with more products than a page of 25."""
    for number in range(ROWS):
        catalog.add_product(
            company=parts.company, by=parts.planner, at=NOW, code=f"P-{number:03}", name=f"轴承 {number}"
        )
    return parts


def test_wrong_password_is_told_and_the_fifth_time_locks(page: Page, parts: World) -> None:
    page.goto("/accounts/login/")
    for _ in range(4):
        page.get_by_label("用户名").fill(parts.clerk.username)
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
        expect(page.get_by_label("用户名")).to_have_value(parts.clerk.username)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="登录已锁定")).to_be_visible()
    expect(page.get_by_text("请 15 分钟后再试")).to_be_visible()


def test_list_shows_twenty_five_rows_on_a_small_screen(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    page.goto("/catalog/")
    bottoms = page.eval_on_selector_all(
        "[data-rows] tbody tr", "rows => rows.map(row => row.getBoundingClientRect().bottom)"
    )
    assert len([bottom for bottom in bottoms if bottom <= 768]) >= 25


def test_keys_move_through_a_list_and_open_a_row(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    page.goto("/catalog/")
    first = page.locator("[data-rows] tbody tr").first
    second = page.locator("[data-rows] tbody tr").nth(1)
    page.keyboard.press("j")
    expect(first).to_have_class("is-at")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(second).to_have_class("is-at")
    number = second.get_by_role("link").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_letters_typed_into_a_field_are_no_keys(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    page.goto("/catalog/")
    page.keyboard.press("f")
    page.keyboard.type("jk?n")
    expect(page.locator("[data-filters] [type=search]")).to_have_value("jk?n")
    expect(page.locator("tr.is-at")).to_have_count(0)


def test_theme_is_kept_from_page_to_page(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    page.goto("/catalog/")
    page.get_by_role("button", name="切换深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/catalog/?state=all")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_language_is_switched_and_stays(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    page.goto("/catalog/")
    page.get_by_role("button", name="切换语言").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/catalog/new/")
    expect(page.get_by_role("button", name="Switch the language")).to_be_visible()


def test_typed_text_survives_leaving_and_signing_in_again(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    page.goto("/catalog/new/")
    page.get_by_label("编码").fill("X-1")
    page.get_by_label("名称").fill("油封 45×62")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    page.goto("/accounts/login/?next=/catalog/new/")
    page.get_by_label("用户名").fill(parts.planner.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    expect(page.get_by_text("这是您之前填的内容，还没有保存。")).to_be_visible()
    page.get_by_role("button", name="放弃").click()
    expect(page.get_by_label("名称")).to_have_value("")


def test_saved_form_is_forgotten(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    page.goto("/catalog/new/")
    page.get_by_label("编码").fill("X-2")
    page.get_by_label("名称").fill("滤芯")
    page.get_by_label("含税基准价").fill("12.5")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("X-2")
    page.goto("/catalog/new/")
    expect(page.get_by_label("名称")).to_have_value("")


def test_sign_in_page_has_no_grave_finding_of_axe(page: Page, parts: World) -> None:
    page.goto("/accounts/login/")
    assert grave(page) == []


def test_first_page_is_light_and_asks_for_ten_things_at_most(open_page: OpenPage, products: World) -> None:
    page = open_page(products.planner)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/catalog/", wait_until="networkidle")
    assert len(asked) <= 10


def test_page_without_javascript_still_saves(
    chromium: Any, live_server: Any, open_page: OpenPage, products: World
) -> None:
    signed_in = open_page(products.planner)
    state = signed_in.context.storage_state()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto("/catalog/new/")
    page.get_by_label("编码").fill("X-3")
    page.get_by_label("名称").fill("密封圈")
    page.get_by_label("含税基准价").fill("0.85")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("X-3")
    context.close()
