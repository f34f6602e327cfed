"""The walk from an unknown caller to a customer file, in a real browser (OFFICE-126 to 131)."""

import pytest

from customers import services
from customers.models import Customer
from tests.customers.conftest import FILE
from tests.support.browser import OpenPage
from tests.world import NOW, world

pytestmark = pytest.mark.browser


def test_unknown_caller_is_looked_up_questioned_and_added(open_page: OpenPage, committed_db: None) -> None:
    office = world("office")
    services.add_customer(company=office.company, unit=office.unit, by=office.clerk, at=NOW, number="K0001", **FILE)
    page = open_page(office.clerk)
    page.goto("/customers/new/?next=/customers/")
    page.get_by_label("电话、名称、编号或税号").fill("139 0000 0001")
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("link", name="没有，新建客户").click()
    assert page.get_by_label("电话").input_value() == "139 0000 0001"
    page.get_by_label("名称").fill("绍兴 澜庭酒店")
    page.get_by_label("送货路线").fill("绍兴一线")
    page.get_by_label("联系人").fill("周先生")
    page.get_by_label("地址").fill("绍兴市柯桥区 1 号")
    page.get_by_role("button", name="保存").click()
    page.get_by_label("不是同一客户，仍然保存").check()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/customers/?customer=*")

    assert list(Customer.objects.order_by("number").values_list("number", "contact")) == [
        ("K0001", "叶女士"),
        ("K0002", "周先生"),
    ]
