"""Credit limits and their history."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed
from credit import policies
from credit.models import Account, LimitChange
from credit.services import ledger
from workflow import papers


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
    """Set a customer's limit in the company of `by`: an amount (0 is nought), None for no credit, or unlimited.

    `grade` is A to D, empty for not graded; None leaves it as it is. Keeps the change with its reason (PARTS-36:
    without a limit there is no release on terms).
    Raises NotYours without the right, NotFound for another company's customer, NotAllowed for an unsound limit.
    """
    policies.check_set_limit(customer_id, by)
    _check_sound(limit, unlimited, reason)
    account = ledger.lock_of(by.company_id or 0, customer_id)
    account.limit, account.unlimited = limit, unlimited
    account.grade = account.grade if grade is None else grade
    account.save(update_fields=["limit", "unlimited", "grade"])
    LimitChange.objects.create(
        account=account, limit=limit, unlimited=unlimited, grade=account.grade, reason=reason, by=by, at=at
    )
    return account


def _check_sound(limit: Decimal | None, unlimited: bool, reason: str) -> None:
    if limit is not None and limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    if limit is not None and unlimited:
        raise NotAllowed(_("Credit is either unlimited or has a limit, not both."), field="limit")
    if not reason.strip():
        raise NotAllowed(_("Say why the limit is set."), field="reason")
