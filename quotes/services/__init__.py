"""The only writers of enquiries and quotations."""

from quotes.services.drafts import EXPIRY, change, decided, draft, revise, submit, tell_maker, withdraw
from quotes.services.enquiries import close_enquiry, mark_quoted, open_enquiry
from quotes.services.offers import cancel, confirm, expire, hold_prices, mark_converted, print_copy, seal, send

__all__ = [
    "EXPIRY",
    "cancel",
    "change",
    "close_enquiry",
    "confirm",
    "decided",
    "draft",
    "expire",
    "hold_prices",
    "mark_converted",
    "mark_quoted",
    "open_enquiry",
    "print_copy",
    "revise",
    "seal",
    "send",
    "submit",
    "tell_maker",
    "withdraw",
]
