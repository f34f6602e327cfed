"""What a typed text means, and what a person is offered while typing."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import queries, services
from core.refusals import NotFound
from tests.catalog.conftest import MakeProduct
from tests.world import NOW, World


def codes(office: World, text: str) -> list[str]:
    return [product.code for product in queries.find(office.clerk, text)]


@pytest.mark.parametrize("text", ["BG-1001", "bg-10", "复印", "fyz", "FYZ", "fuyinzhi", "6901234567892", "a4 70g"])
def test_find_offers_by_code_name_pinyin_and_barcode(office: World, make_product: MakeProduct, text: str) -> None:
    make_product(office, "BG-1001", "复印纸", spec="A4 70g", barcode="6901234567892")
    make_product(office, "SH-2002", "订书机")

    assert codes(office, text) == ["BG-1001"]


def test_find_puts_the_equal_first_and_leaves_out_the_foreign_and_the_retired(
    office: World, other: World, make_product: MakeProduct
) -> None:
    make_product(office, "A4", "相框")
    make_product(office, "BG-1", "A4 复印纸")
    retired = make_product(office, "A4-OLD", "旧纸")
    make_product(other, "A4-X", "别家的纸")
    services.retire_product(retired.pk, by=office.planner, at=NOW, reason="停产")

    assert codes(office, "a4") == ["A4", "BG-1"]


def test_find_takes_percent_and_underscore_as_they_are(office: World, make_product: MakeProduct) -> None:
    make_product(office, "P_1", "满 100% 棉")
    make_product(office, "PX1", "别的")

    assert codes(office, "p_") == ["P_1"]
    assert codes(office, "100%") == ["P_1"]
    assert codes(office, "  ") == []


def test_resolve_reads_all_texts_with_one_query(office: World, make_product: MakeProduct) -> None:
    paper = make_product(office, "BG-1001", "复印纸", barcode="6901234567892")
    stapler = make_product(office, "sh-1", "订书机")

    with CaptureQueriesContext(connection) as ran:
        found = queries.resolve(office.company, ["BG-1001", "bg-1001 ", "复印纸", "fyz", "6901234567892", "SH-1", ""])

    assert len(ran) == 1
    assert {text: known.product for text, known in found.items()} == {
        "BG-1001": paper,
        "bg-1001 ": paper,
        "复印纸": paper,
        "fyz": paper,
        "6901234567892": paper,
        "SH-1": stapler,
    }


def test_resolve_prefers_the_exact_code(office: World, make_product: MakeProduct) -> None:
    upper = make_product(office, "15056BL", "大写")
    lower = make_product(office, "15056bl", "小写")

    found = queries.resolve(office.company, ["15056BL", "15056bl"])

    assert (found["15056BL"].product, found["15056bl"].product) == (upper, lower)


def test_resolve_leaves_open_what_fits_several(office: World, make_product: MakeProduct) -> None:
    make_product(office, "B-1", "笔")
    make_product(office, "B-2", "笔")

    found = queries.resolve(office.company, ["笔", "nichts"])

    assert found["笔"].product is None
    assert found["笔"].sentence == "“笔”对应多个商品：B-1, B-2。"
    assert found["nichts"].sentence == "没有商品“nichts”。请输入编码、名称、拼音首字母或条码。"


def test_resolve_finds_the_retired_only_when_nothing_on_sale_fits(office: World, make_product: MakeProduct) -> None:
    old = make_product(office, "B-1", "笔")
    services.retire_product(old.pk, by=office.planner, at=NOW, reason="停产")

    assert queries.resolve(office.company, ["笔"])["笔"].product == old

    new = make_product(office, "B-2", "笔")

    assert queries.resolve(office.company, ["笔"])["笔"].product == new


def test_get_refuses_a_product_of_another_company(office: World, other: World, make_product: MakeProduct) -> None:
    own, foreign = make_product(office), make_product(other)

    assert queries.get(office.clerk, own.pk) == own
    with pytest.raises(NotFound, match="贵公司没有这个商品"):
        queries.get(office.clerk, foreign.pk)
    assert queries.by_ids(office.company, [own.pk, foreign.pk]) == {own.pk: own}


def test_charge_stays_in_the_company(office: World, other: World, make_product: MakeProduct) -> None:
    make_product(other, "YF", "运费", kind="service", charge="freight")
    assert queries.charge(office.company, "freight") is None

    own = make_product(office, "YF", "运费", kind="service", charge="freight", tax_rate=Decimal("0.09"))

    assert queries.charge(office.company, "freight") == own
