"""Delivery notices (permission to ship), delivery notes (paper that travels with the goods), differences."""

from shipping.models.emergencies import Emergency
from shipping.models.notes import DeliveryNote, Difference, NoteLine, Settlement
from shipping.models.notices import DeliveryNotice, NoticeLine
from shipping.models.reports import ShipmentReport

__all__ = [
    "DeliveryNote",
    "DeliveryNotice",
    "Difference",
    "Emergency",
    "NoteLine",
    "NoticeLine",
    "Settlement",
    "ShipmentReport",
]
