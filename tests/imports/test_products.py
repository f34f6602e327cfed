"""Products and base prices from a file."""

from decimal import Decimal

import pytest
from django.utils import translation

from catalog import services as catalog
from catalog.models import Product
from core.refusals import NotYours
from imports.models import Row
from tests.imports.files import PRODUCT_HEADS, counts, faults, imported, rows, sent, tried, xlsx
from tests.world import NOW, World

D = Decimal


@pytest.fixture(autouse=True)
def chinese() -> object:
    """Sentences as a Chinese clerk reads them."""
    with translation.override("zh-hans"):
        yield


def _known(world: World, code: str = "BG-1", **more: object) -> Product:
    fields = {"name": "复印纸", "unit_name": "箱", "base_price": D("168"), **more}
    return catalog.add_product(company=world.company, by=world.planner, at=NOW, code=code, **fields)  # type: ignore[arg-type]  # fields by name


def test_new_products_come_in_with_class_price_tax_and_barcode(office: World) -> None:
    paper = catalog.add_item_class(company=office.company, by=office.planner, at=NOW, code="paper", name="纸品")
    heads = [*PRODUCT_HEADS, "商品分类", "数量小数位"]
    row = ["00123", "热敏纸", "80×50 mm", "卷", "3.20", "13%", "6901234567892", "纸品", 1]
    run = imported(office, office.planner, "products", xlsx(heads, row))
    made = Product.objects.get(company=office.company)
    assert (run.state, counts(run)) == ("done", (1, 0, 0, 0))
    assert (made.code, made.name, made.unit_name, made.base_price, made.tax_rate, made.barcode) == (
        "00123", "热敏纸", "卷", D("3.2"), D("0.13"), "6901234567892",
    )  # fmt: skip
    assert (made.item_class, made.decimals, made.initials) == (paper, 1, "rmz")


def test_numbers_and_texts_of_a_workbook_mean_the_same_code(office: World) -> None:
    """A code typed as a number has no leading zeros; one typed as text keeps them."""
    imported(
        office,
        office.planner,
        "products",
        xlsx(PRODUCT_HEADS, ["0042", "甲", "", "个", 1.5, 0.13, ""], [42, "乙", "", "个", 2, 13, 6901234567892.0]),
    )
    found = Product.objects.order_by("name").values_list("code", "name", "base_price", "tax_rate", "barcode")
    assert set(found) == {
        ("0042", "甲", D("1.5"), D("0.13"), ""),
        ("42", "乙", D("2"), D("0.13"), "6901234567892"),
    }


def test_known_product_is_changed_unchanged_stays(office: World) -> None:
    first, second = _known(office), _known(office, "BG-2", name="荧光笔", unit_name="套")
    heads = ["编码", "名称", "含税单价"]
    run = imported(
        office, office.planner, "products", xlsx(heads, ["BG-1", "复印纸", 171], ["BG-2", "荧光笔", "168.00"])
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert counts(run) == (0, 1, 1, 0)
    assert (first.base_price, first.change_reason, first.version, second.version) == (D("171"), run.number, 2, 1)


def test_wrong_products_are_told_with_every_fault(office: World) -> None:
    _known(office, "BG-9", barcode="690000000001")
    run = tried(
        office,
        office.planner,
        "products",
        xlsx(
            PRODUCT_HEADS,
            ["A-1", "对的", "", "个", 1, "13%", ""],
            ["A-2", "价格不对", "", "个", "一百", "abc", ""],
            ["A-3", "条码重复", "", "个", 1, "13%", "690000000001"],
            ["A-4", "", "", "", 1, "13%", ""],
            ["A-5", "负数", "", "个", -1, "13%", ""],
            ["X" * 41, "太长", "", "个", 1, "13%", ""],
            ["A-7", "税率不对", "", "个", 1, "150%", ""],
            ["A-8", "价格太大", "", "个", 10**13, "13%", ""],
        ),
    )
    told = faults(run)
    assert (counts(run), sorted(told)) == ((1, 0, 0, 7), [3, 4, 5, 6, 7, 8, 9])
    assert told[3] == ["“一百”不是数字，例如 12.5。", "“abc”不是数字，例如 12.5。"]
    assert told[4] == ["条码“690000000001”已属于另一个商品。"]
    assert told[5] == ["新的一行还需要：名称、计量单位。"]
    assert told[8] == ["“150%”不是税率，例如 13 或 0.13。"]
    assert Product.objects.count() == 1


def test_prices_change_from_now_and_leave_a_history(office: World) -> None:
    known = _known(office)
    other = _known(office, "BG-2", name="荧光笔")
    heads = ["货号", "新价"]
    run = imported(office, office.planner, "prices", xlsx(heads, ["BG-1", 175.5], ["BG-2", 168]))
    known.refresh_from_db()
    other.refresh_from_db()
    assert (counts(run), known.base_price, other.version) == ((0, 1, 1, 0), D("175.5"), 1)
    assert rows(run)[0].changes == [["base_price", "168", "175.5"]]
    assert known.change_reason == run.number


def test_price_of_an_unknown_or_retired_product_is_told(office: World) -> None:
    retired = _known(office)
    catalog.retire_product(retired.pk, by=office.planner, at=NOW, reason="停产")
    run = tried(office, office.planner, "prices", xlsx(["货号", "新价"], ["BG-1", 9], ["NIX", 1]))
    assert faults(run) == {
        2: ["该商品已停用，恢复销售后才能修改。"],
        3: ["没有编码为“NIX”的商品。"],
    }


def test_foreign_products_are_neither_changed_nor_told(office: World, foreign: World) -> None:
    theirs = _known(foreign, "BG-1", name="外方ZQXJ")
    run = tried(office, office.planner, "prices", xlsx(["货号", "新价"], ["BG-1", 9]))
    assert faults(run) == {2: ["没有编码为“BG-1”的商品。"]}
    theirs.refresh_from_db()
    assert theirs.version == 1


def test_clerk_may_not_import_products_and_planner_may(office: World) -> None:
    with pytest.raises(NotYours):
        sent(office, office.clerk, "products", xlsx(PRODUCT_HEADS, ["A-1", "甲", "", "个", 1, "13%", ""]))
    run = sent(office, office.planner, "products", xlsx(PRODUCT_HEADS, ["A-1", "甲", "", "个", 1, "13%", ""]))
    assert (run.state, run.mapping) == (
        "uploaded",
        ["code", "name", "spec", "unit_name", "base_price", "tax_rate", "barcode"],
    )


def test_thousand_products_come_in(office: World) -> None:
    many = [[f"P-{no:05}", f"商品 {no}", "", "个", no / 100, "13%", ""] for no in range(1000)]
    run = imported(office, office.planner, "products", xlsx(PRODUCT_HEADS, *many))
    assert (run.state, counts(run)) == ("done", (1000, 0, 0, 0))
    assert Product.objects.count() == 1000
    assert Row.objects.filter(run=run, outcome="new").count() == 1000
