"""The page on which one paper is decided: for every kind, for who may and who may not, and nothing of others."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from demo.papers import open_accounts
from receivables import services as receivables
from receivables.inputs import ReceiptInput
from tests.orders.shop import Shop, fresh
from tests.shipping.dock import Dock
from tests.world import NOW, TODAY
from workflow.models import Step

SignIn = Callable[[User], Client]


def open_step(pk: int) -> int:
    return Step.objects.get(round__paper_id=pk, state="open").pk


def page(client: Client, step: int) -> str:
    response = client.get(reverse("home:decide", args=[step]))
    assert response.status_code == 200
    return response.content.decode()


def receipt(shop: Shop) -> int:
    account = open_accounts(shop.world, NOW)
    given = ReceiptInput(account_id=account.pk, amount=Decimal("88.50"), received_on=TODAY, payer="别家公司")
    made = receivables.enter(shop.customers["prepaid"].pk, by=shop.clerk, at=NOW, given=given)
    return made.pk


def test_an_order_shows_what_its_reviewer_needs(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit(shop.line("board", 2, 240), note="客户催得急")
    html = page(as_user(shop.reviewer), open_step(order.pk))
    wanted = [order.number, "480.00", "价格低于基准价", "客户催得急", "审批 1 / 1", "批准", "退回", "拒绝"]
    assert [text for text in wanted if text not in html] == []


def test_a_quotation_a_notice_and_a_receipt_have_the_page_too(shop: Shop, as_user: SignIn) -> None:
    notice = Dock(shop).printed()
    money = receipt(shop)
    manager, finance = as_user(shop.world.manager), as_user(shop.world.finance)
    assert notice.number in page(manager, open_step(notice.pk))
    html = page(finance, open_step(money))
    assert [text for text in ("88.50", "付款人不是客户", "别家公司") if text not in html] == []


def test_who_may_not_decide_reads_why(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    html = page(as_user(shop.clerk), open_step(order.pk))
    assert ("您是制单人" in html, 'value="approve"' in html) == (True, False)


def test_a_foreign_paper_has_no_such_page(shop: Shop, foreign_shop: Shop, as_user: SignIn) -> None:
    step = open_step(foreign_shop.submit().pk)
    client = as_user(shop.reviewer)
    assert client.get(reverse("home:decide", args=[step])).status_code == 404
    assert client.post(reverse("home:decide", args=[step]), {"outcome": "approve"}).status_code == 404


def test_after_a_decision_the_next_one_comes(shop: Shop, as_user: SignIn) -> None:
    first, second = shop.submit(), shop.submit()
    client = as_user(shop.reviewer)
    steps = [open_step(order.pk) for order in (first, second)]
    answer = client.post(reverse("home:decide", args=[steps[0]]), {"outcome": "approve"})
    assert (answer.headers["Location"], fresh(first).state) == (reverse("home:decide", args=[steps[1]]), "held")
    answer = client.post(reverse("home:decide", args=[steps[1]]), {"outcome": "return", "reason": "请分批"})
    assert (answer.headers["Location"], fresh(second).state) == ("/", "draft")


def test_returning_without_a_reason_is_refused(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    url = reverse("home:decide", args=[open_step(order.pk)])
    assert as_user(shop.reviewer).post(url, {"outcome": "return", "reason": ""}).status_code == 409
    assert fresh(order).state == "in_review"


def test_a_decided_step_still_has_a_page(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    step = open_step(order.pk)
    shop.decide(order)
    assert "已审批完毕。" in page(as_user(shop.reviewer), step)


@pytest.mark.parametrize("lines", [1, 3])
def test_page_costs_at_most_twelve_statements(shop: Shop, as_user: SignIn, lines: int) -> None:
    order = shop.submit(*[shop.line("board", 1) for _line in range(lines)])
    client, step = as_user(shop.reviewer), open_step(order.pk)
    page(client, step)
    with CaptureQueriesContext(connection) as statements:
        page(client, step)
    assert len(statements) <= 12
