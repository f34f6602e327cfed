"""Keeping the list of the company's own accounts."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.constraints import refusing
from core.masterdata import check_version
from core.refusals import NotAllowed, NotFound
from receivables import policies
from receivables.inputs import AccountInput
from receivables.models import BankAccount
from workflow import papers

FAULTS = {
    "bankaccount_name_once": ("name", gettext_lazy("There is an account of this name already.")),
    "bankaccount_number_once": ("number", gettext_lazy("This account number is in the list already.")),
}


@papers.retrying
def add_account(*, company: Company, by: User, at: dt.datetime, given: AccountInput) -> BankAccount:
    """Add an account; customers' money may be booked there only when it is designated (PARTS-17)."""
    policies.check_keep_accounts(company.pk, by)
    account = BankAccount(company=company)
    return _write(account, given, by, at)


@papers.retrying
def change_account(
    pk: int, *, by: User, at: dt.datetime, given: AccountInput, version: int | None = None
) -> BankAccount:
    """Change an account's particulars, or whether it is designated; its kind stays."""
    policies.check_keep_accounts(by.works_in, by)
    account = _locked(pk, by)
    check_version(account, version)
    if account.retired:
        raise NotAllowed(_("The account “%(account)s” is retired.") % {"account": account})
    if account.kind != given.kind:
        raise NotAllowed(_("The kind of an account does not change."), field="kind")
    return _write(account, given, by, at)


@papers.retrying
def retire_account(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> BankAccount:
    """Close an account: no money is booked there any more, what was booked stays."""
    policies.check_keep_accounts(by.works_in, by)
    account = _locked(pk, by)
    account.retired, account.designated = True, False
    account.stamp(by, at, reason)
    account.save()
    return account


def _locked(pk: int, by: User) -> BankAccount:
    found = BankAccount.objects.select_for_update(no_key=True).filter(company_id=by.works_in, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such account in your company."))
    return found


def _write(account: BankAccount, given: AccountInput, by: User, at: dt.datetime) -> BankAccount:
    account.name, account.kind, account.designated = given.name.strip(), given.kind, given.designated
    account.bank, account.number = given.bank.strip(), given.number.strip()
    if account.kind != BankAccount.Kind.CASH and not account.number:
        raise NotAllowed(_("The account number is missing."), field="number")
    account.stamp(by, at)
    with refusing(FAULTS):
        account.save()
    return account
