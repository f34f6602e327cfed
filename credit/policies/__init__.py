"""Who may set a customer's credit limit."""

from accounts.models import User
from accounts.policies import require
from credit.policies.overrides import (
    OVERRIDE,
    OVERRIDE_ACTIONS,
    check_ask,
    check_correct_override,
    check_sound,
    check_withdraw_override,
)
from customers import queries as customers

__all__ = [
    "MANAGE",
    "OVERRIDE",
    "OVERRIDE_ACTIONS",
    "check_ask",
    "check_correct_override",
    "check_set_limit",
    "check_sound",
    "check_withdraw_override",
]

MANAGE = "credit.manage"


def check_set_limit(customer_id: int, by: User) -> None:
    """Limits are set by people with that right, for customers of the company they work for (else NotFound)."""
    require(by, MANAGE)
    customers.get(by, customer_id)
