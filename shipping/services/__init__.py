"""The only writers of delivery notices and delivery notes.

notices.py  prepare, change, cancel, print        clearing.py  where a notice is signed and confirmed
leaving.py  draw the goods, ship                  notes.py     notes of companies without notices; print
signing.py  the customer counts and signs         by_hand.py   notices written by hand
slips.py    bank slips of what is paid first      debt.py      finance counts the debt first; handing on
reports.py  what left is told to finance and sales
emergencies.py  goods that leave on a word by phone
ahead.py    what is asked for and prepared days ahead
"""

from shipping.services.ahead import ask_for_notices
from shipping.services.by_hand import hand_in_notice
from shipping.services.clearing import after_round, decided
from shipping.services.debt import after_debt, debt_decided, hand_on
from shipping.services.emergencies import Word, explain, papers_are_late, release_by_phone
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
from shipping.services.reports import report_shipment, send_report
from shipping.services.signing import settle_missing, sign_note
from shipping.services.slips import chase_slip, file_slip, note_arrived, remind_slips
from shipping.services.telling import ask_to_tell, told

__all__ = [
    "Word",
    "after_debt",
    "after_round",
    "ask_for_notices",
    "ask_to_tell",
    "cancel_note",
    "cancel_notice",
    "change_notice",
    "chase_slip",
    "create_notes",
    "create_notices",
    "debt_decided",
    "decided",
    "explain",
    "file_slip",
    "hand_in_notice",
    "hand_on",
    "issue_notice",
    "note_arrived",
    "papers_are_late",
    "print_note",
    "print_notes",
    "print_notice",
    "print_notices",
    "release_by_phone",
    "remind_slips",
    "report_shipment",
    "send_report",
    "settle_missing",
    "ship_note",
    "ship_notice",
    "sign_note",
    "told",
    "withdraw_notice",
]
