"""Writers of the address book and the contact book of a customer."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed, NotFound
from customers import policies, queries
from customers.models import Address, Contact
from customers.services.files import locked
from workflow import papers


@papers.retrying
def add_address(
    customer_pk: int,
    *,
    by: User,
    at: dt.datetime,
    address: str,
    consignee: str,
    phone: str,
    label: str = "",
    is_default: bool = False,
) -> Address:
    """Add a delivery address; the new default replaces the old one."""
    customer = locked(customer_pk, by)
    policies.check_change(customer, by)
    row = Address(customer=customer, address=address, consignee=consignee, phone=phone, label=label)
    row.stamp(by, at)
    row.save()
    return _made_default(row, by, at) if is_default else row


@papers.retrying
def make_default(pk: int, *, by: User, at: dt.datetime) -> Address:
    """Deliver here unless an order says otherwise."""
    row = _current_address(pk, by)
    return row if row.is_default else _made_default(row, by, at)


@papers.retrying
def retire_address(pk: int, *, by: User, at: dt.datetime) -> Address:
    """Take an address out of the book; the default one is replaced first, so that there is always one."""
    row = _current_address(pk, by)
    if row.is_default:
        raise NotAllowed(_("This is the default address; make another one the default first."))
    row.retired_at = at
    row.stamp(by, at)
    row.save()
    return row


@papers.retrying
def add_contact(
    customer_pk: int, *, by: User, at: dt.datetime, name: str, title: str = "", phone: str = "", email: str = ""
) -> Contact:
    """Add a person at the customer."""
    customer = locked(customer_pk, by)
    policies.check_change(customer, by)
    row = Contact(customer=customer, name=name, title=title, phone=phone, email=email)
    row.stamp(by, at)
    row.save()
    return row


@papers.retrying
def retire_contact(pk: int, *, by: User, at: dt.datetime) -> Contact:
    """Take a person out of the book."""
    row = queries.contacts(by).filter(pk=pk, retired_at__isnull=True).first()
    if row is None:
        raise NotFound(_("There is no such contact in your company."))
    policies.check_change(locked(row.customer_id, by), by)
    row.retired_at = at
    row.stamp(by, at)
    row.save()
    return row


def _current_address(pk: int, by: User) -> Address:
    """The address with its customer locked first, so that two people cannot both make a default."""
    customer_id = queries.addresses(by).filter(pk=pk).values_list("customer_id", flat=True).first()
    if customer_id is None:
        raise NotFound(_("There is no such address in your company."))
    policies.check_change(locked(customer_id, by), by)
    row = Address.objects.get(pk=pk)
    if row.retired_at is not None:
        raise NotAllowed(_("The address is no longer in the book."))
    return row


def _made_default(row: Address, by: User, at: dt.datetime) -> Address:
    for old in Address.objects.filter(customer_id=row.customer_id, is_default=True).exclude(pk=row.pk):
        old.is_default = False
        old.stamp(by, at)
        old.save()
    row.is_default = True
    row.stamp(by, at)
    row.save()
    return row
