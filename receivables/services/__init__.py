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
from receivables.services.reversing import ask_reversal, decline_reversal, owe_guarantees, reverse
from receivables.services.writing_off import (
    after_write_off,
    ask_write_off,
    correct_write_off,
    decided_write_off,
    free_credit_of_write_off,
    withdraw_write_off,
)

__all__ = [
    "add_account",
    "after_decision",
    "after_write_off",
    "allocate",
    "ask_reversal",
    "ask_write_off",
    "cancel",
    "change_account",
    "check_open",
    "correct",
    "correct_write_off",
    "decided",
    "decided_write_off",
    "decline_reversal",
    "draw_statements",
    "due_on",
    "enter",
    "feed_back",
    "free",
    "free_credit",
    "free_credit_of_write_off",
    "free_rest",
    "issue",
    "make",
    "note_agreed",
    "note_disputed",
    "note_sent",
    "note_tax_number",
    "open_receivables",
    "order_entered",
    "owe_guarantees",
    "remind",
    "remind_entry",
    "retire_account",
    "reverse",
    "tell_clerks",
    "withdraw",
    "withdraw_write_off",
]
