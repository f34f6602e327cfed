"""The credit ledger: one account row locked, its holdings and totals moved, entries written.

Everything here is a constant number of statements, however many documents the customer has and however many entries
are written. Whoever changes an account holds its row lock, so two of them come one after the other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from credit.models import Account, Component, Entry, Holding, OpenItem
from workflow import locks

Change = tuple[int, str, Decimal]
"""A paper's id, a component, and what is added to it (negative to take away)."""

TOTALS = [component.value for component in Component]
COVERED = ["covered_ordered", "covered_released", "covered_shipped", "covered_receivable"]


def account_of(company: Company, customer_id: int) -> Account:
    """The customer's account with the company, opened when there is none yet."""
    found = sole(Account.objects.filter(company=company, customer_id=customer_id))
    return found or _opened(company.pk, customer_id)


def _opened(company_id: int, customer_id: int) -> Account:
    fresh = Account(company_id=company_id, customer_id=customer_id)
    # Somebody else may open it at the same moment; one row remains.
    Account.objects.bulk_create([fresh], ignore_conflicts=True)
    return Account.objects.get(company_id=company_id, customer_id=customer_id)


def lock_of(company_id: int, customer_id: int) -> Account:
    """The customer's account, locked; opened when there is none yet."""
    rows = Account.objects.select_for_update(no_key=True, of=("self",))
    found = sole(rows.filter(company_id=company_id, customer_id=customer_id))
    return _noted(found) if found else lock(_opened(company_id, customer_id).pk)


def lock(account_id: int) -> Account:
    """The account, locked. NotFound when there is none."""
    found = sole(Account.objects.select_for_update(no_key=True, of=("self",)).filter(pk=account_id))
    if found is None:
        raise NotFound(_("There is no such credit account."))
    return _noted(found)


def lock_by_item(paper_id: int) -> None:
    """Lock the account on which a document has open items; nothing when it has none."""
    rows = Account.objects.select_for_update(no_key=True, of=("self",))
    for account in rows.filter(pk__in=OpenItem.objects.filter(paper_id=paper_id).values("account_id")):
        _noted(account)


def _noted(account: Account) -> Account:
    locks.taken("credit.account", account.pk)
    return account


def post(account: Account, changes: Iterable[Change], *, by: User | None, at: dt.datetime) -> None:
    """Write entries to a locked account and move its totals and holdings; nothing when every change is nought.

    Raises NotAllowed when a document would hold less than nothing of a component.
    """
    written = [change for change in changes if change[2]]
    if not written:
        return
    holdings = _holdings(account, sorted({paper_id for paper_id, _component, _amount in written}))
    _count_covered(account, holdings, -1)
    for paper_id, component, amount in written:
        _add(holdings[paper_id], component, amount)
        _add(account, component, amount)
    for holding in holdings.values():
        _check_nothing_negative(holding)
    _count_covered(account, holdings, 1)
    _save(account, holdings, written, by, at)


def _holdings(account: Account, paper_ids: Sequence[int]) -> dict[int, Holding]:
    """Unsaved copies of what the papers hold now, for papers that hold nothing yet too."""
    kept = Holding.objects.filter(account=account, paper_id__in=paper_ids).values("paper_id", *TOTALS)
    rows = {row["paper_id"]: row for row in kept}
    return {pk: Holding(account=account, **rows.get(pk, {"paper_id": pk})) for pk in paper_ids}


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


def _save(
    account: Account, holdings: dict[int, Holding], written: Sequence[Change], by: User | None, at: dt.datetime
) -> None:
    Holding.objects.bulk_create(
        holdings.values(), update_conflicts=True, unique_fields=["account", "paper"], update_fields=TOTALS
    )
    Entry.objects.bulk_create(
        Entry(account=account, paper_id=paper_id, component=component, amount=amount, by=by, at=at)
        for paper_id, component, amount in written
    )
    account.save(update_fields=[*TOTALS, *COVERED])


def snapshot(account: Account) -> dict[str, str]:
    """The account's totals as text, for the record of a decision."""
    return {name: str(getattr(account, name)) for name in (*TOTALS, *COVERED)}
