"""The only writers of delivery notices and delivery notes.

notices.py  prepare, change, cancel, print        clearing.py  where a notice is signed and confirmed
leaving.py  draw the goods, ship                  notes.py     notes of companies without notices; print
signing.py  the customer counts and signs         by_hand.py   notices written by hand
ahead.py    what is asked for and prepared days ahead
"""

from shipping.services.by_hand import hand_in_notice
from shipping.services.clearing import after_round, decided
from shipping.services.leaving import issue_notice, ship_note, ship_notice
from shipping.services.notes import cancel_note, create_notes, print_note, print_notes
from shipping.services.notices import (
    cancel_notice,
    change_notice,
    create_notices,
    print_notice,
    print_notices,
    withdraw_notice,
)
from shipping.services.signing import sign_note

__all__ = [
    "after_round",
    "cancel_note",
    "cancel_notice",
    "change_notice",
    "create_notes",
    "create_notices",
    "decided",
    "hand_in_notice",
    "issue_notice",
    "print_note",
    "print_notes",
    "print_notice",
    "print_notices",
    "ship_note",
    "ship_notice",
    "sign_note",
    "withdraw_notice",
]
