"""The credit ledger: one account row locked, its holdings and totals moved, entries written.

Everything here is a constant number of statements, however many documents the customer has and however many entries
are written. Whoever changes an account holds its row lock, so two of them come one after the other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from credit import moves
from credit.models import Account, Component, Holding, Operation
from workflow import locks, work

Change = tuple[int, str, Decimal]
"""A paper's id, a component, and what is added to it (negative to take away)."""

TOTALS = [component.value for component in Component]
COVERED = ["covered_ordered", "covered_released", "covered_shipped", "covered_receivable"]


def account_of(company: Company, customer_id: int) -> Account:
    """The customer's account with the company, opened when there is none yet."""
    found = work.kept(Account, (company.pk, customer_id))
    found = found or sole(Account.objects.filter(company=company, customer_id=customer_id))
    return found or _opened(company.pk, customer_id)


def _opened(company_id: int, customer_id: int) -> Account:
    fresh = Account(company_id=company_id, customer_id=customer_id)
    # Somebody else may open it at the same moment; one row remains.
    Account.objects.bulk_create([fresh], ignore_conflicts=True)
    return Account.objects.get(company_id=company_id, customer_id=customer_id)


def lock_of(company_id: int, customer_id: int) -> Account:
    """The customer's account, locked; opened when there is none yet. Read once in a service, however often asked."""
    kept = work.kept(Account, (company_id, customer_id))
    if kept:
        return _noted(kept)
    found = sole(_locking().filter(company_id=company_id, customer_id=customer_id))
    return _noted(found) if found else lock(_opened(company_id, customer_id).pk)


def lock(account_id: int) -> Account:
    """The account, locked. NotFound when there is none."""
    found = work.kept(Account, account_id) or sole(_locking().filter(pk=account_id))
    if found is None:
        raise NotFound(_("There is no such credit account."))
    return _noted(found)


def _locking() -> QuerySet[Account]:
    return Account.objects.select_for_update(no_key=True, of=("self",))


def _noted(account: Account) -> Account:
    """Remembered by both its keys until the service ends."""
    locks.taken("credit.account", account.pk)
    work.keep(account, (account.company_id, account.customer_id))
    return work.keep(account, account.pk)


def post(
    account: Account, changes: Iterable[Change], operation: Operation, *, by: User | None, at: dt.datetime
) -> None:
    """Write entries to a locked account and move its totals and holdings; nothing when every change is nought.

    Raises NoWay when the operation does not lead there (credit.moves), NotAllowed when a document would hold less
    than nothing of a component.
    """
    written = [change for change in changes if change[2]]
    if not written:
        return
    moves.check(operation, written)
    holdings = _holdings(account, sorted({paper_id for paper_id, _component, _amount in written}))
    _count_covered(account, holdings, -1)
    for paper_id, component, amount in written:
        _add(holdings[paper_id], component, amount)
        _add(account, component, amount)
    for holding in holdings.values():
        _check_nothing_negative(holding)
    _count_covered(account, holdings, 1)
    _save(account, holdings, written, operation, by, at)


def holding_of(account: Account, paper_id: int) -> Holding:
    """What one paper holds of a locked account now; unsaved and empty when that is nothing."""
    return _holdings(account, [paper_id])[paper_id]


def _holdings(account: Account, paper_ids: Sequence[int]) -> dict[int, Holding]:
    """What the papers hold of a locked account now, empty ones too. What this service has read or written before is
    not read again: nobody else writes it while the account is locked."""
    found = {pk: work.kept(Holding, (account.pk, pk)) for pk in paper_ids}
    missing = [pk for pk, holding in found.items() if holding is None]
    rows = Holding.objects.filter(account=account, paper_id__in=missing).values("paper_id", *TOTALS) if missing else ()
    read = {row["paper_id"]: row for row in rows}
    for pk in missing:
        totals = read.get(pk, {"paper_id": pk, **dict.fromkeys(TOTALS, ZERO)})
        found[pk] = work.keep(Holding(account=account, **totals), (account.pk, pk))
    return {pk: holding for pk, holding in found.items() if holding is not None}


def _add(totals: Account | Holding, component: str, amount: Decimal) -> None:
    setattr(totals, component, getattr(totals, component) + amount)


def _count_covered(account: Account, holdings: dict[int, Holding], sign: int) -> None:
    """Take these documents out of the account's covered totals, or put them in again."""
    for holding in holdings.values():
        for stage, part in holding.covered():
            name = f"covered_{stage}"
            setattr(account, name, getattr(account, name) + sign * part)


def _check_nothing_negative(holding: Holding) -> None:
    for component in Component:
        left = getattr(holding, component)
        if left < ZERO:
            raise NotAllowed(
                _("The document would hold less than nothing: %(component)s %(amount)s.")
                % {"component": component.label, "amount": money_text(left)}
            )


# The papers' holdings, the entries and the account's totals, in one statement.
SAVE = f"""
    WITH held AS (
        INSERT INTO credit_holding AS h (account_id, paper_id, {", ".join(TOTALS)})
        SELECT %s, * FROM unnest(%s::bigint[], {", ".join("%s::numeric[]" for _total in TOTALS)})
            ON CONFLICT ON CONSTRAINT holding_once_per_paper
            DO UPDATE SET {", ".join(f"{total} = EXCLUDED.{total}" for total in TOTALS)}
    ), entered AS (
        INSERT INTO credit_entry (account_id, by_id, at, operation, paper_id, component, amount)
        SELECT %s, %s, %s, %s, * FROM unnest(%s::bigint[], %s::text[], %s::numeric[])
    )
    UPDATE credit_account SET {", ".join(f"{total} = %s" for total in (*TOTALS, *COVERED))} WHERE id = %s
"""  # noqa: S608 - names of our own columns


def _save(
    account: Account,
    holdings: dict[int, Holding],
    written: Sequence[Change],
    operation: Operation,
    by: User | None,
    at: dt.datetime,
) -> None:
    held = [list(holdings), *([getattr(row, total) for row in holdings.values()] for total in TOTALS)]
    entries = [list(column) for column in zip(*written, strict=True)]
    totals = [getattr(account, total) for total in (*TOTALS, *COVERED)]
    head = [account.pk, by.pk if by else None, at, operation.value]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [account.pk, *held, *head, *entries, *totals, account.pk])


def snapshot(account: Account) -> dict[str, str]:
    """The account's totals as text, for the record of a decision."""
    return {name: str(getattr(account, name)) for name in (*TOTALS, *COVERED)}
