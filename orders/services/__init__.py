"""The only writers of orders."""

from orders.services.entry import cancel, change, create, from_quotation, submit, withdraw
from orders.services.losses import record_loss
from orders.services.overrides import ask_override
from orders.services.progress import record_invoiced, record_noticed, record_paid, record_shipped, record_signed
from orders.services.release import (
    after_review,
    decided,
    mark_credit_freed,
    mark_priority_freed,
    mark_restocked,
    restock,
    try_release,
)
from orders.services.web import confirm_web

__all__ = [
    "after_review",
    "ask_override",
    "cancel",
    "change",
    "confirm_web",
    "create",
    "decided",
    "from_quotation",
    "mark_credit_freed",
    "mark_priority_freed",
    "mark_restocked",
    "record_invoiced",
    "record_loss",
    "record_noticed",
    "record_paid",
    "record_shipped",
    "record_signed",
    "restock",
    "submit",
    "try_release",
    "withdraw",
]
