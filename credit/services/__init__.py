"""The only writers of credit accounts, holdings, entries, open items, limits, decisions and overrides."""

from credit.models import Operation
from credit.services.covering import CoverAnswer, CoverFacts, cover
from credit.services.deductions import close_deduction, grace_over, guarantee_due, settle_guarantees
from credit.services.guarantees import (
    GuaranteeInput,
    accept_guarantee,
    cancel_guarantee,
    change_guarantee,
    guaranteed_ended,
    guaranteed_shipped,
    request_guarantee,
)
from credit.services.items import open_item, reopen_item, settle_item
from credit.services.ledger import account_of
from credit.services.limits import set_limit
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
    "ask_override",
    "cancel_guarantee",
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
    "grace_over",
    "guarantee_due",
    "guaranteed_ended",
    "guaranteed_shipped",
    "move_earmark",
    "open_item",
    "reopen_item",
    "report_differences",
    "request_guarantee",
    "set_limit",
    "settle_guarantees",
    "settle_item",
    "use_override",
    "void_overrides",
    "withdraw_override",
]
