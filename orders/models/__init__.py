"""Sales orders: what a customer ordered, and how far each line has come."""

from orders.models.amendment import Amendment, AmendmentLine
from orders.models.line import OrderLine
from orders.models.loss import Loss
from orders.models.order import Confirmation, FreightBearer, Hold, Order, Source

__all__ = [
    "Amendment",
    "AmendmentLine",
    "Confirmation",
    "FreightBearer",
    "Hold",
    "Loss",
    "Order",
    "OrderLine",
    "Source",
]
