"""Nothing that was typed is lost: server restarts, expired sessions, lost connections, second windows, colleagues."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from catalog.lines import LineInput
from catalog.models import Product
from customers.models import Customer
from demo.buyers import invite
from demo.goods import Goods, stock_up
from drafts.models import Draft
from orders import services as orders
from orders.inputs import HeadInput, OrderInput
from orders.models import Order
from tests.world import NOW, PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
SAVED = "[data-kept-status]"


class WebProcess:
    """The web server as a process of its own, on the test's database, that a test stops and starts again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["manage.py", "runserver", "--noreload", "--insecure", str(self.port)]
        environment = os.environ | {"DEBUG": "1", "STATIC_HASHED": "0", "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < until, "the web process does not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """Kill it as a crash would."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):  # noqa: S310 - our own process
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


@pytest.fixture
def web(live_server: Any) -> Iterator[WebProcess]:
    """A web process beside the test's own; its port is that of the live server plus one."""
    made = WebProcess(live_server.thread.port + 1)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def goods(parts: World) -> Goods:
    """Something to sell."""
    return stock_up(parts, NOW)


def sign_in(page: Page, person: Any) -> None:
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def new_product(page: Page, url: str = "") -> None:
    page.goto(f"{url}/catalog/new/")
    page.get_by_label("编码").fill("X-1")
    page.get_by_label("名称").fill("油封 45×62")


def test_typed_text_survives_a_restart_of_the_server(open_page: OpenPage, parts: World, web: WebProcess) -> None:
    page = open_page(parts.planner)
    new_product(page, web.url)
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    web.stop()
    page.get_by_label("条码").fill("690123")
    expect(page.locator(SAVED)).to_have_text("服务器没有应答，内容留在本机。")
    web.start()
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    assert ["barcode", "690123"] in Draft.objects.get().fields
    page.reload()
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    expect(page.get_by_label("条码")).to_have_value("690123")
    page.get_by_label("含税基准价").fill("12.5")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("X-1")
    assert Product.objects.get(code="X-1").barcode == "690123"


def test_form_sent_while_the_server_is_down_is_there_afterwards(
    open_page: OpenPage, parts: World, web: WebProcess
) -> None:
    page = open_page(parts.planner)
    new_product(page, web.url)
    web.stop()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("chrome-error://**")
    web.start()
    page.goto(f"{web.url}/catalog/new/")
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    assert Product.objects.filter(code="X-1").count() == 0


def test_session_that_ended_costs_a_sign_in_and_nothing_else(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    new_product(page)
    page.get_by_label("含税基准价").fill("12.5")
    Session.objects.all().delete()
    page.get_by_role("button", name="保存").click()
    sign_in(page, parts.planner)
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("X-1")


def test_session_that_ended_is_told_while_typing_and_another_window_heals_it(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    page.goto("/catalog/new/")
    Session.objects.all().delete()
    page.get_by_label("名称").fill("油封 45×62")
    expect(page.locator(SAVED)).to_have_text("登录已过期，内容留在本机。")
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    other = page.context.new_page()
    other.goto("/accounts/login/")
    sign_in(other, parts.planner)
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    page.get_by_label("编码").fill("X-1")
    page.get_by_label("含税基准价").fill("12.5")
    page.get_by_role("button", name="保存").click()  # with the token of the new session
    expect(page.get_by_role("heading", level=1)).to_contain_text("X-1")


def test_lost_connection_keeps_what_is_typed_here_and_catches_up(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    page.goto("/catalog/new/")
    page.context.set_offline(True)
    page.get_by_label("名称").fill("油封 45×62")
    expect(page.locator(SAVED)).to_have_text("已离线，内容留在本机。")
    page.get_by_role("button", name="保存").click()  # goes nowhere, the page stays
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    assert Draft.objects.count() == 0
    page.context.set_offline(False)
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    assert ["name", "油封 45×62"] in Draft.objects.get().fields


def test_window_closed_while_offline_is_offered_in_the_next(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    page.goto("/catalog/new/")
    page.context.set_offline(True)
    page.get_by_label("名称").fill("油封 45×62")
    page.wait_for_timeout(600)
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/catalog/new/")
    expect(page.get_by_label("名称")).to_have_value("")
    offers = page.locator("[data-kept-offers]")
    expect(offers).to_contain_text("您在这里有 1 份未保存的录入")
    offers.get_by_role("button", name="继续录入").click()
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    expect(offers).to_be_hidden()


def test_two_windows_are_two_drafts_and_a_third_chooses(open_page: OpenPage, parts: World) -> None:
    first = open_page(parts.planner)
    new_product(first)
    second = first.context.new_page()
    second.goto("/catalog/new/")
    second.get_by_label("名称").fill("滤芯")
    for page in (first, second):
        expect(page.locator(SAVED)).to_contain_text("已自动保存")
    assert Draft.objects.count() == 2
    third = first.context.new_page()
    third.goto("/catalog/new/")
    offers = third.locator("[data-kept-offers]")
    expect(offers).to_contain_text("您在这里有 2 份未保存的录入")
    expect(third.get_by_label("名称")).to_have_value("")
    offers.get_by_role("listitem").filter(has_text="滤芯").get_by_role("link", name="继续录入").click()
    expect(third.get_by_label("名称")).to_have_value("滤芯")
    third.get_by_label("名称").fill("滤芯 C-1")
    expect(third.locator(SAVED)).to_contain_text("已自动保存")
    # the second window types on: what it has is kept apart from the third's
    second.get_by_label("编码").fill("L-2")
    expect(second.locator(SAVED)).to_contain_text("另一个窗口")
    names = {dict(draft.fields)["name"] for draft in Draft.objects.all()}
    assert (Draft.objects.count(), names) == (3, {"油封 45×62", "滤芯", "滤芯 C-1"})


def test_entry_goes_on_at_another_machine(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    new_product(page)
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    page.close()
    elsewhere = open_page(parts.planner)
    elsewhere.goto("/catalog/new/")
    elsewhere.get_by_role("link", name="继续录入").click()
    expect(elsewhere.get_by_label("名称")).to_have_value("油封 45×62")
    elsewhere.get_by_role("button", name="放弃").first.click()
    expect(elsewhere.get_by_label("名称")).to_have_value("")
    assert [draft.fields for draft in Draft.objects.all()] == [[]]


def test_order_with_seven_hundred_lines_comes_back_whole(open_page: OpenPage, parts: World, goods: Goods) -> None:
    page = open_page(parts.clerk)
    page.goto("/orders/new/")
    page.evaluate(
        """() => {
            const table = document.querySelector("table[data-entry]");
            table.dispatchEvent(new CustomEvent("danju:rows", { detail: 700, bubbles: true }));
            for (let n = 0; n < 700; n += 1) {
                document.querySelector(`[name="lines-${n}-product"]`).value = `DB-${n}`;
                document.querySelector(`[name="lines-${n}-quantity"]`).value = String(n + 1);
            }
            document.querySelector(`[name="lines-3-DELETE"]`).click();
        }"""
    )
    page.locator("[name=confirmations]").nth(1).check()
    page.locator("[name=payment_terms]").select_option("monthly")
    page.locator("[name=note]").fill("七百行")
    expect(page.locator(SAVED)).to_contain_text("已自动保存", timeout=20_000)
    assert Draft.objects.get().rows == 699
    page.goto("/orders/")
    page.goto("/orders/new/")
    expect(page.locator("[name=note]")).to_have_value("七百行")
    expect(page.locator('[name="lines-699-product"]')).to_have_value("DB-699")
    expect(page.locator('[name="lines-699-quantity"]')).to_have_value("700")
    expect(page.locator('[name="lines-3-DELETE"]')).to_be_checked()
    expect(page.locator("tr.is-gone")).to_have_count(1)
    assert [box.is_checked() for box in page.locator("[name=confirmations]").all()][:3] == [False, True, False]
    expect(page.locator("[name=payment_terms]")).to_have_value("monthly")


# -- two people on one draft or file ---------------------------------------------------------------------------------


def test_two_people_on_one_customer_see_both_versions_and_choose(open_page: OpenPage, parts: World) -> None:
    customer = invite(parts, NOW)[0]
    pages = [open_page(parts.clerk), open_page(parts.clerk2)]
    for page in pages:
        page.goto(f"/customers/{customer.pk}/change/")
    mine, theirs = pages
    theirs.locator("[name=route]").fill("城东二线")
    theirs.locator("[name=contact]").fill("周工")
    theirs.locator(".totals button.btn-primary").click()
    expect(theirs.get_by_role("heading", level=1)).to_contain_text(customer.name)
    mine.locator("[name=route]").fill("城南三线")
    mine.locator("[name=contact]").fill("吴工")
    mine.locator(".totals button.btn-primary").click()
    box = mine.locator("[data-conflict]")
    expect(box).to_contain_text(f"{parts.clerk2.name} 在您打开之后于")
    expect(box.locator("tbody tr")).to_have_count(2)
    expect(mine.locator("[name=route]")).to_have_value("城南三线")
    box.get_by_role("row", name="联系人").get_by_label("周工").check()
    mine.locator(".totals button.btn-primary").click()
    expect(mine.get_by_role("heading", level=1)).to_contain_text(customer.name)
    saved = Customer.objects.get(pk=customer.pk)
    assert (saved.route, saved.contact) == ("城南三线", "周工")


def test_two_windows_on_one_order_draft_choose_line_by_line(open_page: OpenPage, parts: World, goods: Goods) -> None:
    customer = invite(parts, NOW)[0]
    line = LineInput(goods.products["DB-1001"].pk, Decimal(2), Decimal(250))
    draft = orders.create(
        company=parts.company, unit=parts.unit, by=parts.clerk, at=NOW, data=OrderInput(HeadInput(customer.pk), [line])
    )
    first, second = open_page(parts.clerk), open_page(parts.clerk)
    for page in (first, second):
        page.goto(f"/orders/{draft.pk}/change/")
    second.locator('[name="lines-0-quantity"]').fill("7")
    second.locator("[name=note]").fill("走货梯")
    second.locator('[name="lines-1-product"]').fill("DB-1010")
    second.locator('[name="lines-1-quantity"]').fill("3")
    second.locator('[name="lines-1-unit_price"]').fill("30")
    second.get_by_role("button", name="存草稿").click()
    expect(second.locator(".page-head .st")).to_have_text("草稿")
    first.locator('[name="lines-0-quantity"]').fill("5")
    first.get_by_role("button", name="存草稿").click()
    rows = first.locator("[data-conflict] tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="备注").get_by_label("走货梯")).to_be_checked()  # not touched in this window
    expect(rows.filter(has_text="DB-1010").get_by_label("数量 3")).to_be_checked()  # added by the other one
    rows.filter(has_text="DB-1001").get_by_label("数量 7").check()
    first.get_by_role("button", name="存草稿").click()
    expect(first.locator(".page-head .st")).to_have_text("草稿")
    saved = Order.objects.get(pk=draft.pk)
    assert (saved.note, [row.quantity for row in saved.lines.all()]) == ("走货梯", [Decimal(7), Decimal(3)])


# -- the customer found or made in place -----------------------------------------------------------------------------


def test_customer_is_made_in_place_with_the_keyboard_and_the_order_stays(
    open_page: OpenPage, parts: World, goods: Goods
) -> None:
    page = open_page(parts.clerk)
    page.goto("/orders/new/")
    page.locator("[name=note]").fill("走货梯")
    page.locator('[name="lines-0-product"]').fill("DB-1001")
    field = page.locator("[name=customer]")
    field.fill("华东精工")
    offer = page.get_by_role("button", name="新建客户 “华东精工”")
    expect(offer).to_be_visible()
    field.press("Tab")
    expect(offer).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("名称")).to_have_value("华东精工")
    expect(dialog.get_by_label("电话")).to_be_focused()
    for text in ("0571-55509999", "马小姐", "文一路 1 号", "城西线"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Control+s")
    expect(dialog).to_be_hidden()
    made = Customer.objects.get(name="华东精工")
    expect(field).to_have_value(made.number)
    expect(field).to_be_focused()
    expect(page.locator("[name=note]")).to_have_value("走货梯")
    expect(page.locator('[name="lines-0-product"]')).to_have_value("DB-1001")
    expect(offer).to_be_hidden()
    assert Order.objects.count() == 0


def test_customer_who_is_there_already_is_taken_instead(open_page: OpenPage, parts: World) -> None:
    known = invite(parts, NOW)[0]
    page = open_page(parts.clerk)
    page.goto("/quotes/quotations/new/")
    page.get_by_role("link", name="新建客户").click()
    dialog = page.get_by_role("dialog")
    for name, text in {
        "name": "某某新公司",
        "phone": known.phone,
        "contact": "马",
        "address": "路",
        "route": "线",
    }.items():
        dialog.locator(f"[name={name}]").fill(text)
    page.keyboard.press("Enter")
    take = dialog.get_by_role("button", name="选用此客户")
    expect(take).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=customer]")).to_have_value(known.number)
    assert Customer.objects.filter(name="某某新公司").count() == 0


@pytest.mark.parametrize(
    "typed", ["name", "initials", "phone", "tax_number", "part of the phone", "part of the tax number"]
)
def test_customer_is_found_by_whatever_is_known(open_page: OpenPage, parts: World, typed: str) -> None:
    known = invite(parts, NOW)[0]
    Customer.objects.filter(pk=known.pk).update(tax_number="91330106MA2GXY7K3T")
    known.refresh_from_db()
    texts = {"part of the phone": known.phone_key[-6:], "part of the tax number": "ma2gxy7k"}
    page = open_page(parts.clerk)
    page.goto("/orders/new/")
    page.locator("[name=customer]").fill(texts.get(typed) or getattr(known, typed))
    expect(page.locator(f'#id_customer_list option[value="{known.number}"]')).to_have_count(1)


def test_text_goes_back_only_into_a_form_made_from_the_same(open_page: OpenPage, parts: World) -> None:
    customer = invite(parts, NOW)[0]
    page = open_page(parts.clerk)
    page.goto("/orders/new/")
    page.locator("[name=note]").fill("走货梯")
    page.locator("[name=customer]").fill("某某")
    expect(page.locator(SAVED)).to_contain_text("已自动保存")
    page.goto(f"/orders/new/?customer={customer.pk}")  # back from the customer file
    expect(page.locator("[name=note]")).to_have_value("走货梯")
    expect(page.locator("[name=customer]")).to_have_value(customer.number)
    page.goto("/orders/new/?other=1")
    expect(page.locator("[data-kept-offers]")).to_contain_text("您在这里有 1 份未保存的录入")
    expect(page.locator("[name=note]")).to_have_value("")


def test_cancelled_entry_is_offered_and_does_not_come_back_by_itself(open_page: OpenPage, parts: World) -> None:
    page = open_page(parts.planner)
    new_product(page)
    page.get_by_role("link", name="取消").click()
    page.wait_for_url("**/catalog/")
    page.goto("/catalog/new/")
    expect(page.get_by_label("名称")).to_have_value("")
    page.locator("[data-kept-offers]").get_by_text("继续录入").click()
    expect(page.get_by_label("名称")).to_have_value("油封 45×62")
