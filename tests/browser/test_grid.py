"""Orders and quotations keyed in a real Chromium: the line grid, its keys, its picker, paste, scanner, many lines."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from catalog.lines import LineInput
from catalog.models import Product
from customers.models import Customer
from demo.buyers import invite
from demo.goods import stock_up
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order, OrderLine
from quotes.models import Quotation
from tests.world import World, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]

HAND_MS = 40
"""Between two keys of a quick typist; a scanner needs less."""
LONG_MS = 60_000
"""700 lines are drawn in a second where nothing else runs; here they only have to come."""
GOODS = ("BG-1001", "BG-1002", "BG-1022", "WJ-2103", "WJ-2104", "WJ-2210", "WJ-3007", "WJ-3015", "WJ-3042", "WJ-4108")
TEN = [(code, str(number)) for number, code in enumerate(GOODS, 2)]
BARCODE = "6901234567892"
MOST_KEYS = 90


class Hands:
    """Two hands on a keyboard: every key counts, Ctrl and Shift too, but not those of codes and quantities."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.keys += name.count("+") + 1
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text, delay=HAND_MS)

    def type_free(self, text: str) -> None:
        self.page.keyboard.type(text, delay=HAND_MS)

    def line(self, code: str, quantity: str) -> None:
        """A code, Enter, the quantity, Enter over the filled price, Enter to the next line."""
        self.type_free(code)
        self.press("Enter")
        self.type_free(quantity)
        self.press("Enter", "Enter")


@pytest.fixture
def office_shop(db: None) -> World:
    """The office company with its goods in stock and its customers."""
    made, now = world("office"), timezone.now()
    stock_up(made, now)
    invite(made, now)
    return made


@pytest.fixture
def entry(open_page: OpenPage, office_shop: World) -> Page:
    """A new order of a known customer; the focus is in the first line."""
    page = open_page(office_shop.clerk)
    page.goto("/orders/new/")
    page.locator('[name="customer"]').fill("KH-00001")
    page.keyboard.press("Control+ArrowDown")
    expect(cell(page, 0, "product")).to_be_focused()
    return page


def cell(page: Page, row: int, field: str) -> Any:
    return page.locator(f'[name="lines-{row}-{field}"]')


def fact(page: Page, row: int, name: str) -> Any:
    return page.locator(f'tr:has([name="lines-{row}-product"]) [data-fact="{name}"]')


def shown(page: Page) -> list[str]:
    """Code and quantity of every line that is shown and not blank, from top to bottom."""
    rows = page.locator("tr.entry-row:not(.is-gone)").evaluate_all(
        "rows => rows.map(row => ['product', 'quantity'].map(name => row.querySelector(`[name$=-${name}]`).value))"
    )
    return [f"{code}×{quantity}" for code, quantity in rows if code or quantity]


