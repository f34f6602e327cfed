from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Amounts, capitals, line_amounts, part_of, round_money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("9632.20", "玖仟陆佰叁拾贰元贰角整"),
        ("2820", "贰仟捌佰贰拾元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("1.05", "壹元零伍分"),
        ("0", "零元整"),
        ("10001", "壹万零壹元整"),
        ("10010000.5", "壹仟零壹万元伍角整"),
        ("100000001", "壹亿零壹元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1010", "壹仟零壹拾元整"),
        ("20000400.06", "贰仟万零肆佰元零陆分"),
        ("-3.00", "负叁元整"),
    ],
)
def test_capitals_of_an_amount(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def test_line_amounts_round_the_tax_on_the_line() -> None:
    assert line_amounts(Decimal(10), Decimal(250), Decimal("0.13")) == Amounts(
        Decimal("2500.00"), Decimal("287.61"), Decimal("2212.39")
    )


def test_round_money_is_half_up_not_bankers() -> None:
    assert [round_money(Decimal(x)) for x in ("0.125", "0.135", "-0.125")] == [
        Decimal("0.13"),
        Decimal("0.14"),
        Decimal("-0.13"),
    ]


@given(
    st.decimals(0, 10**7, places=2),
    st.lists(st.integers(1, 50), min_size=1, max_size=12),
)
def test_parts_of_a_total_sum_to_it_exactly(total: Decimal, pieces: list[int]) -> None:
    whole, done, moved = Decimal(sum(pieces)), Decimal(0), Decimal(0)
    for piece in pieces:
        done += piece
        moved += part_of(total, done, whole, moved)
    assert moved == total
