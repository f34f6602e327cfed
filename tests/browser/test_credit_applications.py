"""A specialist applies for credit in a real browser, finance fills in its sheet, and it is submitted (FIBRE-59)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.credit.conftest import credit_of
from tests.support.axe import grave
from tests.world import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


def test_an_application_is_made_and_submitted(open_page: OpenPage, committed_db: None) -> None:
    fibre = credit_of(world("fibre"))
    page, finance = open_page(fibre.world.clerk), open_page(fibre.world.finance)
    page.goto(f"/credit/applications/new/?customer={fibre.customer.pk}")
    page.get_by_label("信用额度", exact=True).fill("200000")
    page.get_by_label("原因").fill("年采购三百吨")
    page.get_by_label("调查日期").fill("2026-06-09")
    page.get_by_label("调查情况").fill("实地走访，设备两百台")
    assert grave(page) == []
    page.keyboard.press("Control+s")
    expect(page.get_by_text("财务数据表尚未填写，填写后才能提交。")).to_be_visible()
    finance.goto(page.url)
    finance.get_by_role("link", name="填写财务数据表").click()
    finance.get_by_label("财务意见").fill("建议二十万")
    assert grave(finance) == []
    finance.keyboard.press("Control+s")
    expect(finance.get_by_text("建议二十万")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("审核中").first).to_be_visible()
    assert grave(page) == []
