"""Who notes what is learned of a customer, and who says that goods are short."""

from accounts.models import User
from accounts.policies import require
from credit.policies.reviews import REVIEW
from customers import queries as customers
from customers.models import Customer

SHORTAGE = "credit.shortage"


def check_warn(customer_id: int, by: User) -> Customer:
    """Who reviews credit watches the customers of the company; gives the customer, else NotFound (OFFICE-101)."""
    customer = customers.head(by, customer_id)
    require(by, REVIEW)
    return customer


def check_shortage(by: User) -> None:
    """A time of shortage is declared, and ended, by the management (FIBRE-58)."""
    require(by, SHORTAGE)
