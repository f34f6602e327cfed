"""When a customer's file may be opened, changed, frozen or retired."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.policies import require
from core import currencies
from core.refusals import NotAllowed, NotYours
from customers.models import Customer, name_key, phone_key
from handbook import queries as handbook

WRITE = "customers.write"
APPLICATION = ("credit.application", "approve", "term")
"""what the handbook's rows of sign-offs say about who grants payment terms"""
OUTSIDE = ("", Customer.Class.NON_MEMBER)
"""Classes from which one is invited to become a member."""
REQUIRED = ("number", "name", "phone", "route", "contact", "address")


@dataclass(frozen=True)
class Twin:
    """An existing customer that a new file looks like, with what is the same: number, name, phone, tax_number."""

    customer: Customer
    same: frozenset[str]

    @property
    def certain(self) -> bool:
        """Surely the same customer: there can be no second file, not even with a confirmation."""
        return "number" in self.same or {"name", "phone"} <= self.same


class LikelyDuplicate(NotAllowed):
    """The new file looks like an existing one; it may be saved once a person has looked at `twins` and says so."""

    def __init__(self, sentence: str, twins: Sequence[Twin]) -> None:
        super().__init__(sentence, facts={"twins": [twin.customer.number for twin in twins]})
        self.twins = tuple(twins)


def check_write(company: Company, by: User) -> None:
    """The file is kept by people of the company whose post says so."""
    if by.company_id != company.pk:
        raise NotYours(_("You are signed in for another company."))
    require(by, WRITE)


def check_terms(company: Company, terms: str, before: str, on: dt.date) -> None:
    """Terms that need credit come by an approved application where the handbook says who signs it (PARTS-33)."""
    book = handbook.in_force(company, on)
    row = book.payment_terms.get(terms)
    if terms == before or row is None or not row.needs_credit or book.row(*APPLICATION, None) is None:
        return
    raise NotAllowed(
        _("“%(terms)s” is granted by an approved application for credit; until then the customer pays before.")
        % {"terms": row.title},
        field="payment_terms",
    )


def check_complete(customer: Customer, unit: Unit) -> None:
    """Name, area, route, phone, contact and address are required (OFFICE-129)."""
    for field in REQUIRED:
        if not getattr(customer, field).strip():
            name = getattr(Customer._meta.get_field(field), "verbose_name", field)
            raise NotAllowed(_("The %(field)s is missing.") % {"field": name}, field=field)
    if unit.company_id != customer.company_id:
        raise NotAllowed(_("The responsible department belongs to another company."), field="unit")
    if not phone_key(customer.phone):
        raise NotAllowed(_("A phone number has digits."), field="phone")
    if not name_key(customer.name):
        raise NotAllowed(_("A name has letters or characters."), field="name")


def check_active(customer: Customer) -> None:
    """Refuse new papers for a frozen or retired customer, with the reason that stands in the file."""
    if not customer.is_active:
        raise NotAllowed(
            _("%(customer)s is %(status)s: %(reason)s")
            % {"customer": customer, "status": customer.get_state_display(), "reason": customer.status_reason},
            field="customer",
        )


def check_twins(twins: Sequence[Twin], confirmed: bool) -> None:
    """No number twice and no customer twice; what only looks alike asks for a confirmation (OFFICE-128)."""
    for twin in twins:
        if "number" in twin.same:
            raise NotAllowed(
                _("The number %(number)s belongs to %(customer)s.")
                % {"number": twin.customer.number, "customer": twin.customer},
                field="number",
            )
        if twin.certain:
            raise NotAllowed(same_sentence(twin.customer), field="name")
    if twins and not confirmed:
        raise LikelyDuplicate(_("This may be a customer that you have already. Compare before you save."), twins)


def same_sentence(customer: Customer) -> str:
    """The refusal of a second file with the same name and phone."""
    return _("%(customer)s with this phone is customer %(number)s already.") % {
        "customer": customer,
        "number": customer.number,
    }


def check_change(customer: Customer, by: User) -> None:
    """A retired file stays as it is."""
    require(by, WRITE)
    if customer.status == Customer.Status.RETIRED:
        raise NotAllowed(_("The customer is retired; activate the file before changing it."))


def check_confirm(customer: Customer, by: User) -> None:
    """What stands in the file of a customer that is not retired was looked at, and is right (FIBRE-11)."""
    check_change(customer, by)


def check_freeze(customer: Customer, by: User) -> None:
    """Only an active customer can be frozen."""
    require(by, WRITE)
    if not customer.is_active:
        raise NotAllowed(_("Only an active customer can be frozen."))


def check_activate(customer: Customer, by: User) -> None:
    """Only a frozen or retired customer can be activated."""
    require(by, WRITE)
    if customer.is_active:
        raise NotAllowed(_("The customer is active already."))


def check_invite(customer: Customer, by: User) -> None:
    """Guiding somebody to membership is for an active customer who is no member yet, once (OFFICE-22)."""
    require(by, WRITE)
    if not customer.is_active:
        raise NotAllowed(_("Only an active customer is invited."))
    if customer.customer_class not in OUTSIDE:
        raise NotAllowed(_("%(customer)s is a member already.") % {"customer": customer})
    if customer.invited_at is not None:
        raise NotAllowed(_("%(customer)s was invited already.") % {"customer": customer})


def check_class(customer: Customer) -> None:
    """A class is one of those that exist, or not known yet."""
    if customer.customer_class and customer.customer_class not in Customer.Class.values:
        raise NotAllowed(_("There is no such class of customers."), field="customer_class")


def check_retire(customer: Customer, by: User) -> None:
    """A file is retired once."""
    require(by, WRITE)
    if customer.status == Customer.Status.RETIRED:
        raise NotAllowed(_("The customer is retired already."))


def check_currency(customer: Customer) -> None:
    """The usual currency is one that is known here; blank is the company's own."""
    if customer.currency and customer.currency not in currencies.NAMES:
        raise NotAllowed(_("Choose one of the currencies."), field="currency")
