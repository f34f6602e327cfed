"""Rows from the clipboard of Excel or WPS: heads, guesses, and an answer for each row."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import paste, services
from tests.catalog.conftest import MakeProduct
from tests.world import NOW, TODAY, World

FIELDS = ("product", "quantity", "unit_price", "tax_rate", "arrive_on")


def pasted(office: World, text: str, **more: Any) -> dict[str, Any]:
    return paste.answer(text, company=office.company, on=TODAY, fields=FIELDS, **more)


def values(found: dict[str, Any], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row["values"][name] for name in names) for row in found["rows"]]


@pytest.fixture
def shelf(office: World, make_product: MakeProduct) -> World:
    """Three products: by code, by name, by barcode."""
    make_product(office, "BG-1001", "复印纸", barcode="6901234567892")
    make_product(office, "WJ-3042", "抽杆夹", spec="A4", unit_name="个")
    make_product(office, "SM-5120", "硒鼓", unit_name="支")
    return office


@pytest.mark.parametrize(
    "head",
    [
        "商品编码\t品名\t数量\t含税单价\t交期",
        "Item Code\tName\tQTY\tUnit Price\tDelivery date",
        " 货号：\t规格\t订购数量\t单价（含税）\t到货日期",
    ],
)
def test_heads_are_read_in_both_languages(shelf: World, head: str) -> None:
    found = pasted(shelf, f"{head}\nBG-1001\t复印纸\t3\t168\t2026-06-12\n")
    assert found["columns"] == ["product", "", "quantity", "unit_price", "arrive_on"]
    assert values(found, "product", "quantity", "unit_price", "arrive_on") == [("BG-1001", "3", "168.00", "2026-06-12")]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("BG-1001\t3\t168\nWJ-3042\t5\t6.8", ["product", "quantity", "unit_price"]),
        ("1\t复印纸\t3\n2\t抽杆夹\t5", ["", "product", "quantity"]),
        ("6901234567892\t3\nWJ-3042\t4", ["product", "quantity"]),
        ("3\tBG-1001\t6月12日\n5\tWJ-3042\t6/13", ["quantity", "product", "arrive_on"]),
        ("BG-1001,3,168\nWJ-3042,5,6.8", ["product", "quantity", "unit_price"]),
        ("BG-1001 3\nWJ-3042 5", ["product", "quantity"]),
        ("外单\tBG-1001\t3\n外单\tWJ-3042\t2", ["", "product", "quantity"]),
    ],
)
def test_columns_without_heads_are_told_by_their_content(shelf: World, text: str, columns: list[str]) -> None:
    found = pasted(shelf, text)
    assert found["columns"] == columns
    assert [row["errors"] for row in found["rows"]] == [{}, {}]


def test_mapping_may_be_forced(shelf: World) -> None:
    found = pasted(shelf, "3\t168\tBG-1001", columns=["unit_price", "quantity", "product"])
    assert values(found, "product", "quantity", "unit_price") == [("BG-1001", "168", "3.00")]


@pytest.mark.parametrize(
    ("cell", "taken"),
    [("１２", "12"), ("1,200", "1200"), (" 3 ", "3"), ("\u00a07", "7"), ("1200.00", "1200"), ("１，０００", "1000")],
)
def test_figures_are_read_as_spreadsheets_write_them(shelf: World, cell: str, taken: str) -> None:
    found = pasted(shelf, f"编码\t数量\nBG-1001\t{cell}")
    assert (values(found, "quantity"), found["rows"][0]["errors"]) == ([(taken,)], {})


@pytest.mark.parametrize(("cell", "taken"), [("¥1,680.50", "1680.50"), ("￥６．８", "6.80"), ("12元", "12.00")])
def test_prices_lose_their_currency(shelf: World, cell: str, taken: str) -> None:
    assert values(pasted(shelf, f"编码\t数量\t单价\nBG-1001\t1\t{cell}"), "unit_price") == [(taken,)]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-06-11", "2026-06-11"),
        ("2026/6/11", "2026-06-11"),
        ("2026年6月11日", "2026-06-11"),
        ("6月11日", "2026-06-11"),
        ("6/9", "2027-06-09"),
        ("2026-06-11 00:00:00", "2026-06-11"),
    ],
)
def test_days_are_read_as_people_write_them(shelf: World, cell: str, day: str) -> None:
    assert values(pasted(shelf, f"编码\t数量\t交期\nBG-1001\t1\t{cell}"), "arrive_on") == [(day,)]


def test_each_wrong_row_keeps_its_text_and_says_why(shelf: World) -> None:
    found = pasted(
        shelf,
        "编码\t数量\t单价\t交期\nWJ-3O42\t24\t6.8\t\nBG-1001\tx\t168\t\nBG-1001\t1.5\t-1\t13月1日\n\t3\t\t\nSM-5120\t6\t198\t",
    )
    assert found["said"] == "已粘贴 5 行，4 行待改"
    assert [row["errors"] for row in found["rows"]] == [
        {"product": "查不到“WJ-3O42”。改用 WJ-3042 抽杆夹 A4？"},
        {"quantity": "“x”不是数字。"},
        {
            "arrive_on": "“13月1日”不是日期。",
            "quantity": "“复印纸”的数量须为 1 箱的整数倍。",
        },
        {"product": "这一行没有商品。"},
        {},
    ]
    assert found["rows"][0]["suggest"] == {"product": "WJ-3042"}
    assert values(found, "product", "quantity")[:3] == [("WJ-3O42", "24"), ("BG-1001", "x"), ("BG-1001", "1.5")]


def test_retired_and_foreign_products_are_not_taken(shelf: World, other: World, make_product: MakeProduct) -> None:
    gone = make_product(shelf, "OLD-1", "旧款")
    services.retire_product(gone.pk, by=shelf.planner, at=NOW, reason="停产")
    make_product(other, "XX-777", "别家的货")
    rows = pasted(shelf, "编码\t数量\nOLD-1\t1\nXX-777\t1")["rows"]
    assert [list(row["errors"]) for row in rows] == [["product"], ["product"]]
    assert "别家的货" not in str(rows)


def test_text_in_quotes_and_broken_lines_stay_one_cell(shelf: World) -> None:
    found = pasted(shelf, '编码\t备注\t数量\nBG-1001\t"送到\n后门 ""3"" 号"\t3\nWJ-3042\t\t2')
    assert values(found, "product", "quantity") == [("BG-1001", "3"), ("WJ-3042", "2")]


def test_nothing_to_paste_is_said(shelf: World) -> None:
    assert pasted(shelf, " \n\t\n") == {"columns": [], "rows": [], "said": "没有可粘贴的内容。"}


def test_at_most_1000_rows_are_taken(shelf: World) -> None:
    found = pasted(shelf, "编码\t数量\n" + "BG-1001\t1\n" * 1003)
    assert len(found["rows"]) == 1000
    assert found["said"] == "已粘贴 1000 行；另有 3 行未粘贴，一张单据最多 1000 行"


@pytest.mark.parametrize("head", ["编码\t数量\n", ""])
def test_queries_are_the_same_for_3_and_300_rows(shelf: World, head: str) -> None:
    def count(rows: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            pasted(shelf, head + "BG-1001\t1\nWJ-3O42\t2\n没有\t3\n" * rows)
        return len(seen)

    assert count(1) == count(100)
    assert count(100) <= 3


def test_one_wide_row_does_not_widen_thousands_of_rows(shelf: World) -> None:
    found = pasted(shelf, "编码\t数量" + "\t" * 100_000 + "\n" + "BG-1001\t1\n" * 30_000)
    assert len(found["columns"]) == paste.MOST_COLUMNS
    assert values(found, "product", "quantity") == [("BG-1001", "1")] * 1000


def test_quotation_mark_that_is_never_closed_leaves_the_rows_as_they_are(shelf: World) -> None:
    found = pasted(shelf, '编码\t数量\t备注\nBG-1001\t3\t"' + "长" * 140_000 + "\nWJ-3042\t2\t好")
    assert values(found, "product", "quantity") == [("BG-1001", "3"), ("WJ-3042", "2")]


def test_text_longer_than_any_name_is_not_compared_with_every_code(shelf: World) -> None:
    near = [row["suggest"] for row in pasted(shelf, "编码\t数量\nBG-10O1\t1\nBG-10O1" + "x" * 400 + "\t1")["rows"]]
    assert near == [{"product": "BG-1001"}, {}]
