"""Credit limits and their history: set by who may, granted by an approved application, ended on their day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.dates import business_date
from core.refusals import NotAllowed
from credit import policies
from credit.models import Account, LimitChange
from credit.services import ledger
from workflow import papers
from workflow.models import Paper


@dataclass(frozen=True)
class Grant:
    """What a customer's credit is to be: an amount (0 is nought), None for no credit, or unlimited; and the grade.

    `grade` is A to D, empty for not graded; None leaves it as it is; `keeps` leaves the limit as it is. With `since`
    and `until` the amount is a temporary limit beside the usual one, and the grade stays.
    """

    limit: Decimal | None
    unlimited: bool = False
    grade: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    keeps: bool = False


@papers.retrying
def set_limit(
    customer_id: int,
    *,
    limit: Decimal | None,
    by: User,
    at: dt.datetime,
    reason: str,
    unlimited: bool = False,
    grade: str | None = None,
) -> Account:
    """Set a customer's limit in the company of `by`, where the handbook leaves that to one person (PARTS-36).

    Raises NotYours without the right, NotFound for another company's customer, NotAllowed for an unsound limit, and
    where the handbook says who signs an application for credit: the sentence names them (FIBRE-59, OFFICE-96).
    """
    policies.check_set_limit(customer_id, by, at)
    return grant(_company(by), customer_id, Grant(limit, unlimited, grade), by=by, at=at, reason=reason)


@papers.retrying
def bring_in_limit(
    customer_id: int, *, limit: Decimal | None, by: User, at: dt.datetime, reason: str, unlimited: bool = False,
    grade: str | None = None,
) -> Account:  # fmt: skip
    """Enter a limit that was given before Danju: the first one of a customer, and never a second.

    Raises NotYours without the right, NotFound for another company's customer, NotAllowed when a limit was given here.
    """
    policies.check_bring_in_limit(customer_id, by)
    return grant(_company(by), customer_id, Grant(limit, unlimited, grade), by=by, at=at, reason=reason)


def _company(by: User) -> Company:
    assert by.company is not None  # noqa: S101 - the policies found the customer in it
    return by.company


@papers.retrying
def grant(
    company: Company,
    customer_id: int,
    given: Grant,
    *,
    by: User | None,
    at: dt.datetime,
    reason: str,
    paper: Paper | None = None,
) -> Account:
    """Write a limit that was decided elsewhere, with its reason and the document by which it stands.

    For services of this app that have asked their own document; nobody's right is asked here. A limit below today's
    debt is taken: what runs is finished, what is new is held.
    """
    _check_sound(given, reason)
    account = ledger.lock_of(company.pk, customer_id)
    _write(account, given, paper, business_date(at, company.zone))
    _save(account)
    note_change(account, by=by, at=at, reason=reason, paper=paper, temporary=given.until is not None)
    return account


def _write(account: Account, given: Grant, paper: Paper | None, on: dt.date) -> None:
    if given.until is not None:
        account.temporary_limit, account.temporary_from, account.temporary_until = given.limit, given.since, given.until
        return
    if not given.keeps:
        account.limit, account.unlimited = given.limit, given.unlimited
    account.grade = account.grade if given.grade is None else given.grade
    account.granted, account.listed_on = paper, on


@papers.retrying
def end_temporary(company: Company, customer_id: int, *, at: dt.datetime, reason: str, paper: Paper | None) -> Account:
    """The temporary limit is over; the usual one counts, as it did by its date since the day after the last one."""
    account = ledger.lock_of(company.pk, customer_id)
    account.temporary_limit = account.temporary_from = account.temporary_until = None
    _save(account)
    note_change(account, by=None, at=at, reason=reason, paper=paper)
    return account


_COLUMNS = (
    *("limit", "unlimited", "grade", "granted", "listed_on"),
    *("temporary_limit", "temporary_from", "temporary_until"),
)


def _save(account: Account) -> None:
    account.save(update_fields=_COLUMNS)


def account_of_holder(company: Company, customer_id: int) -> Account:
    """The customer's account, locked, for a note on it."""
    return ledger.lock_of(company.pk, customer_id)


def note_change(
    account: Account,
    *,
    by: User | None,
    at: dt.datetime,
    reason: str,
    paper: Paper | None = None,
    temporary: bool = False,
) -> None:
    """Keep what the limit is now, with its reason: what was covered before is asked again."""
    LimitChange.objects.create(
        account=account,
        limit=account.temporary_limit if temporary else account.limit,
        unlimited=account.unlimited and not temporary,
        grade=account.grade,
        reason=reason[:200],
        paper=paper,
        temporary=temporary,
        by=by,
        at=at,
    )


def _check_sound(given: Grant, reason: str) -> None:
    if given.limit is not None and given.limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    if given.limit is not None and given.unlimited:
        raise NotAllowed(_("Credit is either unlimited or has a limit, not both."), field="limit")
    if not reason.strip():
        raise NotAllowed(_("Say why the limit is set."), field="reason")
