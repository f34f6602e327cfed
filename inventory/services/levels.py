"""The stock rows: locked in one order, changed in one statement, whatever the number of lines.

Everybody who changes stock locks its level rows first, ascending by (warehouse, product), and writes moves and
reservations only while holding them. So two people never wait for each other crosswise, and no total is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from core.money import ZERO
from core.refusals import NotAllowed
from inventory.models import StockLevel
from workflow import locks

NO_LOT = ""
ORDER = ("warehouse_id", "product_id", "lot")

CHANGE = """
    UPDATE inventory_stocklevel AS level
       SET on_hand = level.on_hand + change.on_hand, reserved = level.reserved + change.reserved
      FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS change (id, on_hand, reserved)
     WHERE level.id = change.id
"""


@dataclass(frozen=True)
class Change:
    """What is added to a level: pieces on hand and pieces held; negative to take away."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO


def summed(lines: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Quantity per product of lines that may name a product twice, ascending by product.

    Raises NotAllowed for a quantity that is not above nought.
    """
    found: dict[int, Decimal] = {}
    for product_id, quantity in lines:
        if quantity <= 0:
            raise NotAllowed(_("A quantity must be greater than 0."), field="quantity")
        found[product_id] = found.get(product_id, ZERO) + quantity
    return dict(sorted(found.items()))


def lock(warehouse_id: int, product_ids: Iterable[int]) -> dict[int, StockLevel]:
    """The levels of these products in one warehouse, locked; products without a level are left out."""
    return _locked(StockLevel.objects.filter(warehouse_id=warehouse_id, product_id__in=list(product_ids)))


def lock_ids(warehouse_id: int, product_ids: Iterable[int]) -> dict[int, int]:
    """Like `lock`, for a statement that reads the locked levels itself: the level's id by product."""
    return _ids(StockLevel.objects.filter(warehouse_id=warehouse_id, product_id__in=list(product_ids)))


def lock_where_kept(product_ids: Iterable[int]) -> dict[int, int]:
    """The id of the level of each product in the warehouse that keeps its item class (PARTS-31), locked.

    Services have no item class's warehouse and no level, so they are left out like goods that never arrived.
    """
    kept = F("product__item_class__kept_in__warehouse_id")
    return _ids(StockLevel.objects.filter(product_id__in=list(product_ids), warehouse_id=kept))


def _ids(levels: QuerySet[StockLevel]) -> dict[int, int]:
    return {product_id: row.pk for product_id, row in _locked(levels.only("product_id")).items()}


def lock_or_open(warehouse_id: int, product_ids: Iterable[int]) -> dict[int, StockLevel]:
    """Like `lock`, with an empty level made for every product that has none yet."""
    ids = sorted(product_ids)
    fresh = [StockLevel(warehouse_id=warehouse_id, product_id=each, lot=NO_LOT) for each in ids]
    StockLevel.objects.bulk_create(fresh, ignore_conflicts=True)
    return lock(warehouse_id, ids)


def _locked(levels: QuerySet[StockLevel]) -> dict[int, StockLevel]:
    rows = levels.filter(lot=NO_LOT).order_by(*ORDER).select_for_update(of=("self",), no_key=True)
    found = {row.product_id: row for row in rows}
    for row in found.values():
        locks.taken("inventory.stocklevel", row.pk)
    return found


def apply(changes: Mapping[int, Change]) -> None:
    """Add to the locked levels, by their ids, in one statement; the database refuses what would fall below nought."""
    if not changes:
        return
    ids = list(changes)
    deltas = [changes[each] for each in ids]
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [ids, [each.on_hand for each in deltas], [each.reserved for each in deltas]])
