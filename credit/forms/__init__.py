"""Shape of what is entered about credit."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dates import business_date
from core.forms import DanjuForm, FilterForm
from credit import queries
from credit.models import Account, Component, Grade
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
    grade = forms.ChoiceField(label=_("Credit grade"), choices=[("", _("Not graded")), *Grade.choices], required=False)
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
        ("over", _("Above the limit")),
    ]

    q = forms.CharField(label=_("Customer number, name, pinyin, phone"))
    limit = forms.ChoiceField(label=_("Credit"), choices=LIMITS)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only accounts of these customers and with this kind of credit."""
        wanted = self.cleaned_data
        if wanted.get("limit") == "over":
            queryset = queryset.filter(pk__in=queries.over_limit(self.user, self._today()).order_by().values("pk"))
        queryset = queries.customers_like(queryset, wanted.get("q") or "")
        chosen = {
            "limit": {"limit__isnull": False},
            "none": {"limit__isnull": True, "unlimited": False},
            "unlimited": {"unlimited": True},
        }
        return queryset.filter(**chosen.get(wanted.get("limit") or "", {}))

    def _today(self) -> dt.date:
        return business_date(timezone.now(), self.user.company.zone if self.user.company else "UTC")


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


def initial_of(account: Account) -> dict[str, Decimal | bool | str | None]:
    """The present limit and grade, for the form that changes them."""
    return {"limit": account.limit, "unlimited": account.unlimited, "grade": account.grade}
