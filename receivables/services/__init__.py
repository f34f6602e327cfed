"""The only writers of accounts, receipts, allocations and invoices."""

from receivables.policies import check_open
from receivables.services.accounts import add_account, change_account, retire_account
from receivables.services.entering import order_entered, remind_entry
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
from receivables.services.reconciling import draw_statements, note_agreed, note_disputed, note_sent
from receivables.services.reminding import remind
from receivables.services.reversing import ask_reversal, decline_reversal, reverse

__all__ = [
    "add_account",
    "after_decision",
    "allocate",
    "ask_reversal",
    "cancel",
    "change_account",
    "check_open",
    "correct",
    "decided",
    "decline_reversal",
    "draw_statements",
    "due_on",
    "enter",
    "feed_back",
    "free",
    "free_credit",
    "free_rest",
    "issue",
    "make",
    "note_agreed",
    "note_disputed",
    "note_sent",
    "note_tax_number",
    "open_receivables",
    "order_entered",
    "remind",
    "remind_entry",
    "retire_account",
    "reverse",
    "tell_clerks",
    "withdraw",
]
