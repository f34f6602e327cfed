"""Who may set a customer's credit limit."""

from accounts.models import User
from accounts.policies import require
from customers import queries as customers

MANAGE = "credit.manage"


def check_set_limit(customer_id: int, by: User) -> None:
    """Limits are set by people with that right, for customers of the company they work for (else NotFound)."""
    require(by, MANAGE)
    customers.get(by, customer_id)
