"""A form for the head and rows for the lines, as one thing that is shown, checked and read together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import Company, User
from calls.models import Call
from catalog.foreign import total_of
from core.keys import whole_number
from core.money import Amounts
from customers import queries as customers
from customers.models import Customer
from orders import forms
from orders.heads import usual_terms
from orders.inputs import OrderInput
from orders.models import Order, Source
from orders.rules import Rules, rules
from quotes import queries as quotes

PREFIX = "lines"
SUBMIT = "submit"


class _Entry:
    """What both kinds of entry have in common: the head's form and how it was sent."""

    form: forms.HeadForm
    heard: Call | None = None
    """the call in which it is taken"""

    def __init__(self, data: QueryDict | None) -> None:
        self.sent = data

    @property
    def submitting(self) -> bool:
        """Whether the person pressed Submit, not Save."""
        return self.sent is not None and self.sent.get("then") == SUBMIT

    @property
    def version(self) -> int:
        """The version of the draft that the form was opened on; a form without one fits no draft."""
        found = self.form.cleaned_data.get("version")
        return -1 if found is None else found


class Entry(_Entry):
    """A direct order: head and lines are typed."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        company: Company,
        on: dt.date,
        asked: Mapping[str, str] | None = None,
        order: Order | None = None,
        heard: Call | None = None,
    ) -> None:
        super().__init__(data)
        self.heard = heard
        initial = forms.head_initial(order) if order else _proposed(user, asked or {}, heard, rules(company, on))
        rows = forms.line_initial(list(order.lines.all())) if order else []
        self.form = forms.OrderForm(data, user=user, initial=initial)
        self.formset = forms.OrderLines(data, company=company, prefix=PREFIX, initial=None if data else rows)
        self.formset.stored = rows

    def is_valid(self) -> bool:
        """Whether it was sent and every field can be read; both parts are asked, so that all faults show at once."""
        return self.sent is not None and all([self.form.is_valid(), self.formset.is_valid()])

    @property
    def data(self) -> OrderInput:
        """What a service takes; only after `is_valid()`."""
        return OrderInput(self.form.head(self.form.cleaned_data["customer"].pk), self.formset.inputs())


class LockedEntry(_Entry):
    """An order of a quotation: the lines are shown and stay as they are (PARTS-25)."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        customer_id: int,
        lines: Sequence[Any],
        source: Order | quotes.Confirmed,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data)
        self.form = forms.HeadForm(data, initial=initial)
        self.customer_id, self.lines = customer_id, lines
        self.total, self.abroad = Amounts(source.gross, source.tax, source.net), total_of(source)

    @classmethod
    def from_quotation(cls, data: QueryDict | None, user: User, pk: int) -> "LockedEntry":
        """For an order that is about to be made; NotAllowed before the customer has confirmed the quotation."""
        source = quotes.for_conversion(user, pk)
        initial = _place(customers.get(user, source.customer_id)) | {"shipping_method": source.shipping_method}
        return cls(data, customer_id=source.customer_id, lines=source.lines, source=source, initial=initial)

    @classmethod
    def of(cls, data: QueryDict | None, order: Order) -> "LockedEntry":
        """For a draft that was made from a quotation."""
        lines = list(order.lines.all())
        return cls(data, customer_id=order.customer_id, lines=lines, source=order, initial=forms.head_initial(order))

    def is_valid(self) -> bool:
        """Whether it was sent and every field can be read."""
        return self.sent is not None and self.form.is_valid()

    @property
    def data(self) -> OrderInput:
        """What a service takes; only after `is_valid()`."""
        return OrderInput(self.form.head(self.customer_id))


def _proposed(user: User, asked: Mapping[str, str], heard: Call | None, house: Rules) -> dict[str, Any]:
    """A new order for the customer that the address names, or who is on the line (OFFICE-24).

    How a non-member pays is not taken from the file but asked (OFFICE-25).
    """
    named = whole_number(asked.get("customer", "")) or (heard.customer_id if heard else None)
    initial: dict[str, Any] = {"source": Source.PHONE}
    if named is None:
        return initial
    customer = customers.get(user, named)
    return initial | _place(customer) | {"payment_terms": usual_terms(customer, house)}


def _place(customer: Customer) -> dict[str, Any]:
    """Number, terms and usual place of a customer as initial values."""
    usual = next(iter(customer.addresses.all()), None)
    return {
        "customer": customer.number,
        "payment_terms": customer.payment_terms,
        "address": usual.address if usual else customer.address,
        "consignee": usual.consignee if usual else customer.contact,
        "phone": usual.phone if usual else customer.phone,
    }
