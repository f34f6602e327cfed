"""The stock check finds what does not agree, and only that."""

from decimal import Decimal

from core.ledgers import Difference
from inventory.checks import reserved_is_reservations, stock_is_moves
from inventory.models import StockLevel
from tests.inventory.conftest import Stock

D = Decimal


def test_stock_that_agrees_has_no_difference(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"))
    stock.issue(order, (stock.paper, "2"))
    assert list(stock_is_moves(stock.world.company)) == []
    assert list(reserved_is_reservations(stock.world.company)) == []


def test_changed_level_is_found_in_its_company_only(stock: Stock, foreign_stock: Stock) -> None:
    receipt = stock.receive((stock.paper, "8"))
    StockLevel.objects.update(on_hand=D(9), reserved=D(1))
    assert list(stock_is_moves(stock.world.company)) == [Difference("ZK BG-1001", D(9), D(8), receipt.pk)]
    assert list(reserved_is_reservations(stock.world.company)) == [Difference("ZK BG-1001", D(1), D(0), None)]
    assert list(stock_is_moves(foreign_stock.world.company)) == []


def test_level_that_was_deleted_is_found(stock: Stock) -> None:
    receipt = stock.receive((stock.paper, "8"))
    StockLevel.objects.all().delete()
    assert list(stock_is_moves(stock.world.company)) == [Difference("ZK BG-1001", D(0), D(8), receipt.pk)]
