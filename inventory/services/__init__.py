"""The only writers of warehouses, stock levels, moves, reservations and stock receipts."""

from inventory.services.orders import Want, issue, reserve, unreserve
from inventory.services.receipts import receive
from inventory.services.warehouses import add_warehouse, change_warehouse, keep_class_in

__all__ = [
    "Want",
    "add_warehouse",
    "change_warehouse",
    "issue",
    "keep_class_in",
    "receive",
    "reserve",
    "unreserve",
]
