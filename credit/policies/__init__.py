"""Who may set a customer's credit limit."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from core.dates import business_date
from core.refusals import NotAllowed, Refused
from credit.policies.overrides import (
    OVERRIDE,
    OVERRIDE_ACTIONS,
    check_ask,
    check_correct_override,
    check_sound,
    check_withdraw_override,
)
from credit.queries import master
from customers import queries as customers
from handbook import queries as handbook

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


def check_set_limit(customer_id: int, by: User, at: dt.datetime) -> None:
    """Limits are set by people with that right, for customers of the company they work for (else NotFound).

    Where the handbook names who signs for credit, nobody sets a limit alone (FIBRE-59, OFFICE-96).
    """
    require(by, MANAGE)
    customers.head(by, customer_id)
    assert by.company is not None  # noqa: S101 - the customer is one of that company's
    check_alone(by.company, business_date(at, by.company.zone))


def check_alone(company: Company, on: dt.date) -> None:
    """Refuse where several sign for credit, with the way to go."""
    route = master.route(company, on)
    if route is not None:
        raise NotAllowed(
            _("Credit is decided by %(posts)s in this company. Make an application for credit.")
            % {"posts": handbook.deciders(company, route)}
        )


def why_not_set(user: User, on: dt.date) -> str:
    """The sentence with which setting a limit would be refused; '' for those who may."""
    try:
        require(user, MANAGE)
        if user.company is not None:
            check_alone(user.company, on)
    except Refused as refusal:
        return str(refusal.sentence)
    return ""


def check_bring_in_limit(customer_id: int, by: User) -> None:
    """What stood before Danju is entered once, by people with the right; later limits are decided here."""
    require(by, MANAGE)
    found = customers.head(by, customer_id)
    if master.decided_here(found.company, customer_id):
        raise NotAllowed(_("This customer's credit was decided here already."))
