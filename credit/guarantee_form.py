"""The form of a staff guarantee, for its change here and for asking on the page of an order."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from core.forms import DanjuForm
from credit.queries import guarantees as queries


class GuaranteeForm(DanjuForm):
    """Who is liable, and why goods leave before they are paid."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    guarantor = forms.ModelChoiceField(
        label=_("Guarantor"),
        queryset=User.objects.none(),
        empty_label=None,
        help_text=_("Salespeople and commissioning engineers stationed at this customer's place."),
        error_messages={
            "invalid_choice": _("Only somebody stationed at this customer's place guarantees. Choose one.")
        },
    )
    reason = forms.CharField(
        label=_("Why goods leave before they are paid"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, company: Company, customer_id: int, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.guarantors(company, customer_id, on)
        self.fields["guarantor"].queryset = found  # type: ignore[attr-defined]  # a choice field
