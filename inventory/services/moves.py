"""Writing moves: goods in from a supplier, goods out to a customer."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from accounts.models import User
from inventory.models import Location, Move, StockLevel
from workflow.models import Paper


def bring_in(
    paper: Paper, levels: Mapping[int, StockLevel], arrived: Mapping[int, Decimal], *, by: User | None, at: dt.datetime
) -> None:
    """Record what came from the supplier, per product; `levels` are as they were before."""
    _write(paper, levels, arrived, (Location.SUPPLIER, Location.STOCK), by, at)


def take_out(
    paper: Paper, levels: Mapping[int, StockLevel], leaving: Mapping[int, Decimal], *, by: User | None, at: dt.datetime
) -> None:
    """Record what went to the customer, per product; `levels` are as they were before."""
    _write(paper, levels, leaving, (Location.STOCK, Location.CUSTOMER), by, at)


def _write(
    paper: Paper,
    levels: Mapping[int, StockLevel],
    quantities: Mapping[int, Decimal],
    way: tuple[Location, Location],
    by: User | None,
    at: dt.datetime,
) -> None:
    source, target = way
    sign = 1 if target == Location.STOCK else -1
    Move.objects.bulk_create(
        Move(
            company_id=paper.company_id,
            paper=paper,
            warehouse_id=levels[product_id].warehouse_id,
            product_id=product_id,
            lot=levels[product_id].lot,
            source=source,
            target=target,
            quantity=quantity,
            balance=levels[product_id].on_hand + sign * quantity,
            at=at,
            by=by,
        )
        for product_id, quantity in quantities.items()
    )
