"""The only writers of credit accounts, holdings, entries, open items, limits, decisions and their documents."""

from credit.models import Operation
from credit.services.applications import (
    apply,
    cancel_application,
    change_application,
    file_agreement,
    fill_sheet,
    submit_application,
    withdraw_application,
)
from credit.services.covering import CoverAnswer, CoverFacts, cover, note_refused
from credit.services.deductions import close_deduction, grace_over, guarantee_due, settle_guarantees
from credit.services.granting import turn_days
from credit.services.guarantees import (
    GuaranteeInput,
    accept_guarantee,
    cancel_guarantee,
    change_guarantee,
    guaranteed_ended,
    guaranteed_shipped,
    reopen_guarantees,
    request_guarantee,
)
from credit.services.items import open_item, reopen_item, settle_item
from credit.services.ledger import account_of
from credit.services.limits import bring_in_limit, set_limit
from credit.services.money import earmark, enter, enter_for, move_earmark
from credit.services.overrides import (
    after_override,
    ask_override,
    correct_override,
    decided_override,
    expire_override,
    use_override,
    void_overrides,
    withdraw_override,
)
from credit.services.stations import add_station, end_station
from credit.services.watch import report_differences

__all__ = [
    "CoverAnswer",
    "CoverFacts",
    "GuaranteeInput",
    "Operation",
    "accept_guarantee",
    "account_of",
    "add_station",
    "after_override",
    "apply",
    "ask_override",
    "bring_in_limit",
    "cancel_application",
    "cancel_guarantee",
    "change_application",
    "change_guarantee",
    "close_deduction",
    "correct_override",
    "cover",
    "decided_override",
    "earmark",
    "end_station",
    "enter",
    "enter_for",
    "expire_override",
    "file_agreement",
    "fill_sheet",
    "grace_over",
    "guarantee_due",
    "guaranteed_ended",
    "guaranteed_shipped",
    "move_earmark",
    "note_refused",
    "open_item",
    "reopen_guarantees",
    "reopen_item",
    "report_differences",
    "request_guarantee",
    "set_limit",
    "settle_guarantees",
    "settle_item",
    "submit_application",
    "turn_days",
    "use_override",
    "void_overrides",
    "withdraw_application",
    "withdraw_override",
]
