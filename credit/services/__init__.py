"""The only writers of credit accounts, holdings, entries, open items, limits, decisions and overrides."""

from credit.models import Operation
from credit.services.covering import CoverAnswer, CoverFacts, cover
from credit.services.items import open_item, settle_item
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
from credit.services.watch import report_differences

__all__ = [
    "CoverAnswer",
    "CoverFacts",
    "Operation",
    "account_of",
    "after_override",
    "ask_override",
    "correct_override",
    "cover",
    "decided_override",
    "earmark",
    "enter",
    "enter_for",
    "expire_override",
    "move_earmark",
    "open_item",
    "report_differences",
    "set_limit",
    "settle_item",
    "use_override",
    "void_overrides",
    "withdraw_override",
]
