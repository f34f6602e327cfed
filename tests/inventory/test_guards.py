"""What the database itself refuses, as the application's role."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from inventory.models import Move, StockLevel
from tests.inventory.conftest import Stock
from tests.world import NOW

D = Decimal


def refused(statement: str, *values: int | str) -> str:
    """The name of the constraint, or the message of the guard, that refuses a statement."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = broken.value.__cause__
    return cause.diag.constraint_name or cause.diag.message_primary  # type: ignore[union-attr]  # psycopg's error


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("on_hand = -1", "reserved_within_stock"),
        ("reserved = -1", "reserved_never_negative"),
        ("reserved = on_hand + 1", "reserved_within_stock"),
    ],
)
def test_level_below_nought_is_refused(stock: Stock, change: str, constraint: str) -> None:
    stock.receive((stock.paper, "8"))
    assert refused(f"UPDATE inventory_stocklevel SET {change}") == constraint  # noqa: S608 - the test's own words


def test_level_at_the_edge_is_kept(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    assert StockLevel.objects.update(reserved=D(8)) == 1


@pytest.mark.parametrize("statement", ["UPDATE inventory_move SET quantity = 1", "DELETE FROM inventory_move"])
def test_move_is_append_only(stock: Stock, statement: str) -> None:
    stock.receive((stock.paper, "8"))
    assert refused(statement).endswith("is append-only")


@pytest.mark.parametrize(
    "statement", ["UPDATE inventory_receiptline SET quantity = 1", "DELETE FROM inventory_receiptline"]
)
def test_receipt_line_is_append_only(stock: Stock, statement: str) -> None:
    stock.receive((stock.paper, "8"))
    assert refused(statement).endswith("is append-only")


@pytest.mark.parametrize(
    ("source", "target", "quantity", "constraint"),
    [
        ("stock", "stock", 1, "move_touches_stock_once"),
        ("supplier", "customer", 1, "move_touches_stock_once"),
        ("supplier", "stock", 0, "move_of_something"),
    ],
)
def test_move_that_makes_no_sense_is_refused(
    stock: Stock, source: str, target: str, quantity: int, constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        move(stock, stock, source=source, target=target, quantity=D(quantity))
    move(stock, stock, source="supplier", target="stock", quantity=D(1))


def move(mine: Stock, theirs: Stock, **fields: object) -> Move:
    """A move in one company, of another company's warehouse if it is given."""
    given = {"source": "supplier", "target": "stock", "quantity": D(1), "balance": D(1), **fields}
    return Move.objects.create(
        company=mine.world.company,
        paper=mine.order(),
        warehouse=theirs.main,
        product=theirs.paper,
        at=NOW,
        by=mine.world.keeper,
        **given,
    )


def test_move_in_foreign_warehouse_is_refused(stock: Stock, foreign_stock: Stock) -> None:
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        move(stock, foreign_stock)


def test_level_of_foreign_product_is_refused(stock: Stock, foreign_stock: Stock) -> None:
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        StockLevel.objects.create(warehouse=stock.main, product=foreign_stock.paper)


def test_more_issued_than_reserved_is_refused(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    stock.reserve(stock.order(), (stock.paper, "5"))
    assert refused("UPDATE inventory_reservation SET issued = 6") == "issued_within_reserved"
    assert refused("UPDATE inventory_reservation SET issued = -1") == "issued_never_negative"
