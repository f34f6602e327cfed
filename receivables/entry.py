"""How entering a receipt starts: for one paper, for a customer with all that is open, or for nobody yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from core.dates import business_date
from core.keys import whole_number
from customers import queries as customers
from customers.models import Customer
from receivables import queries
from receivables.forms import ReceiptForm
from receivables.models import Receipt
from receivables.queries import Target


@dataclass(frozen=True)
class Start:
    """What is known before the first key is pressed."""

    customer_id: int | None = None
    customer: Customer | None = None
    """for the page; a form that is accepted needs only the id"""
    targets: Sequence[Target] = ()
    proposed: Mapping[int, Decimal] = field(default_factory=dict)
    """paper → amount that the form proposes for it"""
    initial: Mapping[str, Any] = field(default_factory=dict)
    back: str = ""


def for_customer(user: User, customer_id: str) -> Start:
    """With a customer, everything that customer has open; without one, the form asks who paid."""
    named = whole_number(customer_id)
    if named is None:
        return Start(back=reverse("receivables:receipts"))
    customer = customers.head(user, named)
    targets = queries.open_targets(user, customer.pk)
    return Start(customer.pk, customer, targets, back=customer.get_absolute_url())


def for_paper(user: User, paper_id: int) -> Start:
    """All that is open on one paper is proposed."""
    target = queries.target(user, paper_id)
    customer = cast(Customer, SimpleLazyObject(lambda: customers.head(user, target.customer_id)))
    proposed = {paper_id: target.rest}
    return Start(target.customer_id, customer, [target], proposed, {"amount": target.rest or None}, target.url)


def for_receipt(user: User, receipt: Receipt) -> Start:
    """What was entered before, and everything the customer has open besides what this receipt was meant for."""
    meant = {share.paper_id: share.amount for share in queries.shares(receipt.pk)}
    targets = queries.open_targets(user, receipt.customer_id, without=receipt.pk)
    names = ("version", "account", "amount", "received_on", "payer", "reference", "note")
    initial = {name: getattr(receipt, name) for name in names}
    return Start(receipt.customer_id, receipt.customer, targets, meant, initial, receipt.get_absolute_url())


def form(user: User, start: Start, data: QueryDict | None) -> ReceiptForm:
    """The form for a start, bound when there is data; the day is today unless said otherwise."""
    zone = user.company.zone if user.company else "UTC"
    initial = {"received_on": business_date(timezone.now(), zone), **start.initial}
    known = start.customer_id is not None
    return ReceiptForm(
        data, user=user, known_customer=known, targets=start.targets, proposed=start.proposed, initial=initial
    )


def customer_named(user: User, text: str) -> Customer:
    """The customer that was typed; NotAllowed (field `customer`) when nobody or several fit."""
    return customers.named(user, text)
