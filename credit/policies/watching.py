"""Who notes what is learned of a customer, and who says that goods are short."""

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from core.refusals import NotYours
from credit.policies.reviews import REVIEW
from customers import queries as customers
from customers.models import Customer

SHORTAGE = "credit.shortage"


def check_warn(customer_id: int, by: User) -> Customer:
    """Who reviews credit watches the customers of the company; gives the customer, else NotFound (OFFICE-101)."""
    require(by, REVIEW)
    return customers.head(by, customer_id)


def check_shortage(company: Company, by: User) -> None:
    """A time of shortage is declared, and ended, by the management of the company (FIBRE-58)."""
    if by.works_in != company.pk:
        raise NotYours(_("You are working for another company at the moment."))
    require(by, SHORTAGE)
