"""Write-offs that a person may see, and what of debts was written off."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import may, scoped
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from handbook import queries as handbook
from receivables.models import Invoice, Opening, WriteOff
from receivables.queries.targets import Target, invoice_targets, opening_targets
from workflow import queries as workflow
from workflow.documents import Waiting, always

GATE = "approve"
HEAD = ("paper", "company", "unit", "maker", "customer", "debt")
Debt = Invoice | Opening


@dataclass(frozen=True)
class OpenDebt:
    """An invoice or opening receivable, and what nobody has paid or is about to pay of it."""

    document: Debt
    rest: Decimal


def visible_writeoffs(user: User) -> QuerySet[WriteOff]:
    """Write-offs of the person's company and units, with what a row shows."""
    return scoped(WriteOff.objects.select_related("paper", "customer", "maker", "debt"), user)


def writeoff(user: User, pk: int) -> WriteOff:
    """One write-off with what its page shows, else NotFound."""
    found = sole(workflow.in_sight(WriteOff.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such write-off for you."))
    return found


def debt(user: User, pk: int) -> OpenDebt:
    """The debt that is asked to be written off, within the person's units; NotFound for anything else."""
    beside = ("paper", "company", "unit", "customer")
    invoice = sole(scoped(Invoice.objects.select_related(*beside), user).filter(pk=pk))
    found = invoice or sole(scoped(Opening.objects.select_related(*beside), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such debt for you."))
    return OpenDebt(found, rest(found))


def rest(document: Debt) -> Decimal:
    """What nobody has paid or is about to pay of a debt, less what is written off; nought unless it is owed."""
    return sum((target.rest for target in _targets(document)), Decimal("0.00"))


def _targets(document: Debt) -> list[Target]:
    if isinstance(document, Invoice):
        return invoice_targets(Invoice.objects.filter(pk=document.pk, state=Invoice.State.ISSUED))
    return opening_targets(Opening.objects.filter(pk=document.pk, state=Opening.State.OPEN))


def written_off_of(paper_id: int) -> list[WriteOff]:
    """The write-offs of one debt, whatever became of them, the oldest in front."""
    rows = WriteOff.objects.filter(debt=paper_id).exclude(state=WriteOff.State.VOID)
    return list(rows.select_related("paper", "maker").order_by("pk"))


def written_off(paper_ids: Collection[int]) -> dict[int, Decimal]:
    """Debt → what was written off of it."""
    rows = WriteOff.objects.filter(debt__in=paper_ids, state=WriteOff.State.APPROVED).order_by()
    return dict(rows.values_list("debt").annotate(Sum("amount")))


def under_way(paper_id: int) -> WriteOff | None:
    """The write-off of a debt that nobody has decided yet."""
    rows = WriteOff.objects.filter(debt=paper_id, state__in=WriteOff.UNDER_WAY)
    return sole(rows.select_related("paper"))


def known(company: Company, on: dt.date) -> bool:
    """Whether the company's handbook names anybody who writes debts off; no statement."""
    return handbook.needs(company, WriteOff.KIND, GATE, on) is not None


def writeoff_sums(rows: QuerySet[WriteOff]) -> Sums:
    """Foot of a filtered list; what was rejected or taken back does not count."""
    return sums(rows, "amount", Q(state__in=[WriteOff.State.REJECTED, WriteOff.State.VOID]))


def waiting_writeoffs(user: User) -> list[Waiting]:
    """What waits for the person: own ones that were sent back."""
    if not may(user, "receivables.write_off"):
        return []
    rows = visible_writeoffs(user).filter(state=WriteOff.State.RETURNED, maker=user).order_by("created_at", "pk")
    return [Waiting(rows, always(_("Correct and hand in again")), note="reason")]
