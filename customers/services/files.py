"""Writers of the customer file."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from core import pinyin
from core.constraints import refusing
from core.dates import business_date
from core.masterdata import check_version
from core.refusals import NotAllowed, NotFound
from customers import policies, queries
from customers.models import Address, Contact, Customer, name_key, phone_key
from workflow import papers


class CustomerFields(TypedDict, total=False):
    """What a file may say besides the required fields."""

    fax: str
    tax_number: str
    email: str
    payment_terms: str
    customer_class: str
    foreign: bool
    currency: str


class CustomerChange(CustomerFields, total=False):
    """What may be changed later."""

    unit: Unit
    number: str
    name: str
    phone: str
    route: str
    contact: str
    address: str


@papers.retrying
def add_customer(
    *,
    company: Company,
    unit: Unit,
    by: User,
    at: dt.datetime,
    number: str,
    name: str,
    phone: str,
    route: str,
    contact: str,
    address: str,
    confirmed: bool = False,
    agreed_before: bool = False,
    **fields: Unpack[CustomerFields],
) -> Customer:
    """Open a customer's file, with the first address and contact in its books (OFFICE-127 to 130).

    Raises NotAllowed with the field for what is missing or taken, LikelyDuplicate when the name, phone or tax number
    is another customer's and nobody `confirmed` that this is a different one. Payment terms that need credit are
    refused where the handbook has them applied for (PARTS-33), unless they were `agreed_before` Danju was there.
    """
    policies.check_write(company, by)
    if not agreed_before:
        policies.check_terms(company, fields.get("payment_terms", ""), "", business_date(at, company.zone))
    customer = Customer(company=company, unit=unit, number=number.strip(), name=name.strip(), phone=phone.strip())
    customer.route, customer.contact, customer.address = route.strip(), contact.strip(), address.strip()
    _write(customer, by, at, "", confirmed, **fields)
    _fill_books(customer, by, at)
    return customer


def _fill_books(customer: Customer, by: User, at: dt.datetime) -> None:
    first = Address(customer=customer, address=customer.address, consignee=customer.contact, phone=customer.phone)
    first.is_default = True
    for row in (first, Contact(customer=customer, name=customer.contact, phone=customer.phone)):
        row.stamp(by, at)
        row.save()


@papers.retrying
def change_customer(
    pk: int,
    *,
    by: User,
    at: dt.datetime,
    version: int | None = None,
    reason: str = "",
    confirmed: bool = False,
    **fields: Unpack[CustomerChange],
) -> Customer:
    """Change the file; the same completeness and duplicate checks as for a new one.

    `version` is the one the form was opened with: NotAllowed when a colleague was quicker.
    """
    customer = locked(pk, by)
    policies.check_change(customer, by)
    check_version(customer, version)
    on = business_date(at, customer.company.zone)
    policies.check_terms(customer.company, fields.get("payment_terms", ""), customer.payment_terms, on)
    _write(customer, by, at, reason, confirmed, **fields)
    return customer


@papers.retrying
def set_terms(pk: int, terms: str, *, by: User, at: dt.datetime, reason: str) -> Customer:
    """Payment terms that a later document granted (PARTS-33); that document was asked already, nothing else is here."""
    customer = locked(pk, by)
    if customer.payment_terms != terms:
        customer.payment_terms = terms
        customer.stamp(by, at, reason[:200])
        customer.save()
    return customer


@papers.retrying
def confirm_customer(pk: int, *, by: User, at: dt.datetime) -> Customer:
    """Somebody looked the file over and found it right: it is fresh again, nothing of it changes (FIBRE-11)."""
    customer = locked(pk, by)
    policies.check_confirm(customer, by)
    customer.stamp(by, at, _("The file was checked."))
    customer.save()
    return customer


@papers.retrying
def freeze_customer(pk: int, *, by: User, at: dt.datetime, reason: str) -> Customer:
    """No new quotations and orders until activated; papers under way go on."""
    return _move(pk, policies.check_freeze, Customer.Status.FROZEN, by, at, reason)


@papers.retrying
def activate_customer(pk: int, *, by: User, at: dt.datetime, reason: str) -> Customer:
    """Lift a freeze, or take a retired customer back."""
    return _move(pk, policies.check_activate, Customer.Status.ACTIVE, by, at, reason)


@papers.retrying
def retire_customer(pk: int, *, by: User, at: dt.datetime, reason: str) -> Customer:
    """Close the file: no longer offered anywhere; old papers keep it."""
    return _move(pk, policies.check_retire, Customer.Status.RETIRED, by, at, reason)


@papers.retrying
def invite_customer(pk: int, *, by: User, at: dt.datetime, note: str = "") -> Customer:
    """Somebody who may become a member was guided to apply for it; the file keeps who did it and when (OFFICE-22).

    Raises NotAllowed for members and for whoever was invited before.
    """
    customer = locked(pk, by)
    policies.check_invite(customer, by)
    customer.invited_at, customer.invited_by = at, by
    customer.stamp(by, at, note.strip()[:200])
    customer.save()
    return customer


def locked(pk: int, by: User) -> Customer:
    """The customer's row, locked for a change; NotFound outside the person's company."""
    customer = queries.visible(by).select_related(None).select_for_update(no_key=True).filter(pk=pk).first()
    if customer is None:
        raise NotFound(_("There is no such customer in your company."))
    return customer


def _move(
    pk: int, check: Callable[[Customer, User], None], status: str, by: User, at: dt.datetime, reason: str
) -> Customer:
    customer = locked(pk, by)
    check(customer, by)
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    customer.status = status
    customer.status_reason = "" if status == Customer.Status.ACTIVE else reason.strip()
    customer.stamp(by, at, reason.strip())
    customer.save()
    return customer


def _write(customer: Customer, by: User, at: dt.datetime, reason: str, confirmed: bool, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(customer, name, value.strip() if isinstance(value, str) else value)
    policies.check_complete(customer, customer.unit)
    policies.check_class(customer)
    policies.check_currency(customer)
    policies.check_twins(_twins(customer), confirmed)
    full, initials = pinyin.keys(customer.name)
    customer.pinyin, customer.initials = full[:720], initials[:120]
    customer.name_key, customer.phone_key = name_key(customer.name), phone_key(customer.phone)
    customer.stamp(by, at, reason.strip())
    with refusing(_faults(customer)):
        customer.save()


def _twins(customer: Customer) -> list[queries.Twin]:
    return queries.duplicates(
        customer.company,
        name=customer.name,
        phone=customer.phone,
        tax_number=customer.tax_number,
        number=customer.number,
        apart=customer.pk,
    )


def _faults(customer: Customer) -> dict[str, tuple[str, object]]:
    """What a colleague saved between the check and this: the database decides."""
    taken = _("The number %(number)s was taken a moment ago.") % {"number": customer.number}
    return {
        "customer_number_once_per_company": ("number", taken),
        "customer_name_phone_once": ("name", policies.same_sentence(customer)),
    }
