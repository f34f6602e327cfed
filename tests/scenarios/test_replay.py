"""A sample of a real wholesaler's ledger runs through the services and agrees to the penny."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from benchmarks import ledger, replay
from benchmarks.ledger import Row, Sheet, deliveries, parse

SAMPLE = replay.ROOT / "benchmarks" / "data" / "ledger-300.csv.xz"
Lines = Callable[..., list[dict[str, str]]]


@pytest.mark.timeout(900)
def test_a_hundred_invoices_of_a_real_ledger_agree_exactly(
    db: None, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.RENDERING = False
    sample = ledger.read(SAMPLE, 100)  # `./run replay` takes all of them; a test run has ten minutes
    assert len(sample.sheets) == 100
    exact = replay.replay(sample, processes=1)
    connection.check_constraints()
    report = capsys.readouterr().out
    assert exact, report
    assert [line for line in report.splitlines() if line.startswith("NO ")] == []


def raw(number: str, code: str, quantity: str, price: str, day: str = "2011-01-05T08:00:00") -> dict[str, str]:
    return {
        "InvoiceNo": number, "StockCode": code, "Description": code, "Quantity": quantity, "InvoiceDate": day,
        "UnitPrice": price, "CustomerID": "", "Country": "United Kingdom",
    }  # fmt: skip


def test_cancellations_gifts_and_write_offs_are_counted_apart() -> None:
    found = parse(
        [raw("1", "A", "2", "1.5"), raw("C2", "A", "-2", "1.5"), raw("3", "A", "5", "0"), raw("4", "A", "-1", "0")]
    )
    assert [sheet.number for sheet in found.sheets] == ["1"]
    assert dict(found.apart) == {"cancellation lines": 1, "gifts at price 0": 1, "write-offs at price 0": 1}


def test_a_sheets_total_rounds_each_line_before_it_sums() -> None:
    rows = [Row("A", "a", Decimal(1), Decimal("0.125")), Row("B", "b", Decimal(1), Decimal("0.125"))]
    sheet = Sheet("1", replay.OPENED, "x", "UK", rows)
    assert sheet.gross == Decimal("0.26")


def test_stock_arrives_in_whole_cases_and_what_is_left_covers_the_next_month() -> None:
    sales = parse(
        [raw("1", "A", "50", "1"), raw("2", "A", "40", "1", "2011-02-01T08:00:00"), raw("2", "POST", "1", "9")]
    )
    arrivals, left = deliveries(sales)
    assert [arriving for _month, arriving in arrivals] == [{"A": Decimal(96)}, {}]
    assert left == {"A": Decimal(6)}
