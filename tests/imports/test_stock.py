"""Opening stock from a file: once, before anything moved, never below nought."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core.refusals import NotYours
from credit import checks
from imports import services
from inventory import services as inventory
from inventory.models import Location, Move, StockLevel, StockReceipt
from tests.imports.files import counts, faults, fresh, imported, sent, tried, work, xlsx
from tests.inventory.conftest import Stock, stock_of
from tests.world import NOW, World
from workflow.models import Link

D = Decimal
HEADS = ["仓库", "编码", "期初数量"]
ROWS: list[list[Any]] = [["总仓", "BG-1001", 120], ["ZK", "BG-1002", "3.25"], ["家具仓", "JJ-2001", 8]]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sentences as a Chinese keeper reads them."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def stock(office: World) -> Stock:
    """Two warehouses and their products; nothing has moved."""
    return stock_of(office)


def test_stock_comes_in_by_one_receipt_for_each_warehouse(stock: Stock) -> None:
    run = imported(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS))
    assert (run.state, counts(run)) == ("done", (3, 0, 0, 0))
    assert [stock.level(each) for each in (stock.paper, stock.pen, stock.desk)] == [
        (D(120), 0), (D("3.25"), 0), (D(8), 0),
    ]  # fmt: skip
    assert set(Move.objects.values_list("source", "target")) == {(Location.OPENING, Location.STOCK)}
    receipts = StockReceipt.objects.filter(company=stock.world.company)
    assert sorted(receipts.values_list("warehouse__code", "state")) == [("JJ", "posted"), ("ZK", "posted")]
    assert Link.objects.filter(source=run.pk, target__in=receipts.values("pk")).count() == 2
    assert list(checks.differences(stock.world.company)) == []


def test_trial_books_nothing(stock: Stock) -> None:
    run = tried(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS))
    assert (run.state, counts(run)) == ("checked", (3, 0, 0, 0))
    assert (Move.objects.count(), StockReceipt.objects.count(), StockLevel.objects.count()) == (0, 0, 0)


def test_same_file_again_books_nothing_more(stock: Stock) -> None:
    imported(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS))
    again = tried(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS))
    assert counts(again) == (0, 0, 3, 0)
    assert stock.level(stock.paper) == (D(120), 0)


def test_wrong_rows_are_told(stock: Stock) -> None:
    stock.receive((stock.pen, "5"))
    imported(stock.world, stock.world.keeper, "stock", xlsx(HEADS, ROWS[0]))
    run = tried(
        stock.world,
        stock.world.keeper,
        "stock",
        xlsx(
            HEADS,
            ["总仓", "BG-1001", 121],
            ["总仓", "BG-1002", 1],
            ["无此仓", "JJ-2001", 1],
            ["家具仓", "NIX", 1],
            ["家具仓", "JJ-2001", "1.5"],
            ["家具仓", "JJ-2001", -1],
            ["总仓", "FW-1", 1],
            ["家具仓", "BG-1001", 0],
            ["总仓", "JJ-2001", 2],
            ["ZK", "JJ-2001", 3],
        ),
    )
    told = {no: sentences[0] for no, sentences in faults(run).items()}
    assert counts(run) == (1, 0, 1, 8)
    assert told[2].endswith("已导入过期初库存：120。")
    assert told[3].endswith("已有出入库，现在到货请做入库单。")
    assert told[4] == "没有您可以入库的仓库“无此仓”。"
    assert told[5] == "没有编码为“NIX”的商品。"
    assert sorted(told) == [2, 3, 4, 5, 6, 7, 8, 11]
    assert told[8].endswith("是服务，没有库存。")
    assert told[11] == "上面已有一行写了这个仓库的同一商品。"


def test_goods_that_arrive_between_trial_and_import_stop_it(stock: Stock) -> None:
    run = tried(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS))
    services.start(run.pk, by=stock.world.keeper, at=NOW)
    stock.receive((stock.paper, "5"))
    work()
    run = fresh(run)
    assert (run.state, counts(run)) == ("checked", (2, 0, 0, 1))
    assert stock.level(stock.paper) == (D(5), 0)


def test_database_refuses_a_second_opening_of_one_place(stock: Stock) -> None:
    given = {"company": stock.world.company, "by": stock.world.keeper, "at": NOW}
    inventory.open_stock(lines={stock.main.pk: [(stock.paper.pk, D(5))]}, **given)  # type: ignore[arg-type]  # by name
    with pytest.raises(IntegrityError, match="opening_once_per_place"), transaction.atomic():
        inventory.open_stock(lines={stock.main.pk: [(stock.paper.pk, D(5))]}, **given)  # type: ignore[arg-type]  # same
    assert stock.level(stock.paper) == (D(5), 0)


def test_foreign_warehouse_and_product_are_unknown(stock: Stock, foreign: World) -> None:
    theirs = stock_of(foreign)
    theirs.main.name = "外方ZQXJ仓"
    theirs.main.save()
    run = tried(stock.world, stock.world.keeper, "stock", xlsx(HEADS, ["外方ZQXJ仓", "BG-1001", 1], ROWS[0]))
    assert faults(run) == {2: ["没有您可以入库的仓库“外方ZQXJ仓”。"]}
    assert imported(stock.world, stock.world.keeper, "stock", xlsx(HEADS, ROWS[0])).state == "done"
    assert not StockLevel.objects.filter(warehouse__company=foreign.company).exists()


def test_planner_may_not_bring_in_stock_and_keeper_may(stock: Stock) -> None:
    with pytest.raises(NotYours):
        sent(stock.world, stock.world.planner, "stock", xlsx(HEADS, *ROWS))
    assert sent(stock.world, stock.world.keeper, "stock", xlsx(HEADS, *ROWS)).mapping == [
        "warehouse",
        "code",
        "quantity",
    ]
