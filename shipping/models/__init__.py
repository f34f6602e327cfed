"""Delivery notices (permission to ship), delivery notes (paper that travels with the goods), differences."""

from shipping.models.notes import DeliveryNote, Difference, NoteLine
from shipping.models.notices import DeliveryNotice, NoticeLine

__all__ = ["DeliveryNote", "DeliveryNotice", "Difference", "NoteLine", "NoticeLine"]
