"""The customer in other apps' forms: typed as number, phone, name, pinyin or tax number; made in place."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import may
from core.forms import DanjuForm, LookupField
from core.refusals import NotAllowed
from customers import queries
from customers.models import Customer
from customers.policies import WRITE


class NamesCustomer(DanjuForm):
    """A form that names a customer of the person's company; nobody without a file (OFFICE-127, FIBRE-26)."""

    customer = LookupField(url_name="customers:lookup", label=_("Customer"), max_length=120)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if may(user, WRITE):
            widget = self.fields["customer"].widget
            widget.create_url, widget.create_label = reverse("customers:quick"), _("New customer")

    def clean_customer(self) -> Customer | None:
        """The customer that the text names; None only where the field may stay empty."""
        typed = self.cleaned_data["customer"]
        try:
            return queries.named(self.user, typed) if typed else None
        except NotAllowed as refusal:
            raise ValidationError(str(refusal)) from refusal
