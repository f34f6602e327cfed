"""At night in a real browser: the keeper records the manager's word by phone, the goods leave, both sign afterwards."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.buyers import invite
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from shipping.models import Emergency
from tests.support.axe import grave
from tests.world import World
from workflow import outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


def waiting(world: World) -> Sale:
    """A notice that waits for its signatures."""
    now = timezone.now() - dt.timedelta(hours=2)
    goods, customers, account = stock_up(world, now), invite(world, now), open_accounts(world, now)
    pause = dt.timedelta(minutes=1)
    return Sale(world, goods, customers[0], [("DTY-150", "2", "9200")], account, now, pause=pause).until("printed")


def approve(page: Page) -> None:
    page.get_by_role("button", name="批准").first.click()
    dialog = page.get_by_role("dialog")
    if dialog.is_visible():
        dialog.get_by_role("button").last.click()


def test_goods_leave_at_night_on_a_word_that_is_signed_afterwards(open_page: OpenPage, fibre: World) -> None:
    sale = waiting(fibre)
    page = open_page(fibre.keeper, PHONE)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/shipping/emergencies/new/")
    page.get_by_label("发货通知单号").fill(sale.notices[0].number)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("电话放行")
    expect(page.get_by_label("电话许可人")).to_have_value(str(fibre.manager.pk))
    page.get_by_label("联系不上的审批人").fill("指定会计出差")
    page.get_by_label("紧急原因").fill("客户停台待料")
    assert grave(page) == []
    page.get_by_role("button", name="电话放行").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("紧急出货单")
    expect(page.get_by_text("补单期限").first).to_be_visible()

    page.goto(sale.notices[0].get_absolute_url())
    page.get_by_role("button", name="领货出库").click()
    page.get_by_role("button", name="发运", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发运").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("送货单")
    outbox.sweep(timezone.now())

    emergency = Emergency.objects.get()
    for who in (fibre.manager, fibre.supervisor_q):
        desk = open_page(who)
        desk.goto(emergency.get_absolute_url())
        assert grave(desk) == []
        approve(desk)
        expect(desk.get_by_text("签字").first).to_be_visible()
    assert Emergency.objects.get().state == "documented"
    desk = open_page(fibre.manager)
    desk.goto("/shipping/reports/")
    desk.get_by_role("link", name="RB-").first.click()
    expect(desk.get_by_text(sale.customer.name).first).to_be_visible()
    assert grave(desk) == []
