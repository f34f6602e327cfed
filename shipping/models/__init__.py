"""Delivery notices (permission to ship), delivery notes (paper that travels with the goods), differences, debts."""

from shipping.models.debts import BankSlip, DebtReview
from shipping.models.emergencies import Emergency
from shipping.models.notes import DeliveryNote, Difference, NoteLine, Settlement
from shipping.models.notices import PENDING, DeliveryNotice, NoticeLine
from shipping.models.reports import ShipmentReport

__all__ = [
    "PENDING",
    "BankSlip",
    "DebtReview",
    "DeliveryNote",
    "DeliveryNotice",
    "Difference",
    "Emergency",
    "NoteLine",
    "NoticeLine",
    "Settlement",
    "ShipmentReport",
]
