"""Who may open groups of customers, set their limit and take customers in and out: the same as for single limits."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from core.dates import business_date
from core.refusals import NotAllowed
from credit.policies import MANAGE, check_alone
from credit.queries import groups as queries
from customers import queries as customers


def check_open(name: str, by: User) -> Company:
    """An empty group gives nobody credit: whoever sets limits opens it, once by each name."""
    require(by, MANAGE)
    assert by.company is not None  # noqa: S101 - the right is held in it
    if not name.strip():
        raise NotAllowed(_("Say what the group is called."), field="name")
    if queries.name_taken(by.company, name.strip()):
        raise NotAllowed(_("There is a group of this name already."), field="name")
    return by.company


def check_manage(pk: int, by: User, at: dt.datetime) -> None:
    """The group's limit and members are set like a single limit: never by one where several sign for credit."""
    require(by, MANAGE)
    queries.group(by, pk)
    _check_alone(by, at)


def check_customer(customer_id: int, by: User) -> None:
    """Customers of the own company alone (else NotFound)."""
    customers.head(by, customer_id)


def check_leave(customer_id: int, by: User, at: dt.datetime) -> int:
    """The same for taking a customer out; gives the group that the customer is in."""
    require(by, MANAGE)
    check_customer(customer_id, by)
    _check_alone(by, at)
    group_id = queries.group_of(by.works_in, customer_id)
    if group_id is None:
        raise NotAllowed(_("The customer does not belong to a group."), field="customer")
    return group_id


def _check_alone(by: User, at: dt.datetime) -> None:
    assert by.company is not None  # noqa: S101 - the group was found in it
    check_alone(by.company, business_date(at, by.company.zone))
