"""Writing moves of goods that come in; those that leave are written where stock is taken (orders.py)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from accounts.models import User
from inventory.models import Location, Move, StockLevel
from workflow.models import Paper


def bring_in(
    paper: Paper,
    levels: Mapping[int, StockLevel],
    arrived: Mapping[int, Decimal],
    *,
    by: User | None,
    at: dt.datetime,
    source: str = Location.SUPPLIER,
) -> None:
    """Record what came in, per product, from the supplier if nothing else is said; `levels` are as they were before."""
    Move.objects.bulk_create(
        Move(
            company_id=paper.company_id,
            paper=paper,
            warehouse_id=levels[product_id].warehouse_id,
            product_id=product_id,
            lot=levels[product_id].lot,
            source=source,
            target=Location.STOCK,
            quantity=quantity,
            balance=levels[product_id].on_hand + quantity,
            at=at,
            by=by,
        )
        for product_id, quantity in arrived.items()
    )
