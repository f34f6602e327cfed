"""Open items: what is to be paid by which day. Receivables keeps them beside its entries of the receivable."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed
from credit.models import OpenItem
from credit.services import ledger
from workflow import locks, papers

# Lock the account and its items, and lower the oldest first: one statement for what a receipt does most.
SETTLE = """
    WITH item AS (
        SELECT credit_openitem.id, account_id, open, due
          FROM credit_openitem JOIN credit_account ON credit_account.id = account_id
         WHERE paper_id = %s AND open > 0
           FOR NO KEY UPDATE
    ), share AS (
        SELECT id, account_id, least(open, %s - sum(open) OVER (ORDER BY due) + open) AS part FROM item
    )
    UPDATE credit_openitem SET open = open - part FROM share
     WHERE credit_openitem.id = share.id AND part > 0
 RETURNING share.account_id, part
"""


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
    if amount < ZERO or _lowered(paper_id, amount) != amount:
        raise NotAllowed(_("%(amount)s is more than is open on this document.") % {"amount": money_text(amount)})


def _lowered(paper_id: int, amount: Decimal) -> Decimal:
    """Lower what is open by at most the amount under the account's row lock; gives by how much."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [paper_id, amount])
        rows = cursor.fetchall()
    for account_id, _part in rows:
        locks.taken("credit.account", account_id)
    return sum((part for _account, part in rows), ZERO)


# What was paid by mistake is open again; an item that money set aside had paid in part from the start grows by it.
REOPEN = """
    INSERT INTO credit_openitem AS item (account_id, paper_id, due, amount, open, disputed)
    VALUES (%s, %s, %s, %s, %s, false)
        ON CONFLICT ON CONSTRAINT item_once_per_due_day
        DO UPDATE SET open = item.open + EXCLUDED.open, amount = greatest(item.amount, item.open + EXCLUDED.open)
"""


@papers.retrying
def reopen_item(company: Company, customer_id: int, paper_id: int, *, due: dt.date, amount: Decimal) -> None:
    """So much of a document is to be paid once more: money that paid it was booked by mistake."""
    account = ledger.lock_of(company.pk, customer_id)
    with connection.cursor() as cursor:
        cursor.execute(REOPEN, [account.pk, paper_id, due, amount, amount])
