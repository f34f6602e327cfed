"""Conditions of the lists of enquiries and quotations, as they stand in the address."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dates import end_of_day, start_of_day
from core.forms import FilterForm, LookupField
from customers import queries as customers
from quotes.models import Enquiry, Quotation


class PaperFilter(FilterForm):
    """Number or customer, state, and the days between which it was made."""

    q = forms.CharField(label=_("Number, customer or pinyin"), max_length=60)
    state = forms.ChoiceField(label=_("State"))
    customer = LookupField(url_name="customers:lookup", label=_("Customer"), max_length=120)
    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("To"))
    states: Sequence[tuple[str, Any]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["state"].choices = [("", _("All")), *self.states]  # type: ignore[attr-defined]  # a ChoiceField

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The conditions that are set; those typed wrongly are left out and marked."""
        data = self.cleaned_data
        if data.get("state"):
            queryset = queryset.filter(state=data["state"])
        if data.get("customer"):
            queryset = queryset.filter(customer__in=self._customers(data["customer"]))
        if data.get("q"):
            text = data["q"]
            mine = Q(paper__number__istartswith=text) | Q(contact_name__contains=text)
            queryset = queryset.filter(mine | Q(customer__in=self._customers(text)))
        return self._between(queryset, data.get("since"), data.get("until"))

    def _customers(self, text: str) -> QuerySet[Any]:
        return customers.containing(customers.visible(self.user), text).order_by().values("pk")

    def _between(self, queryset: QuerySet[Any], since: dt.date | None, until: dt.date | None) -> QuerySet[Any]:
        """Both days count, as the company's clock shows them."""
        zone = self.user.company.zone  # type: ignore[union-attr]  # nobody reaches a list without a company
        if since:
            queryset = queryset.filter(created_at__gte=start_of_day(since, zone))
        if until:
            queryset = queryset.filter(created_at__lt=end_of_day(until, zone))
        return queryset


class QuotationFilter(PaperFilter):
    """Conditions of the quotation list."""

    states = Quotation.State.choices


class EnquiryFilter(PaperFilter):
    """Conditions of the enquiry list."""

    states = Enquiry.State.choices
