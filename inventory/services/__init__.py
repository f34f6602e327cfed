"""The only writers of warehouses, stock levels, moves, reservations and stock receipts."""

from inventory.services.openings import check_opening, open_stock
from inventory.services.orders import Want, issue, release_part, reserve, unreserve
from inventory.services.receipts import receive
from inventory.services.warehouses import add_warehouse, change_warehouse, keep_class_in

__all__ = [
    "Want",
    "add_warehouse",
    "change_warehouse",
    "check_opening",
    "issue",
    "keep_class_in",
    "open_stock",
    "receive",
    "release_part",
    "reserve",
    "unreserve",
]
