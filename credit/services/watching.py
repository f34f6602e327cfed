"""What is learned of customers (OFFICE-101), and times in which goods are short (FIBRE-58)."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.constraints import refusing
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from credit.models import CreditWarning, Shortage
from credit.policies import watching as policies
from credit.reviewing import WarningInput
from workflow import papers

Freed = Callable[[Company, dt.datetime], None]
_when_over: list[Freed] = []


def when_shortage_ends(freed: Freed) -> None:
    """A later app says what goes on when goods are there again; called in AppConfig.ready()."""
    _when_over.append(freed)


@papers.retrying
def warn(customer_id: int, given: WarningInput, *, by: User, at: dt.datetime) -> CreditWarning:
    """Note what was learned of a customer's credit; everybody who opens the customer reads it.

    Raises NotYours without the right, NotFound for another company's customer.
    """
    customer = policies.check_warn(customer_id, by)
    if not given.text.strip():
        raise NotAllowed(_("Say what was learned."), field="text")
    return CreditWarning.objects.create(
        company=customer.company, customer=customer, text=given.text.strip(), source=given.source,
        weight=given.weight, by=by, at=at,
    )  # fmt: skip


@papers.retrying
def settle_warning(pk: int, *, by: User, at: dt.datetime, reason: str) -> CreditWarning:
    """It no longer counts, because…; it stays in the record."""
    rows = CreditWarning.objects.select_for_update(no_key=True, of=("self",)).filter(company=by.works_in, pk=pk)
    warning = sole(rows)
    if warning is None:
        raise NotFound(_("There is no such warning in your company."))
    policies.check_warn(warning.customer_id, by)
    if warning.settled_at is not None:
        raise NotAllowed(_("It is settled already."))
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    warning.settled_at, warning.settled_by, warning.settled_why = at, by, reason.strip()[:200]
    warning.save(update_fields=["settled_at", "settled_by", "settled_why"])
    return warning


@papers.retrying
def begin_shortage(*, company: Company, by: User, at: dt.datetime, reason: str) -> Shortage:
    """Goods are short from now on: customers of grade A and B are served, those of C and D are held (FIBRE-58)."""
    policies.check_shortage(company, by)
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    with refusing({"shortage_one_open": ("reason", _("Goods are said to be short already."))}):
        return Shortage.objects.create(company=company, reason=reason.strip()[:200], began_at=at, began_by=by)


@papers.retrying
def end_shortage(*, company: Company, by: User, at: dt.datetime) -> Shortage:
    """Goods are there again; orders that stood back for others are asked again."""
    policies.check_shortage(company, by)
    found = sole(Shortage.objects.select_for_update(no_key=True).filter(company=company, ended_at__isnull=True))
    if found is None:
        raise NotAllowed(_("Goods are not said to be short."))
    found.ended_at, found.ended_by = at, by
    found.save(update_fields=["ended_at", "ended_by"])
    for freed in _when_over:
        freed(company, at)
    return found
