"""The customer field of quotations and orders, and the way to the customer file and back (OFFICE-126, 131).

class OrderForm(CustomerEntryForm): …            OrderForm(request.POST or None, user=…, initial=initial_customer(…))
{% include "customers/_find.html" %}             the way to the lookup step, with what was typed
"""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DanjuForm, LookupField
from core.refusals import NotAllowed, NotFound
from customers import queries
from customers.models import Customer


class CustomerEntryForm(DanjuForm):
    """A form with a customer: typed as number, phone, name or pinyin initials, cleaned to the active Customer."""

    customer = LookupField(
        url_name="customers:lookup",
        label=_("Customer"),
        max_length=120,
        error_messages={"required": _("Type the customer: number, phone, name or pinyin initials.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_customer(self) -> Customer:
        """Nobody without an active file gets a paper (OFFICE-127, FIBRE-26)."""
        try:
            return queries.named(self.user, self.cleaned_data["customer"])
        except NotAllowed as refusal:
            raise ValidationError(str(refusal)) from refusal

    @property
    def typed_customer(self) -> str:
        """What stands in the field now, for the lookup step."""
        return str(self["customer"].value() or "")


def initial_customer(user: User, params: QueryDict) -> dict[str, Any]:
    """Initial values from `?customer=<id>`, as the customer file sends back; unknown ids give none."""
    pk = params.get("customer", "")
    try:
        customer = queries.get(user, int(pk)) if pk.isdecimal() else None
    except NotFound:
        customer = None
    return {"customer": customer.number, "payment_terms": customer.payment_terms} if customer else {}


def lookup_step_url(text: str, back: str) -> str:
    """Where an unknown customer is looked up and added; `back` is the address to return to."""
    return f"{reverse('customers:new')}?{urlencode({'q': text, 'next': back})}"
