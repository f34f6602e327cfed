"""Shape of what is entered about groups of customers that share a limit."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DanjuForm, FilterForm
from customers.fields import NamesCustomer


class GroupForm(DanjuForm):
    """A new group: what it is called, and why its customers are taken together."""

    name = forms.CharField(label=_("Name of the group"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GroupLimitForm(DanjuForm):
    """The limit that the members share, and why."""

    limit = forms.DecimalField(
        label=_("Shared credit limit"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Empty: no credit. 0 is a limit of nought."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class MemberForm(NamesCustomer):
    """A customer who is taken in, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class GroupFilter(FilterForm):
    """Conditions of the list of groups."""

    q = forms.CharField(label=_("Name of the group"))

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Groups whose name has the text."""
        text = (self.cleaned_data.get("q") or "").strip()
        return queryset.filter(name__icontains=text) if text else queryset
