"""Shape of what is entered about credit."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DanjuForm, FilterForm
from credit import queries
from credit.models import Account, Component
from customers.fields import NamesCustomer


class LimitForm(DanjuForm):
    """A customer's credit limit: an amount, nothing, or unlimited, and why."""

    limit = forms.DecimalField(
        label=_("Credit limit"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Empty: no credit. 0 is a limit of nought."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    unlimited = forms.BooleanField(label=_("Unlimited credit"), required=False)


class CustomerForm(NamesCustomer):
    """Whose credit is to be seen: a customer as one types it."""


class AccountFilter(FilterForm):
    """Conditions of the list of credit accounts."""

    LIMITS = [
        ("", _("All")),
        ("limit", _("With a limit")),
        ("none", _("Without credit")),
        ("unlimited", _("Unlimited credit")),
    ]

    q = forms.CharField(label=_("Customer number, name, pinyin, phone"))
    limit = forms.ChoiceField(label=_("Credit"), choices=LIMITS)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only accounts of these customers and with this kind of credit."""
        wanted = self.cleaned_data
        queryset = queries.customers_like(queryset, wanted.get("q") or "")
        chosen = {
            "limit": {"limit__isnull": False},
            "none": {"limit__isnull": True, "unlimited": False},
            "unlimited": {"unlimited": True},
        }
        return queryset.filter(**chosen.get(wanted.get("limit") or "", {}))


class EntryFilter(FilterForm):
    """Conditions of the list of entries."""

    q = forms.CharField(label=_("Document number"))
    component = forms.ChoiceField(label=_("Component"), choices=[("", _("All")), *Component.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only entries of these documents and of this component."""
        wanted = self.cleaned_data
        if wanted.get("q"):
            queryset = queryset.filter(paper__number__istartswith=wanted["q"].strip())
        return queryset.filter(component=wanted["component"]) if wanted.get("component") else queryset


def initial_of(account: Account) -> dict[str, Decimal | bool | None]:
    """The present limit, for the form that changes it."""
    return {"limit": account.limit, "unlimited": account.unlimited}
