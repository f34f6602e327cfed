"""Walk 7.1 without its steps 4 and 5, clicked by people in browsers of their own: a faxed enquiry becomes cash."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Response, expect

from core.dates import business_date
from customers.models import Customer
from demo.buyers import invite
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import REMITTANCE
from inventory.models import StockLevel
from orders.models import Order
from receivables.models import Receipt
from tests.support.axe import grave
from tests.world import World, world
from workflow import outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


class Sale:
    """The sale and the browsers of those who work on it; `sale.clerk` is the clerk's page."""

    def __init__(self, parts: World, customer: Customer, open_page: OpenPage) -> None:
        self.parts, self.customer, self._open = parts, customer, open_page
        self._pages: dict[str, Page] = {}
        self.quotation = self.order = self.notice = self.note = ""

    def __getattr__(self, who: str) -> Page:
        """The page of a person, opened when it is first asked for."""
        if who.startswith("_"):
            raise AttributeError(who)
        if who not in self._pages:
            self._pages[who] = self._open(self.parts.people[who])
        return self._pages[who]


@pytest.fixture
def sale(db: None, open_page: OpenPage) -> Sale:
    """Goods in stock, an own account, and a factory that pays before it gets anything."""
    parts, now = world("parts"), timezone.now()
    stock_up(parts, now)
    customer = invite(parts, now)[1]
    open_accounts(parts, now)
    return Sale(parts, customer, open_page)


