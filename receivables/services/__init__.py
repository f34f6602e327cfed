"""The only writers of accounts, receipts, allocations and invoices."""

from receivables.policies import check_open
from receivables.services.accounts import add_account, change_account, retire_account
from receivables.services.invoices import cancel, due_on, issue, make, note_tax_number
from receivables.services.openings import open_receivables
from receivables.services.receipts import (
    after_decision,
    allocate,
    correct,
    decided,
    enter,
    feed_back,
    free,
    free_credit,
    free_rest,
    tell_clerks,
    withdraw,
)

__all__ = [
    "add_account",
    "after_decision",
    "allocate",
    "cancel",
    "change_account",
    "check_open",
    "correct",
    "decided",
    "due_on",
    "enter",
    "feed_back",
    "free",
    "free_credit",
    "free_rest",
    "issue",
    "make",
    "note_tax_number",
    "open_receivables",
    "retire_account",
    "tell_clerks",
    "withdraw",
]
