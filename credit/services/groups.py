"""Groups of customers that share one limit (集团授信): opened, members taken in and out, the limit set.

Where the handbook leaves credit to one person, that person does all of it, with a reason. Where several sign for
credit, only the empty group is opened here; its limit and its members come with an approved application.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from credit.models import Account, Group, GroupChange
from credit.policies import groups as policies
from credit.services import ledger
from workflow import locks, papers
from workflow.models import Paper

What = GroupChange.What


def lock(group_id: int) -> Group:
    """The group, locked: after the member's account, never before it (ADR 8). NotFound when there is none."""
    found = sole(Group.objects.select_for_update(no_key=True, of=("self",)).filter(pk=group_id))
    if found is None:
        raise NotFound(_("There is no such group of customers."))
    locks.taken("credit.group", group_id)
    return found


@dataclass(frozen=True)
class Why:
    """Who does it, when, with which reason, and by which document if by one."""

    by: User
    at: dt.datetime
    reason: str
    paper: Paper | None = None

    def check(self) -> None:
        """Nothing is done to a group without a reason."""
        if not self.reason.strip():
            raise NotAllowed(_("Say why."), field="reason")


@papers.retrying
def open_group(*, name: str, by: User, at: dt.datetime, reason: str) -> Group:
    """Open a group without limit and members. Raises NotYours without the right, NotAllowed for a name that is taken
    or empty and without a reason."""
    company, why = policies.check_open(name, by), Why(by, at, reason)
    why.check()
    group = Group.objects.create(company=company, name=name.strip())
    _note(group, What.OPENED, why)
    return group


@papers.retrying
def set_group_limit(pk: int, *, limit: Decimal | None, by: User, at: dt.datetime, reason: str) -> Group:
    """Set the limit that the members share; None is no credit. A limit below what they owe is taken.

    Raises NotYours without the right, NotFound for another company's group, NotAllowed for an unsound limit and where
    several sign for credit.
    """
    policies.check_manage(pk, by, at)
    return give_limit(pk, limit, why=Why(by, at, reason))


@papers.retrying
def join_group(pk: int, customer_id: int, *, by: User, at: dt.datetime, reason: str) -> Account:
    """Take a customer in: the group's limit takes the place of the customer's own.

    Raises NotYours without the right, NotFound for another company's group or customer, NotAllowed for who is in a
    group already and where several sign for credit.
    """
    policies.check_manage(pk, by, at)
    policies.check_customer(customer_id, by)
    return take_in(pk, company_of(by), customer_id, why=Why(by, at, reason))


@papers.retrying
def leave_group(customer_id: int, *, by: User, at: dt.datetime, reason: str) -> Account:
    """Take a customer out: its own limit counts again, as it stood. Raises as `join_group`."""
    pk = policies.check_leave(customer_id, by, at)
    return take_out(pk, company_of(by), customer_id, why=Why(by, at, reason))


def company_of(by: User) -> Company:
    """The company in which the policies found what they asked about."""
    assert by.company is not None  # noqa: S101 - the policies found the group in it
    return by.company


# -- for services of this app that have asked their own document ------------------------------------------------------


def give_limit(pk: int, limit: Decimal | None, *, why: Why) -> Group:
    """Write a limit that was decided elsewhere; held orders of all members are asked again within the minute."""
    if limit is not None and limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    why.check()
    group = lock(pk)
    group.limit, group.granted = limit, why.paper
    group.save(update_fields=["limit", "granted"])
    _note(group, What.LIMIT, why)
    return group


def take_in(pk: int, company: Company, customer_id: int, *, why: Why) -> Account:
    """Write that a customer belongs to a group from now on."""
    why.check()
    account = ledger.lock_of(company.pk, customer_id)
    if account.group_id is not None:
        raise NotAllowed(_("The customer belongs to a group already."), field="customer")
    return _move(account, lock(pk), What.JOINED, why)


def take_out(pk: int, company: Company, customer_id: int, *, why: Why) -> Account:
    """Write that a customer belongs to the group no more."""
    why.check()
    account = ledger.lock_of(company.pk, customer_id)
    if account.group_id != pk:
        raise NotAllowed(_("The customer does not belong to this group."), field="customer")
    return _move(account, lock(pk), What.LEFT, why)


def _move(account: Account, group: Group, what: str, why: Why) -> Account:
    account.group = group if what == What.JOINED else None
    account.save(update_fields=["group"])
    _note(group, what, why, account)
    return account


def _note(group: Group, what: str, why: Why, account: Account | None = None) -> None:
    reason = why.reason.strip()[:200]
    GroupChange.objects.create(
        group=group, what=what, account=account, limit=group.limit, reason=reason, paper=why.paper, by=why.by, at=why.at
    )
