"""Open items: what is to be paid by which day. Receivables keeps them beside its entries of the receivable."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed
from credit.models import OpenItem
from credit.services import ledger
from workflow import papers


@papers.retrying
def open_item(account_id: int, paper_id: int, *, due: dt.date, amount: Decimal) -> None:
    """Note what is to be paid of a document by a day; the amount itself is entered as receivable with `enter`.

    An amount of nought is nothing to pay and is not noted.
    """
    if amount:
        OpenItem.objects.create(account_id=account_id, paper_id=paper_id, due=due, amount=amount, open=amount)


@papers.retrying
def settle_item(paper_id: int, amount: Decimal, *, by: User | None, at: dt.datetime) -> None:
    """Pay a document's open items, the oldest first. Raises NotAllowed for more than is open.

    Who paid and when stands in the ledger's entries of the same moment; the item keeps only what is left.
    """
    ledger.lock_by_item(paper_id)
    items = list(OpenItem.objects.filter(paper_id=paper_id, open__gt=0).order_by("due"))
    left = _pay(items, amount)
    if left or amount < ZERO:
        raise NotAllowed(_("%(amount)s is more than is open on this document.") % {"amount": money_text(amount)})
    OpenItem.objects.bulk_update(items, ["open"])


def _pay(items: Iterable[OpenItem], amount: Decimal) -> Decimal:
    """Lower what is open, the oldest first; gives what is left of the amount."""
    for item in items:
        part = min(item.open, amount)
        item.open -= part
        amount -= part
    return amount
