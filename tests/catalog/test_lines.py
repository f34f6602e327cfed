"""Amounts of a line, totals of a document, and the lines that cannot stand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.lines import LineInput, build, price_line, totals
from catalog.models import Product
from core.money import Amounts
from core.refusals import NotAllowed
from tests.catalog.conftest import Line
from tests.world import NOW

PAPER = Product(pk=1, code="BG-1", name="复印纸", spec="A4", unit_name="箱", base_price=Decimal("16.8"), decimals=0)
CABLE = Product(pk=2, code="DX-1", name="电缆", unit_name="米", base_price=Decimal("0.123456"), decimals=2)
GONE = Product(pk=3, code="OLD", name="旧货", unit_name="个", base_price=Decimal(1), retired_at=NOW)
PRODUCTS = {product.pk: product for product in (PAPER, CABLE, GONE)}


def test_line_takes_price_rate_and_text_of_its_product_when_none_is_given() -> None:
    (line,) = build(Line, [LineInput(1, Decimal(20))], PRODUCTS)

    assert (line.no, line.description, line.unit_price, line.tax_rate) == (
        1,
        "复印纸 A4",
        Decimal("16.8"),
        Decimal("0.13"),
    )
    assert (line.gross, line.tax, line.net) == (Decimal("336.00"), Decimal("38.65"), Decimal("297.35"))


def test_line_keeps_a_price_and_rate_of_zero() -> None:
    (line,) = build(Line, [LineInput(1, Decimal(20), Decimal(0), Decimal(0), "赠品")], PRODUCTS)

    assert (line.description, line.gross, line.tax) == ("赠品", Decimal("0.00"), Decimal("0.00"))


def test_price_of_six_decimals_is_rounded_once_on_the_line() -> None:
    assert price_line(Decimal("1234.56"), Decimal("0.123456"), Decimal("0.13")) == Amounts(
        Decimal("152.41"), Decimal("17.53"), Decimal("134.88")
    )


@given(
    st.lists(
        st.tuples(
            st.decimals("0.01", "99999", places=2),
            st.decimals("0", "9999", places=6),
            st.sampled_from(["0", "0.06", "0.13"]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_totals_are_the_sum_of_rounded_lines(rows: list[tuple[Decimal, Decimal, str]]) -> None:
    inputs = [LineInput(2, quantity, price, Decimal(rate)) for quantity, price, rate in rows]
    lines = build(Line, inputs, PRODUCTS)
    found = totals(lines)

    assert found.gross == found.net + found.tax == sum(line.gross for line in lines)


@pytest.mark.parametrize(
    ("given_line", "sentence"),
    [
        (LineInput(9, Decimal(1)), "第 1 行：没有这个商品。"),
        (LineInput(3, Decimal(1)), "第 1 行：“OLD 旧货”已停用，不再销售。"),
        (LineInput(1, Decimal(0)), "第 1 行：数量必须大于 0。"),
        (LineInput(1, Decimal(-1)), "第 1 行：数量必须大于 0。"),
        (LineInput(1, Decimal("1.5")), "第 1 行：“复印纸”的数量须为 1 箱的整数倍。"),
        (LineInput(2, Decimal("1.505")), "第 1 行：“电缆”的数量须为 0.01 米的整数倍。"),
        (LineInput(1, Decimal(1), Decimal("-0.01")), "第 1 行：单价不能小于 0。"),
        (LineInput(1, Decimal(1), Decimal("0.1234567")), "第 1 行：单价最多 6 位小数。"),
        (LineInput(1, Decimal(10) ** 9, Decimal(10) ** 9), "第 1 行：本行金额过大。"),
    ],
)
def test_line_that_cannot_stand_is_refused_with_its_number(given_line: LineInput, sentence: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        build(Line, [given_line], PRODUCTS)

    assert str(refusal.value) == sentence


def test_document_without_lines_is_refused() -> None:
    with pytest.raises(NotAllowed, match="至少要有一行明细"):
        build(Line, [], PRODUCTS)


def test_quantity_at_the_finest_step_is_allowed() -> None:
    (line,) = build(Line, [LineInput(2, Decimal("1.51"))], PRODUCTS)

    assert line.quantity == Decimal("1.51")
