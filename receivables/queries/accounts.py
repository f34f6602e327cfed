"""The company's own accounts."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import in_company
from core.refusals import NotFound
from receivables.models import BankAccount


def visible_accounts(user: User) -> QuerySet[BankAccount]:
    """Every account of the person's company, retired ones last."""
    return in_company(BankAccount.objects.all(), user)


def open_accounts(user: User) -> QuerySet[BankAccount]:
    """The accounts that customers' money may be booked to (PARTS-17)."""
    return visible_accounts(user).filter(designated=True, retired=False)


def account(user: User, pk: int) -> BankAccount:
    """One account of the person's company, else NotFound."""
    found = visible_accounts(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such account in your company."))
    return found
