"""Rows as a person types them: errors stand beside their field and everything typed is kept."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import services
from catalog.lineforms import BaseLineFormSet, LineFormSet, initial_of
from catalog.lines import LineInput, PricedLine, build
from catalog.models import Product
from tests.catalog.conftest import Line, MakeProduct
from tests.world import NOW, World


def _line(product: Product, given: LineInput) -> PricedLine:
    (line,) = build(Line, [given], {product.pk: product})
    return line


BLANK = {"product": "", "description": "", "quantity": "", "unit_price": "", "tax_rate": ""}


def typed(office: World, *rows: dict[str, str], initial: int = 0) -> BaseLineFormSet:
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in {**BLANK, **row}.items()}
    return LineFormSet(data, company=office.company, prefix="lines")


def test_rows_become_line_inputs_and_blank_rows_are_ignored(office: World, make_product: MakeProduct) -> None:
    paper = make_product(office, "BG-1001", "复印纸")
    stapler = make_product(office, "SH-2", "订书机")
    formset = typed(
        office,
        {"product": "fyz", "quantity": "1,200"},
        {},
        {"product": "SH-2", "quantity": "３", "unit_price": "8.123456", "tax_rate": "9", "description": "订书机 蓝"},
    )

    assert formset.is_valid()
    assert formset.inputs() == [
        LineInput(paper.pk, Decimal(1200)),
        LineInput(stapler.pk, Decimal(3), Decimal("8.123456"), Decimal("0.09"), "订书机 蓝"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ({"quantity": "0"}, "quantity", "数量必须大于 0。"),
        ({"quantity": "-5"}, "quantity", "数量必须大于 0。"),
        ({"quantity": "abc"}, "quantity", "请输入数量，例如 12。"),
        ({"quantity": ""}, "quantity", "请输入数量，例如 12。"),
        ({"quantity": "1.5"}, "quantity", "“复印纸”的数量须为 1 箱的整数倍。"),
        ({"product": "XX-9"}, "product", "没有商品“XX-9”。请输入编码、名称、拼音首字母或条码。"),
        ({"product": ""}, "product", "请输入商品：编码、名称、拼音首字母或条码。"),
        ({"product": "OLD"}, "product", "“OLD 旧货”已停用，不再销售。"),
        ({"unit_price": "-1"}, "unit_price", "单价不能小于 0。"),
        ({"unit_price": "x"}, "unit_price", "请输入单价，例如 8.60。"),
        ({"tax_rate": "100"}, "tax_rate", "百分比须小于 100。"),
    ],
)
def test_wrong_row_has_its_sentence_beside_the_field_and_keeps_what_was_typed(
    office: World, make_product: MakeProduct, row: dict[str, str], field: str, sentence: str
) -> None:
    make_product(office, "BG-1001", "复印纸")
    old = make_product(office, "OLD", "旧货")
    services.retire_product(old.pk, by=office.planner, at=NOW, reason="停产")
    wrong = {"product": "BG-1001", "quantity": "12", "description": "手写", **row}

    formset = typed(office, {"product": "BG-1001", "quantity": "1"}, wrong)

    assert not formset.is_valid()
    assert [dict(form.errors) for form in formset.forms] == [{}, {field: [sentence]}]
    assert [formset.forms[1][name].value() for name in wrong] == list(wrong.values())


def test_rows_of_another_companys_products_are_unknown(office: World, other: World, make_product: MakeProduct) -> None:
    make_product(other, "BG-1001", "复印纸")

    formset = typed(office, {"product": "BG-1001", "quantity": "1"})

    assert not formset.is_valid()
    assert list(formset.errors[0]) == ["product"]


def test_no_filled_row_is_refused(office: World) -> None:
    formset = typed(office, {}, {})

    assert not formset.is_valid()
    assert len(formset.non_form_errors()) == 1


def test_deleted_row_is_left_out_even_when_it_is_wrong(office: World, make_product: MakeProduct) -> None:
    paper = make_product(office, "BG-1001", "复印纸")

    formset = typed(
        office, {"product": "BG-1001", "quantity": "1"}, {"product": "XX", "quantity": "abc", "DELETE": "on"}
    )

    assert formset.is_valid()
    assert formset.inputs() == [LineInput(paper.pk, Decimal(1))]


def test_hundred_rows_ask_the_database_once(office: World, make_product: MakeProduct) -> None:
    make_product(office, "BG-1001", "复印纸")
    formset = typed(office, *[{"product": "BG-1001", "quantity": str(n)} for n in range(1, 101)])

    with CaptureQueriesContext(connection) as ran:
        assert formset.is_valid()

    assert (len(ran), len(formset.inputs())) == (1, 100)


def test_stored_lines_come_back_as_they_were(office: World, make_product: MakeProduct) -> None:
    paper = make_product(office, "BG-1001", "复印纸")
    given = LineInput(paper.pk, Decimal("12.0000"), Decimal("168.500000"), Decimal("0.1300"), "复印纸 A4")
    from_store = LineFormSet(company=office.company, prefix="lines", initial=initial_of([_line(paper, given)]))
    row = from_store.forms[0]
    shown = {name: row[name].field.widget.format_value(row[name].value()) for name in BLANK}

    again = typed(office, shown, initial=1)

    assert shown == {
        "product": "BG-1001",
        "description": "复印纸 A4",
        "quantity": "12",
        "unit_price": "168.50",
        "tax_rate": "13",
    }
    assert again.is_valid()
    assert again.inputs() == [given]