def paste(page: Page, text: str) -> None:
    """What Ctrl V does, without the machine's clipboard."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def kept(order: Order) -> list[tuple[str, Decimal]]:
    """The lines in the database; a delivery fee is added by itself."""
    lines = OrderLine.objects.filter(order=order, charge="").select_related("product")
    return [(line.product.code, line.quantity) for line in lines]


def test_ten_lines_are_keyed_and_submitted_without_the_mouse(open_page: OpenPage, office_shop: World) -> None:
    page = open_page(office_shop.clerk)
    page.goto("/")
    hands = Hands(page)
    hands.press("n")
    expect(page.locator('[name="customer"]')).to_be_focused()
    hands.type("KH-00001")
    hands.press("Enter", "Enter", "Enter")  # over source and payment
    hands.type(f"{timezone.localdate():%m%d%Y}")
    hands.press(*["Enter"] * 9)  # what is blank is taken from the customer's file
    for _ in range(len(ALL_CONFIRMED) + 1):
        hands.press("Space", "Enter")
    hands.press("Enter")  # nobody collects it
    expect(cell(page, 0, "product")).to_be_focused()
    for code, quantity in TEN:
        hands.line(code, quantity)
    expect(fact(page, 9, "gross")).to_have_text("264.00")
    hands.press("Control+Enter")
    expect(page.locator(".page-head .st")).to_be_visible()
    order = Order.objects.get()
    assert (order.state, kept(order)) == ("in_review", [(code, Decimal(quantity)) for code, quantity in TEN])
    assert hands.keys <= MOST_KEYS


def test_picker_is_chosen_from_by_keys_and_told_by_pinyin(entry: Page) -> None:
    keys = entry.keyboard
    keys.type("fyz", delay=HAND_MS)  # 复印纸
    rows = entry.locator("[data-entry-picker] tr[data-code]")
    expect(rows).to_have_count(3)
    assert cell(entry, 0, "product").get_attribute("aria-expanded") == "true"
    keys.press("ArrowDown")
    chosen = entry.locator("[data-entry-picker] tr[aria-selected=true]")
    expect(chosen).to_have_attribute("data-code", "BG-1002")
    assert cell(entry, 0, "product").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    keys.press("Enter")
    expect(cell(entry, 0, "quantity")).to_be_focused()
    assert (cell(entry, 0, "product").input_value(), cell(entry, 0, "unit_price").input_value()) == (
        "BG-1002",
        "135.00",
    )
    keys.type("4")
    expect(fact(entry, 0, "gross")).to_have_text("540.00")
    expect(fact(entry, 0, "available")).to_have_text("320")
    expect(entry.locator("[data-total=gross]")).to_have_text("540.00")


def test_escape_closes_the_picker_and_then_undoes_the_cell(entry: Page) -> None:
    keys = entry.keyboard
    keys.type("BG-1001", delay=HAND_MS)
    expect(entry.locator("[data-entry-picker]")).to_be_visible()
    keys.press("Enter")
    keys.press("ArrowUp")
    keys.press("Shift+Enter")
    expect(cell(entry, 0, "product")).to_be_focused()
    keys.type("WJ", delay=HAND_MS)
    expect(entry.locator("[data-entry-picker]")).to_be_visible()
    keys.press("Escape")
    expect(entry.locator("[data-entry-picker]")).to_be_hidden()
    expect(cell(entry, 0, "product")).to_have_value("WJ")
    keys.press("Escape")
    expect(cell(entry, 0, "product")).to_have_value("BG-1001")
    expect(cell(entry, 0, "product")).to_be_focused()


def test_the_latest_answer_wins_and_nothing_waits_for_one(entry: Page) -> None:
    held: list[Route] = []
    entry.route(re.compile(r"picker/\?q=fy&"), lambda route: held.append(route))
    keys = entry.keyboard
    keys.type("fy", delay=HAND_MS)
    entry.wait_for_timeout(200)
    keys.type("z", delay=HAND_MS)
    expect(entry.locator("[data-entry-picker] tr[data-code]")).to_have_count(3)
    assert len(held) == 1
    held[0].fulfill(body='<table><tbody><tr data-code="OLD"><td>OLD</td></tr></tbody></table>')
    entry.wait_for_timeout(100)
    expect(entry.locator("[data-entry-picker] tr[data-code]")).to_have_count(3)
    expect(cell(entry, 0, "product")).to_be_focused()


def test_enter_before_any_answer_goes_on_and_the_row_is_filled_behind(entry: Page) -> None:
    hands = Hands(entry)
    for code, quantity in TEN[:3]:
        hands.line(code, quantity)
    expect(cell(entry, 3, "product")).to_be_focused()
    expect(cell(entry, 2, "unit_price")).to_have_value("172.00")
    assert [cell(entry, row, "unit_price").input_value() for row in range(3)] == ["168.00", "135.00", "172.00"]
    assert shown(entry) == ["BG-1001×2", "BG-1002×3", "BG-1022×4"]


def test_composing_chinese_neither_moves_nor_asks(entry: Page) -> None:
    session = entry.context.new_cdp_session(entry)
    asked: list[str] = []
    entry.on("request", lambda request: asked.append(request.url))
    session.send("Input.imeSetComposition", {"text": "fu yin", "selectionStart": 6, "selectionEnd": 6})
    entry.wait_for_timeout(200)
    assert [url for url in asked if "picker" in url] == []
    expect(cell(entry, 0, "product")).to_be_focused()
    session.send("Input.insertText", {"text": "复印纸"})
    expect(entry.locator("[data-entry-picker] tr[data-code]")).to_have_count(3)
    expect(cell(entry, 0, "product")).to_be_focused()


def test_keys_go_where_a_clerk_expects(entry: Page) -> None:
    keys, hands = entry.keyboard, Hands(entry)
    hands.line("BG-1001", "2")
    hands.type_free("BG-1002")
    keys.press("NumpadEnter")
    hands.type_free("3")
    keys.press("NumpadEnter")
    expect(cell(entry, 1, "unit_price")).to_be_focused()
    expect(cell(entry, 1, "unit_price")).to_have_value("135.00")
    keys.press("ArrowUp")
    expect(cell(entry, 0, "unit_price")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Shift+Tab")
    expect(cell(entry, 1, "quantity")).to_be_focused()
    keys.press("ArrowRight")  # what was selected is left at its end, then the edge is passed
    expect(cell(entry, 1, "quantity")).to_be_focused()
    keys.press("ArrowRight")
    expect(cell(entry, 1, "unit_price")).to_be_focused()
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(cell(entry, 1, "quantity")).to_be_focused()
    keys.type("77")
    keys.press("Escape")
    expect(cell(entry, 1, "quantity")).to_have_value("3")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert cell(entry, 0, "quantity").input_value() == "2"  # no stepper
    keys.press("Tab")
    keys.press("Tab")
    expect(cell(entry, 1, "product")).to_be_focused()
    for _ in range(4):
        keys.press("Enter")
    expect(cell(entry, 2, "quantity")).to_be_focused()


def test_enter_in_the_head_moves_on_and_never_sends(entry: Page) -> None:
    entry.keyboard.press("Control+ArrowUp")
    expect(entry.locator('[name="customer"]')).to_be_focused()
    entry.keyboard.press("Enter")
    expect(entry.locator('[name="source"]')).to_be_focused()
    entry.locator('[name="collected"]').focus()
    entry.keyboard.press("Enter")
    expect(cell(entry, 0, "product")).to_be_focused()
    assert not Order.objects.exists()


def test_lines_are_copied_moved_deleted_and_all_of_it_undone(entry: Page) -> None:
    keys, hands = entry.keyboard, Hands(entry)
    hands.line("BG-1001", "2")
    hands.line("BG-1002", "3")
    keys.press("Control+d")
    assert shown(entry) == ["BG-1001×2", "BG-1002×3", "BG-1002×3"]
    expect(cell(entry, 2, "quantity")).to_be_focused()
    keys.type("9")
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowUp")
    assert shown(entry) == ["BG-1002×9", "BG-1001×2", "BG-1002×3"]
    expect(cell(entry, 0, "quantity")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+Delete")
    assert shown(entry) == ["BG-1002×9", "BG-1002×3"]
    expect(entry.locator("[data-entry-said]")).to_have_text("已删除第 2 行。")
    entry.locator("[data-entry-undo]").click()
    assert shown(entry) == ["BG-1002×9", "BG-1001×2", "BG-1002×3"]
    keys.press("Control+z")
    keys.press("Control+z")
    assert shown(entry) == ["BG-1001×2", "BG-1002×3", "BG-1002×9"]
    expect(cell(entry, 0, "quantity")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+Delete")
    keys.press("Control+s")
    expect(entry.locator(".page-head .st")).to_be_visible()
    left = [(code, Decimal(quantity)) for code, quantity in (text.split("×") for text in ("BG-1001×2", "BG-1002×9"))]
    assert sorted(kept(Order.objects.get())) == left


def earlier_order(shop: World, customer: Customer) -> None:
    """Four boxes of paper, submitted."""
    now = timezone.now()
    head = HeadInput(customer.pk, arrive_on=timezone.localdate(), confirmations=ALL_CONFIRMED)
    lines = [LineInput(Product.objects.get(code="BG-1002").pk, Decimal(4))]
    made = orders.create(company=shop.company, unit=shop.unit, by=shop.clerk, at=now, data=OrderInput(head, lines))
    orders.submit(made.pk, by=shop.clerk, at=now)


def test_enter_takes_the_only_customer_and_f6_the_last_order(entry: Page, office_shop: World) -> None:
    customer = Customer.objects.get(number="KH-00001")
    earlier_order(office_shop, customer)
    asked: list[str] = []
    entry.on("request", lambda request: asked.append(request.url))
    entry.locator('[name="customer"]').fill("")
    entry.locator('[name="customer"]').focus()
    entry.keyboard.type(customer.initials[:4], delay=HAND_MS)
    entry.keyboard.press("Enter")  # before any suggestion came
    expect(entry.locator('[name="customer"]')).to_have_value("KH-00001")
    expect(entry.locator('[name="source"]')).to_be_focused()
    entry.keyboard.press("F6")
    expect(cell(entry, 0, "product")).to_have_value("BG-1002")
    assert shown(entry) == ["BG-1002×4"]
    assert len([url for url in asked if "last-lines" in url]) == 1
    entry.keyboard.press("Control+z")
    assert shown(entry) == []
    expect(entry.locator("tr.is-pasted")).to_have_count(0)


def test_enter_makes_the_customer_whom_nobody_fits(entry: Page) -> None:
    entry.locator('[name="customer"]').fill("")
    entry.locator('[name="customer"]').focus()
    entry.keyboard.type("湖州没有这家", delay=HAND_MS)
    expect(entry.locator("#id_customer_create")).to_be_visible()
    entry.keyboard.press("Enter")
    expect(entry.locator("dialog[open] [name=name]")).to_have_value("湖州没有这家")
    expect(entry.locator("dialog[open] [name=phone]")).to_be_focused()


def test_the_key_of_a_locked_button_tells_why(entry: Page) -> None:
    Hands(entry).line("BG-1001", "2")
    told = entry.locator("[data-refusal]")
    expect(told).not_to_be_empty()
    expect(told).to_be_hidden()
    entry.keyboard.press("Control+Enter")
    expect(told).to_be_visible()
    assert not Order.objects.exists()


def test_moved_lines_are_saved_in_the_order_of_the_screen(entry: Page) -> None:
    hands = Hands(entry)
    for code, quantity in TEN[:3]:
        hands.line(code, quantity)
    cell(entry, 2, "quantity").focus()
    hands.press("Alt+ArrowUp", "Alt+ArrowUp", "Control+s")
    expect(entry.locator(".page-head .st")).to_be_visible()
    assert [code for code, _ in kept(Order.objects.get())] == ["BG-1022", "BG-1001", "BG-1002"]


def test_a_hundred_rows_are_pasted_and_three_wrong_ones_mended(entry: Page) -> None:
    wrong = {10: ("WJ-3O42", "1"), 50: ("没有这种", "1"), 90: ("BG-1001", "很多")}
    good = [(GOODS[row % 10], str(row % 7 + 1)) for row in range(100)]
    rows = [wrong.get(row, good[row]) for row in range(100)]
    paste(entry, "编码\t数量\r\n" + "\r\n".join("\t".join(row) for row in rows) + "\r\n")
    expect(entry.locator("[data-entry-said]")).to_have_text("已粘贴 100 行，3 行待改")
    expect(entry.locator("tr.is-pasted")).to_have_count(100)
    expect(entry.locator("tr.entry-row.is-wrong")).to_have_count(3)
    expect(entry.locator("[data-entry-next] b")).to_have_text("3")
    assert shown(entry) == [f"{code}×{quantity}" for code, quantity in rows]
    expect(cell(entry, 10, "product")).to_be_focused()
    expect(entry.locator("tr.entry-why").first).to_contain_text("WJ-3042")
    entry.keyboard.press("Alt+Enter")
    expect(cell(entry, 10, "product")).to_have_value("WJ-3042")
    entry.keyboard.press("F7")
    expect(cell(entry, 50, "product")).to_be_focused()
    entry.keyboard.type("BG-1022", delay=HAND_MS)
    entry.keyboard.press("Enter")
    entry.keyboard.press("F7")
    expect(cell(entry, 90, "quantity")).to_be_focused()
    entry.keyboard.type("8")
    entry.keyboard.press("Enter")
    expect(entry.locator("tr.entry-row.is-wrong")).to_have_count(0)
    entry.keyboard.press("Control+s")
    expect(entry.locator(".page-head .st")).to_be_visible()
    mended = {10: ("WJ-3042", "1"), 50: ("BG-1022", "1"), 90: ("BG-1001", "8")}
    assert kept(Order.objects.get()) == [
        (code, Decimal(quantity)) for code, quantity in (mended.get(row, good[row]) for row in range(100))
    ]


def test_paste_never_overwrites_a_line_and_is_undone_at_once(entry: Page) -> None:
    Hands(entry).line("BG-1001", "2")
    cell(entry, 0, "product").focus()
    paste(entry, "BG-1022\t5\nWJ-2103\t6")
    expect(entry.locator("tr.is-pasted")).to_have_count(2)
    assert shown(entry) == ["BG-1001×2", "BG-1022×5", "WJ-2103×6"]
    entry.keyboard.press("Control+z")
    assert shown(entry) == ["BG-1001×2"]


def test_a_column_of_quantities_is_pasted_downwards(entry: Page) -> None:
    hands = Hands(entry)
    for code, quantity in TEN[:3]:
        hands.line(code, quantity)
    cell(entry, 0, "quantity").focus()
    paste(entry, "11\n12\n13")
    assert shown(entry) == ["BG-1001×11", "BG-1002×12", "BG-1022×13"]


def test_scanned_codes_fill_lines_and_the_same_code_adds_one(open_page: OpenPage, office_shop: World) -> None:
    Product.objects.filter(code="BG-1001").update(barcode=BARCODE)
    page = open_page(office_shop.clerk)
    page.goto("/orders/new/")
    page.locator('[name="customer"]').fill("KH-00001")
    page.keyboard.press("Control+ArrowDown")
    for _ in range(3):
        page.keyboard.type(BARCODE)
        page.keyboard.press("Enter")
    page.keyboard.type("WJ-2103")
    page.keyboard.press("Enter")
    page.keyboard.type(BARCODE)
    page.keyboard.press("Enter")
    expect(cell(page, 2, "unit_price")).to_have_value("168.00")
    assert shown(page) == ["BG-1001×3", "WJ-2103×1", "BG-1001×1"]
    expect(cell(page, 3, "product")).to_be_focused()


@pytest.fixture
def long_draft(office_shop: World) -> Order:
    """A draft of 700 lines."""
    now, by = timezone.now(), office_shop.clerk
    products = list(Product.objects.filter(company=office_shop.company, kind="goods").order_by("code"))
    lines = [LineInput(products[row % len(products)].pk, Decimal(row % 9 + 1)) for row in range(700)]
    customer = Customer.objects.get(company=office_shop.company, number="KH-00001")
    head = HeadInput(customer.pk, arrive_on=timezone.localdate(), confirmations=ALL_CONFIRMED)
    return orders.create(
        company=office_shop.company, unit=office_shop.unit, by=by, at=now, data=OrderInput(head, lines)
    )


def test_seven_hundred_lines_load_and_are_saved_as_they_stand(
    open_page: OpenPage, office_shop: World, long_draft: Order
) -> None:
    before = kept(long_draft)
    page = open_page(office_shop.clerk)
    page.goto(f"/orders/{long_draft.pk}/change/", timeout=LONG_MS)
    expect(page.locator("tr.entry-row")).to_have_count(703)
    expect(fact(page, 699, "gross")).not_to_have_text("", timeout=LONG_MS)
    cell(page, 350, "quantity").select_text()
    page.keyboard.type("99")
    cell(page, 699, "quantity").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(cell(page, 700, "product")).to_be_focused()
    Hands(page).line("BG-1022", "7")
    head = page.locator(".entry thead th").first.bounding_box()
    frame = page.locator(".entry-wrap").bounding_box()
    assert head is not None
    assert frame is not None
    assert abs(head["y"] - frame["y"]) <= 1  # the heads stay in sight
    page.keyboard.press("Control+s")
    expect(page.locator(".page-head .st")).to_be_visible(timeout=LONG_MS)
    after = [*before, ("BG-1022", Decimal(7))]
    after[350] = (before[350][0], Decimal(99))
    assert kept(long_draft) == after


def test_a_draft_saved_without_a_change_keeps_all_its_lines(
    open_page: OpenPage, office_shop: World, long_draft: Order
) -> None:
    before = kept(long_draft)
    page = open_page(office_shop.clerk)
    page.goto(f"/orders/{long_draft.pk}/change/", timeout=LONG_MS)
    page.keyboard.press("Control+s")
    expect(page.locator(".page-head .st")).to_be_visible(timeout=LONG_MS)
    assert kept(long_draft) == before


def _work_of_a_line(page: Page, row: int) -> tuple[int, int]:
    """Rows touched in the page and questions asked by going on to a line, while `row` is the last one."""
    asked: list[str] = []
    listener = lambda request: asked.append(request.url)  # noqa: E731  # taken off again below
    cell(page, row, "unit_price").focus()
    page.on("request", listener)
    page.evaluate(
        """() => {
            window.touched = new Set();
            window.watch = new MutationObserver(seen => {
                for (const one of seen) for (const node of [one.target, ...one.addedNodes]) {
                    const row = node.closest?.("tr.entry-row");
                    if (row) window.touched.add(row);
                }
            });
            const all = { subtree: true, childList: true, attributes: true };
            window.watch.observe(document.querySelector(".entry tbody"), all);
        }"""
    )
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    touched = page.evaluate("() => { window.watch.disconnect(); return window.touched.size; }")
    page.remove_listener("request", listener)
    return touched, len([url for url in asked if "/orders/" in url])


def test_a_line_more_costs_the_same_at_ten_and_at_seven_hundred(
    open_page: OpenPage, office_shop: World, long_draft: Order, entry: Page
) -> None:
    Hands(entry).line("BG-1001", "2")
    expect(fact(entry, 0, "gross")).to_have_text("336.00")
    entry.wait_for_load_state("networkidle")
    small = _work_of_a_line(entry, 2)
    page = open_page(office_shop.clerk)
    page.goto(f"/orders/{long_draft.pk}/change/", timeout=LONG_MS)
    expect(fact(page, 699, "gross")).not_to_have_text("", timeout=LONG_MS)
    assert (small, _work_of_a_line(page, 702)) == ((1, 0), (1, 0))


def test_one_change_is_one_question(entry: Page) -> None:
    asked: list[str] = []
    Hands(entry).line("BG-1001", "2")
    expect(fact(entry, 0, "gross")).to_have_text("336.00")
    entry.on("request", lambda request: asked.append(request.post_data or ""))
    cell(entry, 0, "quantity").select_text()
    entry.keyboard.type("125", delay=HAND_MS)
    expect(fact(entry, 0, "gross")).to_have_text("21,000.00")
    entry.wait_for_timeout(300)
    assert [body.rpartition("only=")[2] for body in asked if "only=" in body] == ["0"]


def test_a_quotation_has_the_same_grid(open_page: OpenPage, office_shop: World) -> None:
    page = open_page(office_shop.clerk)
    page.goto("/quotes/quotations/new/")
    page.locator('[name="customer"]').fill("KH-00001")
    page.keyboard.press("Control+ArrowDown")
    hands = Hands(page)
    hands.line("BG-1001", "2")
    hands.line("WJ-2103", "3")
    hands.press("Alt+ArrowDown", "Control+s")
    expect(page.locator(".page-head .st")).to_be_visible()
    lines = Quotation.objects.get().lines.select_related("product")
    assert [(line.product.code, line.quantity) for line in lines] == [("BG-1001", 2), ("WJ-2103", 3)]


def test_question_mark_tells_the_keys_of_the_page(entry: Page) -> None:
    dialog = entry.locator("#keys")
    entry.keyboard.press("F1")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("抄上行")
    entry.keyboard.press("Escape")
    expect(cell(entry, 0, "product")).to_be_focused()
    entry.goto("/orders/")
    entry.keyboard.press("?")
    expect(dialog).to_contain_text("打开")
    expect(dialog).not_to_contain_text("抄上行")


@pytest.fixture
def plain(chromium: Browser, live_server: Any, open_page: OpenPage, office_shop: World) -> Iterator[Page]:
    """The clerk's browser without JavaScript."""
    state: Any = open_page(office_shop.clerk).context.storage_state()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=state)
    yield context.new_page()
    context.close()


def test_an_order_is_entered_without_javascript(plain: Page) -> None:
    plain.goto("/orders/new/")
    plain.locator('[name="customer"]').fill("KH-00001")
    for row, (code, quantity) in enumerate(TEN[:3]):
        cell(plain, row, "product").fill(code)
        cell(plain, row, "quantity").fill(quantity)
    cell(plain, 1, "DELETE").check()
    expect(plain.locator("th.fact").first).to_be_hidden()
    expect(cell(plain, 0, "tax_rate")).to_be_visible()
    plain.get_by_role("button", name="存草稿").click()
    expect(plain.locator(".page-head .st")).to_be_visible()
    assert kept(Order.objects.get()) == [("BG-1001", Decimal(2)), ("BG-1022", Decimal(4))]
