"""The pages of stock, as people of the company see them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from inventory.models import StockLevel, StockReceipt, Warehouse
from tests.inventory.conftest import Stock

D = Decimal
AsUser = Callable[[User], Client]


def receipt_form(stock: Stock, *rows: tuple[str, str], **head: str) -> dict[str, Any]:
    """What the browser posts for a stock receipt."""
    data: dict[str, Any] = {"warehouse": stock.main.pk, "reference": "", "once": "k1", **head}
    data |= {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for place, (product, quantity) in enumerate(rows):
        data |= {f"lines-{place}-product": product, f"lines-{place}-quantity": quantity}
    return data


def test_receipt_is_entered_and_shown(stock: Stock, as_user: AsUser) -> None:
    keeper = as_user(stock.world.keeper)
    data = receipt_form(stock, ("BG-1001", "8"), ("签字笔", "2.50"), ("", ""), reference="GY-77")
    answer = keeper.post(reverse("inventory:new_receipt"), data)
    receipt = StockReceipt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, receipt.get_absolute_url())
    assert stock.level(stock.pen) == (D("2.5"), D(0))
    page = keeper.get(receipt.get_absolute_url()).content.decode()
    assert [text for text in (receipt.number, "GY-77", "复印纸", "2.5", "总仓") if text not in page] == []


def test_receipt_posted_twice_is_made_once(stock: Stock, as_user: AsUser) -> None:
    keeper = as_user(stock.world.keeper)
    data = receipt_form(stock, ("BG-1001", "8"))
    answers = [keeper.post(reverse("inventory:new_receipt"), data)["Location"] for _each in range(2)]
    assert answers[0] == answers[1]
    assert stock.level(stock.paper) == (D(8), D(0))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("BG-1001", "0"), "数量必须大于 0。"),
        (("BG-1001", "-3"), "数量必须大于 0。"),
        (("BG-1001", "abc"), "请输入数量，例如 12。"),
        (("没有这个", "1"), "没有这个"),
    ],
)
def test_receipt_with_a_fault_says_it_and_keeps_what_was_typed(
    stock: Stock, as_user: AsUser, row: tuple[str, str], sentence: str
) -> None:
    data = receipt_form(stock, row, reference="GY-78")
    answer = as_user(stock.world.keeper).post(reverse("inventory:new_receipt"), data)
    page = answer.content.decode()
    assert (answer.status_code, StockReceipt.objects.count()) == (200, 0)
    assert [text for text in (sentence, "GY-78", f'value="{row[1]}"') if text not in page] == []


def test_receipt_without_the_right_is_refused(stock: Stock, as_user: AsUser) -> None:
    clerk = as_user(stock.world.clerk)
    assert clerk.get(reverse("inventory:new_receipt")).status_code == 403
    assert clerk.post(reverse("inventory:new_receipt"), receipt_form(stock, ("BG-1001", "1"))).status_code == 403
    assert StockReceipt.objects.count() == 0


def test_foreign_stock_stays_unseen(stock: Stock, foreign_stock: Stock, as_user: AsUser) -> None:
    theirs = foreign_stock.receive((foreign_stock.paper, "77123"))
    card = StockLevel.objects.get(product=foreign_stock.paper)
    keeper = as_user(stock.world.keeper)
    assert "77123" not in keeper.get(reverse("inventory:levels")).content.decode()
    assert theirs.number not in keeper.get(reverse("inventory:receipts")).content.decode()
    assert b"77123" not in b"".join(keeper.get(reverse("inventory:levels") + "?as=csv").streaming_content)  # type: ignore[attr-defined]  # streams
    urls = [
        reverse("inventory:card", args=[card.pk]),
        reverse("inventory:receipt", args=[theirs.pk]),
    ]
    assert [keeper.get(url).status_code for url in urls] == [404, 404]
    planner = as_user(stock.world.planner)
    assert planner.get(reverse("inventory:change_warehouse", args=[foreign_stock.main.pk])).status_code == 404


def test_level_list_shows_what_is_free(stock: Stock, as_user: AsUser) -> None:
    stock.receive((stock.paper, "8"), (stock.pen, "1"))
    stock.reserve(stock.order(), (stock.pen, "1"))
    clerk = as_user(stock.world.clerk)
    assert rows(clerk, "") == ["BG-1001", "BG-1002"]
    assert rows(clerk, "?stock=free") == ["BG-1001"]
    assert rows(clerk, "?stock=short") == ["BG-1002"]
    assert rows(clerk, "?q=qianzi") == ["BG-1002"]
    assert rows(clerk, f"?warehouse={stock.desks.pk}") == []


def rows(client: Client, query: str) -> list[str]:
    answer = client.get(reverse("inventory:levels") + query)
    return [row.product.code for row in answer.context["listing"].rows]


def test_level_list_costs_the_same_for_more_rows(stock: Stock, as_user: AsUser) -> None:
    clerk = as_user(stock.world.clerk)
    stock.receive((stock.paper, "8"))
    url = reverse("inventory:levels")
    assert (counted(clerk, url), "BG-1001") == (6, rows(clerk, "")[0])
    stock.receive((stock.pen, "8"), warehouse=stock.main)
    stock.receive((stock.desk, "8"), warehouse=stock.desks)
    assert (counted(clerk, url), len(rows(clerk, ""))) == (6, 3)


def counted(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_card_shows_moves_and_for_whom_it_is_held(stock: Stock, as_user: AsUser) -> None:
    stock.receive((stock.paper, "8"))
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"))
    stock.issue(order, (stock.paper, "2"))
    card = StockLevel.objects.get(product=stock.paper)
    answer = as_user(stock.world.clerk).get(reverse("inventory:card", args=[card.pk]))
    assert [(row.signed, row.balance) for row in answer.context["listing"].rows] == [(D(-2), D(6)), (D(8), D(8))]
    assert [(row.paper_id, row.open) for row in answer.context["holders"]] == [(order.pk, D(3))]


def test_export_carries_the_filtered_rows(stock: Stock, as_user: AsUser) -> None:
    stock.receive((stock.paper, "8"), (stock.pen, "1.5"))
    answer = as_user(stock.world.clerk).get(reverse("inventory:levels") + "?as=csv&q=BG-1002")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # streams
    assert text.splitlines()[1:] == ["BG-1002,签字笔,总仓,个,1.5000,0.0000,1.5000"]


def test_warehouse_is_opened_with_its_classes(stock: Stock, as_user: AsUser) -> None:
    planner = as_user(stock.world.planner)
    data = {"code": "XC", "name": "新仓", "unit": stock.world.root.pk, "item_classes": [stock.desk.item_class_id]}
    assert planner.post(reverse("inventory:new_warehouse"), data).status_code == 302
    opened = Warehouse.objects.get(code="XC")
    assert [row.item_class_id for row in opened.item_classes.all()] == [stock.desk.item_class_id]
    page = planner.get(reverse("inventory:warehouses")).content.decode()
    assert [text for text in ("新仓", "家具") if text not in page] == []


def test_warehouse_code_that_is_taken_is_said_beside_the_field(stock: Stock, as_user: AsUser) -> None:
    data = {"code": "JJ", "name": "新仓", "unit": stock.world.root.pk}
    answer = as_user(stock.world.planner).post(reverse("inventory:new_warehouse"), data)
    assert answer.context["form"].errors["code"] == ["编号 JJ 已被另一个仓库使用。"]
