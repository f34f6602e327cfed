"""What receipts pay. Sums over the append-only allocations; a move leaves a minus and a plus behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.utils.translation import gettext as _

from core.money import ZERO
from receivables.models import Allocation, Receipt
from workflow import registry


@dataclass(frozen=True)
class Share:
    """So much of one receipt stands on one paper now."""

    receipt_id: int
    paper_id: int
    kind: str
    number: str
    amount: Decimal

    @property
    def title(self) -> str:
        """What the paper is called, with its number."""
        number = self.number or _("draft")
        return f"{registry.kind(self.kind).name} {number}"


def shares(receipt_id: int) -> list[Share]:
    """What a receipt pays at present, in the order it was said."""
    return _shares(Q(receipt=receipt_id), "first")


def standing_on(paper_ids: Iterable[int]) -> list[Share]:
    """Confirmed money that stands on these papers, the receipt that was confirmed first in front."""
    booked = Q(paper__in=list(paper_ids), receipt__state__in=Receipt.BOOKED)
    return _shares(booked, "receipt__confirmed_on", "receipt_id", "first")


def waiting_for(paper_ids: Iterable[int]) -> list[Share]:
    """What entered receipts, not yet confirmed, are meant to pay of these papers."""
    waiting = [Receipt.State.ENTERED, Receipt.State.RETURNED]
    return _shares(Q(paper__in=list(paper_ids), receipt__state__in=waiting), "receipt_id", "first")


def _shares(condition: Q, *order: str) -> list[Share]:
    rows = (
        Allocation.objects.filter(condition)
        .values("receipt_id", "paper_id", "paper__kind", "paper__number")
        .annotate(sum=Sum("amount"), first=Min("pk"))
        .filter(sum__gt=0)
        .order_by(*order)
    )
    return [
        Share(row["receipt_id"], row["paper_id"], row["paper__kind"], row["paper__number"] or "", row["sum"])
        for row in rows
    ]


def given(receipt_id: int) -> Decimal:
    """How much of a receipt is allocated."""
    return Allocation.objects.filter(receipt=receipt_id).aggregate(sum=Sum("amount"))["sum"] or ZERO


@dataclass(frozen=True)
class Money:
    """What customers gave for a document: confirmed, and entered but not confirmed."""

    paid: Decimal
    waiting: Decimal


def money_on(paper_ids: Iterable[int]) -> Money:
    """What receipts pay of these papers together."""
    booked = Q(receipt__state__in=Receipt.BOOKED)
    sums = Allocation.objects.filter(paper__in=list(paper_ids)).aggregate(
        paid=Sum("amount", filter=booked, default=ZERO), waiting=Sum("amount", filter=~booked, default=ZERO)
    )
    return Money(**sums)


@dataclass(frozen=True)
class Payment:
    """One receipt's part of a paper."""

    receipt: Receipt
    amount: Decimal


def payments(paper_id: int) -> list[Payment]:
    """The receipts that pay a paper, entered ones included."""
    found = {share.receipt_id: share.amount for share in _shares(Q(paper=paper_id), "first")}
    receipts = Receipt.objects.filter(pk__in=found).select_related("paper").order_by("received_on", "pk")
    return [Payment(row, found[row.pk]) for row in receipts]
