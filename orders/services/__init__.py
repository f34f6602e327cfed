"""The only writers of orders."""

from orders.services.amending import after_review, amend, decided, drop_change
from orders.services.entry import cancel, change, create, from_quotation, submit, withdraw
from orders.services.guarantees import ask_guarantee, guaranteed
from orders.services.losses import record_loss
from orders.services.overrides import ask_override
from orders.services.progress import (
    record_invoiced,
    record_noticed,
    record_paid,
    record_shipped,
    record_signed,
    record_written_off,
)
from orders.services.release import (
    mark_credit_freed,
    mark_priority_freed,
    mark_restocked,
    release_by,
    restock,
    try_release,
)
from orders.services.rest import give_up, record_missing
from orders.services.stopping import go_on_again, note_stopped
from orders.services.web import confirm_web

__all__ = [
    "after_review",
    "amend",
    "ask_guarantee",
    "ask_override",
    "cancel",
    "change",
    "confirm_web",
    "create",
    "decided",
    "drop_change",
    "from_quotation",
    "give_up",
    "go_on_again",
    "guaranteed",
    "mark_credit_freed",
    "mark_priority_freed",
    "mark_restocked",
    "note_stopped",
    "record_invoiced",
    "record_loss",
    "record_missing",
    "record_noticed",
    "record_paid",
    "record_shipped",
    "record_signed",
    "record_written_off",
    "release_by",
    "restock",
    "submit",
    "try_release",
    "withdraw",
]