def act(page: Page, code: str, **asked: str) -> None:
    """Press the button of an action; one that asks first is answered."""
    page.locator(f'[data-action="{code}"]').click()
    dialog = page.locator(f"#ask-{code}")
    if not asked:
        return
    for name, value in asked.items():
        field = dialog.locator(f'[name="{name}"]')
        if field.evaluate("field => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
    dialog.locator(f'[data-do="{code}"]').click()


def state_is(page: Page, state: str) -> None:
    """The state beside the number in the head of the document."""
    expect(page.locator(".page-head .st")).to_have_text(state)


def locked(page: Page, code: str) -> Locator:
    """A button that is shown and cannot be pressed; gives the sentence that says why."""
    button = page.locator(f'[data-action="{code}"]')
    expect(button).to_have_attribute("aria-disabled", "true")
    return page.locator(f"#why-{code}")


def fill_line(page: Page, row: int, product: str, quantity: str, price: str) -> None:
    for name, value in {"product": product, "quantity": quantity, "unit_price": price}.items():
        page.locator(f'[name="lines-{row}-{name}"]').fill(value)


def printed(page: Page, code: str) -> bytes:
    """Press a print button and take what comes: the PDF, as a browser would show it."""
    with page.expect_response(re.compile("/papers/prints/")) as coming:
        page.locator(f'[data-action="{code}"]').click()
    answer: Response = coming.value
    assert answer.header_value("content-type") == "application/pdf"
    return page.request.get(answer.url).body()


def ask(sale: Sale) -> None:
    """1: the clerk notes a fax, and begins a quotation from it."""
    page = sale.clerk
    page.goto("/quotes/enquiries/new/")
    page.get_by_label("客户").fill(sale.customer.number)
    page.locator('[name="channel"]').select_option("fax")
    page.locator('[name="business_type"]').select_option("sold_equipment")
    page.locator('[name="lines-0-model"]').fill("DB-1001")
    page.locator('[name="lines-0-quantity"]').fill("10")
    page.get_by_role("button", name="登记询价").click()
    act(page, "quote")


def quote(sale: Sale) -> None:
    """2: 10 × 250 and 320 freight that we advance; mistakes in the grid are told one by one and lose nothing."""
    page = sale.clerk
    page.locator('[name="shipping_method"]').fill("物流")
    page.locator('[name="freight_advanced"]').check()
    page.locator('[name="remittance"]').fill(REMITTANCE)
    for product, quantity, sentence in (
        ("DB-1001", "abc", "请输入数量，例如 12。"),
        ("DB-1001", "0", "大于 0"),
        ("没有的编码", "10", "没有的编码"),
    ):
        fill_line(page, 0, product, quantity, "250")
        fill_line(page, 1, "FW-01", "1", "320")
        page.get_by_role("button", name=re.compile("^提交")).click()
        expect(page.locator("tr.entry-why").first).to_contain_text(sentence)
        expect(page.locator("tr.entry-why")).to_have_count(1)
        kept = {"lines-0-product": product, "lines-0-quantity": quantity, "lines-1-unit_price": "320"}
        for name, value in {**kept, "remittance": REMITTANCE, "shipping_method": "物流"}.items():
            expect(page.locator(f'[name="{name}"]')).to_have_value(value)
        expect(page.locator('[name="freight_advanced"]')).to_be_checked()
    fill_line(page, 0, "DB-1001", "10", "250")
    page.get_by_role("button", name=re.compile("^提交")).click()
    state_is(page, "审核中")
    expect(page.locator("main")).to_contain_text("2,820.00")
    sale.quotation = page.url


def review_and_send(sale: Sale) -> None:
    """3 and 6: the clerk cannot approve his own, the manager can; then it is sent and the customer confirms."""
    expect(locked(sale.clerk, "approve")).to_contain_text("您是制单人，不能审批自己的单据。")
    sale.manager.goto(sale.quotation)
    act(sale.manager, "approve")
    state_is(sale.manager, "已批准")
    sale.clerk.goto(sale.quotation)
    act(sale.clerk, "send", channel="fax")
    state_is(sale.clerk, "已发出")
    act(sale.clerk, "confirm", confirmer="陈国栋", channel="fax")
    state_is(sale.clerk, "客户已确认")


def pay(sale: Sale) -> None:
    """7: the clerk enters 2,820 on the designated account, finance confirms it, the clerk's bell says so."""
    act(sale.clerk, "receive")
    expect(sale.clerk.locator('[name="amount"]')).to_have_value(re.compile(r"^2,?820(\.00)?$"))
    sale.clerk.get_by_label("银行流水号").fill("HD-1")
    sale.clerk.get_by_role("button", name="提交财务").click()
    expect(sale.clerk.get_by_role("heading", level=1)).to_contain_text("SK-")
    sale.finance.goto("/receivables/receipts/desk/")
    sale.finance.get_by_role("row", name="HD-1").locator('[data-action="approve"]').click()
    expect(sale.finance.get_by_text("已确认").first).to_be_visible()
    assert Receipt.objects.get().amount == Decimal("2820.00")
    outbox.sweep(timezone.now())  # the worker's part
    sale.clerk.goto(sale.quotation)
    bell = sale.clerk.get_by_role("link", name=re.compile("条未读"))
    expect(bell.locator(".count")).to_have_text("2")  # the quotation's approval, and the money
    bell.click()
    expect(sale.clerk.get_by_role("main")).to_contain_text("2,820.00 已确认到账")


def order(sale: Sale) -> None:
    """8 and 9: the order has the quotation's lines, locked; the deputy reviews it and it is released."""
    page = sale.clerk
    page.goto(sale.quotation)
    act(page, "order")
    expect(page.locator('[name^="lines-"]')).to_have_count(0)
    expect(page.locator("tfoot")).to_contain_text("2,820.00")
    page.locator('[name="arrive_on"]').fill(str(business_date(timezone.now(), sale.parts.company.zone)))
    page.locator('[name="freight_confirmed"]').check()
    for box in page.locator('[name="confirmations"]').all():
        box.check()
    page.get_by_role("button", name=re.compile("^提交")).click()
    state_is(page, "审核中")
    assert grave(page) == []
    sale.order = page.url
    locked(page, "approve")
    sale.deputy.goto(sale.order)
    act(sale.deputy, "approve")
    state_is(sale.deputy, "已放行")


def notice(sale: Sale) -> None:
    """10 and 11: the clerk prepares, commerce prints and changes nothing, the warehouse sees it once it is signed."""
    sale.clerk.goto("/")
    row = sale.clerk.get_by_role("row", name="开发货通知单")
    row.locator("a.doc-no").click()
    act(sale.clerk, "notice")
    sale.clerk.locator(".totals button.btn-primary").click()
    state_is(sale.clerk, "待打印")
    sale.notice = sale.clerk.url
    page = sale.commerce
    page.goto(sale.notice)
    locked(page, "change")
    assert page.request.get(sale.notice + "change/").status == 403
    assert printed(page, "print").startswith(b"%PDF")
    sale.keeper.goto(sale.notice)
    expect(sale.keeper.get_by_role("heading", level=1)).to_have_text("找不到")
    sale.manager.goto(sale.notice)
    act(sale.manager, "approve")
    sale.keeper.goto(sale.notice)
    act(sale.keeper, "approve")
    state_is(sale.keeper, "已签字确认，待领货")


def deliver(sale: Sale) -> None:
    """12: the warehouse draws and ships; the clerk files what the customer counted."""
    act(sale.keeper, "issue")
    state_is(sale.keeper, "已领货")
    act(sale.keeper, "ship", carrier="顺丰速运", tracking="SF1400000000")
    state_is(sale.keeper, "已发货")
    sale.note = sale.keeper.url
    sale.clerk.goto(sale.note)
    act(sale.clerk, "sign")
    sale.clerk.get_by_label("签收人").fill("陈国栋")
    sale.clerk.get_by_role("button", name="保存").click()
    state_is(sale.clerk, "已签收")


def bill(sale: Sale) -> None:
    """13: finance invoices; the money that waits for the order pays it at once, and the order is closed."""
    sale.finance.goto(sale.order)
    act(sale.finance, "invoice")
    sale.finance.get_by_role("button", name=re.compile("^开票")).click()
    state_is(sale.finance, "已收款")
    sale.clerk.goto(sale.order)
    state_is(sale.clerk, "已关闭")


STEPS: tuple[Callable[[Sale], None], ...] = (ask, quote, review_and_send, pay, order, notice, deliver, bill)


def test_six_people_click_a_spare_part_from_the_fax_to_cash(sale: Sale, picture: Callable[[Page], Any]) -> None:
    for step in STEPS:
        step(sale)
    picture(sale.clerk)
    assert grave(sale.clerk) == []
    assert Order.objects.get().state == Order.State.CLOSED
    assert StockLevel.objects.get(product__code="DB-1001").on_hand == Decimal(110)
