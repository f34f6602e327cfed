"""The only writers of accounts, receipts, allocations and invoices."""

from receivables.services.accounts import add_account, change_account, retire_account
from receivables.services.invoices import cancel, issue, make, note_tax_number
from receivables.services.receipts import (
    after_decision,
    allocate,
    correct,
    decided,
    enter,
    feed_back,
    free,
    free_credit,
    tell_clerks,
)

__all__ = [
    "add_account",
    "after_decision",
    "allocate",
    "cancel",
    "change_account",
    "correct",
    "decided",
    "enter",
    "feed_back",
    "free",
    "free_credit",
    "issue",
    "make",
    "note_tax_number",
    "retire_account",
    "tell_clerks",
]
