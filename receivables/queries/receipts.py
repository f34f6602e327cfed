"""Receipts that a person may see."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may, scoped
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from credit.vouchers import Voucher
from receivables.models import Receipt
from receivables.queries.writeoffs import waiting_writeoffs
from workflow import queries as workflow
from workflow.documents import Waiting, always


def visible_receipts(user: User) -> QuerySet[Receipt]:
    """Receipts of the person's company and units, with what a row shows."""
    return scoped(Receipt.objects.select_related("paper", "customer", "account", "maker"), user)


def receipt(user: User, pk: int) -> Receipt:
    """One receipt, else NotFound."""
    rows = Receipt.objects.select_related("paper", "customer", "account", "maker")
    found = sole(workflow.in_sight(rows, user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such receipt for you."))
    return found


def voucher(company_id: int, number: str) -> Voucher | None:
    """What the receipt of a number says, for whoever closes a salary deduction with it (PARTS-44)."""
    found = sole(Receipt.objects.filter(company=company_id, paper__number=number))
    return Voucher(found.customer_id, found.amount, found.booked) if found else None


def receipt_sums(rows: QuerySet[Receipt]) -> Sums:
    """Foot of a filtered list; rejected receipts do not count."""
    return sums(rows, "amount", Q(state=Receipt.State.REJECTED))


def unconfirmed(user: User) -> dict[str, int]:
    """How many receipts finance has not confirmed, by state."""
    rows = visible_receipts(user).filter(state__in=(Receipt.State.ENTERED, Receipt.State.RETURNED)).order_by()
    return dict(rows.values("state").annotate(count=Count("pk")).values_list("state", "count"))


def waiting(user: User) -> list[Waiting]:
    """What waits for the person: own receipts that finance sent back; what finance confirms waits as a step."""
    if not may(user, "receivables.enter"):
        return []
    rows = visible_receipts(user).filter(state=Receipt.State.RETURNED, maker=user).order_by("received_on", "pk")
    return [Waiting(rows, always(_("Correct and hand in again"))), *waiting_writeoffs(user)]
