import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core import display

CHINA = ZoneInfo("Asia/Shanghai")


def _at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type,misc]  # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("41280"), "41,280.00"),
        (Decimal("-312"), "−312.00"),
        (Decimal("-0.005"), "−0.01"),
        (Decimal("-0.004"), "0.00"),
        (Decimal("0.005"), "0.01"),
        (Decimal("1234567890.126"), "1,234,567,890.13"),
        (0, "0.00"),
        (None, "—"),
    ],
)
def test_money_text_of(value: Decimal | int | None, text: str) -> None:
    assert display.money_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("8.6", "8.60"), ("8.600000", "8.60"), ("0.1234567", "0.123457"), ("1200", "1,200.00"), ("-1.5", "−1.50")],
)
def test_price_text_of(value: str, text: str) -> None:
    assert display.price_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("1200.0000", 4, "1,200"), ("0.5", 0, "1"), ("0.5000", 4, "0.5"), ("1E+3", 2, "1,000"), ("0.0000", 4, "0")],
)
def test_qty_text_of(value: str, decimals: int, text: str) -> None:
    assert display.qty_text(Decimal(value), decimals) == text


@pytest.mark.parametrize(("value", "text"), [("0.13", "13%"), ("0.063", "6.3%"), ("1", "100%"), ("-0.05", "−5%")])
def test_percent_text_of(value: str, text: str) -> None:
    assert display.percent_text(Decimal(value)) == text


@pytest.mark.parametrize("show", [display.price_text, display.qty_text, display.percent_text, display.day_text])
def test_what_is_absent_is_a_dash(show: object) -> None:
    assert show(None) == "—"  # type: ignore[operator]  # each is a function


def test_day_text_has_the_year_only_when_it_is_another() -> None:
    today = dt.date(2026, 6, 10)
    assert display.day_text(dt.date(2026, 6, 9), today) == "06-09"
    assert display.day_text(dt.date(2025, 11, 18), today) == "2025-11-18"


def test_day_long_text_in_chinese_and_english() -> None:
    today, day = dt.date(2026, 6, 1), dt.date(2026, 6, 10)
    with translation.override("zh-hans"):
        assert display.day_long_text(day, today) == "6月10日 周三"
        assert display.day_long_text(dt.date(2025, 6, 10), today) == "2025年6月10日 周二"
    with translation.override("en"):
        assert display.day_long_text(day, today) == "Wed 6/10"


def test_moment_text_is_the_clock_today_and_has_the_day_else() -> None:
    now = _at(2026, 6, 10, 10, 32)
    assert display.moment_text(_at(2026, 6, 10, 9, 12), now) == "09:12"
    assert display.moment_text(_at(2026, 6, 9, 23, 59), now) == "06-09 23:59"
    assert display.moment_text(_at(2025, 6, 10, 9, 12), now) == "2025-06-10 09:12"


def test_moment_text_reads_the_day_in_the_active_zone() -> None:
    now = _at(2026, 6, 10, 0, 30)
    assert display.moment_text(dt.datetime(2026, 6, 9, 16, 5, tzinfo=dt.UTC), now) == "00:05"


@pytest.mark.parametrize(
    ("minutes", "text"), [(48, "48 分"), (65, "1 小时 5 分"), (27 * 60, "1 天 3 小时"), (48 * 60, "2 天"), (-5, "0 分")]
)
def test_span_text_of(minutes: int, text: str) -> None:
    with translation.override("zh-hans"):
        assert display.span_text(dt.timedelta(minutes=minutes)) == text


@pytest.mark.parametrize(("size", "text"), [(10, "1 KB"), (186_368, "182 KB"), (1_500_000, "1.4 MB")])
def test_size_text_of(size: int, text: str) -> None:
    assert display.size_text(size) == text
