"""Groups of customers that share one limit (集团授信): opened, members taken in and out, the limit set.

Where the handbook leaves credit to one person, that person does all of it, with a reason. Where several sign for
credit, only the empty group is opened here; its limit and its members come with an approved application.
"""

import datetime as dt
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


@papers.retrying
def open_group(*, name: str, by: User, at: dt.datetime, reason: str) -> Group:
    """Open a group without limit and members. Raises NotYours without the right, NotAllowed for a name that is taken
    or empty and without a reason."""
    company = policies.check_open(name, by)
    _given(reason)
    group = Group.objects.create(company=company, name=name.strip())
    _note(group, What.OPENED, reason, by=by, at=at)
    return group


@papers.retrying
def set_group_limit(pk: int, *, limit: Decimal | None, by: User, at: dt.datetime, reason: str) -> Group:
    """Set the limit that the members share; None is no credit. A limit below what they owe is taken.

    Raises NotYours without the right, NotFound for another company's group, NotAllowed for an unsound limit and where
    several sign for credit.
    """
    policies.check_manage(pk, by, at)
    return give_limit(pk, limit, by=by, at=at, reason=reason)


@papers.retrying
def join_group(pk: int, customer_id: int, *, by: User, at: dt.datetime, reason: str) -> Account:
    """Take a customer in: the group's limit takes the place of the customer's own.

    Raises NotYours without the right, NotFound for another company's group or customer, NotAllowed for who is in a
    group already and where several sign for credit.
    """
    policies.check_manage(pk, by, at)
    policies.check_customer(customer_id, by)
    assert by.company is not None  # noqa: S101 - the group was found in it
    return take_in(pk, by.company, customer_id, by=by, at=at, reason=reason)


@papers.retrying
def leave_group(customer_id: int, *, by: User, at: dt.datetime, reason: str) -> Account:
    """Take a customer out: its own limit counts again, as it stood. Raises as `join_group`."""
    pk = policies.check_leave(customer_id, by, at)
    assert by.company is not None  # noqa: S101 - the customer was found in it
    return take_out(pk, by.company, customer_id, by=by, at=at, reason=reason)


# -- for services of this app that have asked their own document ------------------------------------------------------


def give_limit(
    pk: int, limit: Decimal | None, *, by: User, at: dt.datetime, reason: str, paper: Paper | None = None
) -> Group:
    """Write a limit that was decided elsewhere; held orders of all members are asked again within the minute."""
    if limit is not None and limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    _given(reason)
    group = lock(pk)
    group.limit, group.granted = limit, paper
    group.save(update_fields=["limit", "granted"])
    _note(group, What.LIMIT, reason, by=by, at=at, paper=paper)
    return group


def take_in(
    pk: int, company: Company, customer_id: int, *, by: User, at: dt.datetime, reason: str, paper: Paper | None = None
) -> Account:
    """Write that a customer belongs to a group from now on."""
    _given(reason)
    account = ledger.lock_of(company.pk, customer_id)
    if account.group_id is not None:
        raise NotAllowed(_("The customer belongs to a group already."), field="customer")
    group = lock(pk)
    account.group = group
    account.save(update_fields=["group"])
    _note(group, What.JOINED, reason, account=account, by=by, at=at, paper=paper)
    return account


def take_out(
    pk: int, company: Company, customer_id: int, *, by: User, at: dt.datetime, reason: str, paper: Paper | None = None
) -> Account:
    """Write that a customer belongs to the group no more."""
    _given(reason)
    account = ledger.lock_of(company.pk, customer_id)
    if account.group_id != pk:
        raise NotAllowed(_("The customer does not belong to this group."), field="customer")
    group = lock(pk)
    account.group = None
    account.save(update_fields=["group"])
    _note(group, What.LEFT, reason, account=account, by=by, at=at, paper=paper)
    return account


def _given(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")


def _note(
    group: Group, what: str, reason: str, *, by: User, at: dt.datetime, account: Account | None = None,
    paper: Paper | None = None,
) -> None:  # fmt: skip
    GroupChange.objects.create(
        group=group, what=what, account=account, limit=group.limit, reason=reason.strip()[:200], paper=paper, by=by,
        at=at,
    )  # fmt: skip
