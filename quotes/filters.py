"""Conditions of the lists of enquiries and quotations, as they stand in the address."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dates import end_of_day, start_of_day
from core.forms import FilterForm, LookupField
from customers import queries as customers
from quotes.models import Enquiry, Quotation
from workflow import finding

STRANGERS = (
    "SELECT paper_id FROM quotes_enquiry WHERE company_id = %s AND customer_id IS NULL AND strpos(contact_name, %s) > 0"
)


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
            queryset = finding.of_customers(queryset, customers.fitting(self.user, data["customer"]))
        if data.get("q"):
            buyers = customers.fitting(self.user, data["q"])
            more = self.more(data["q"])
            queryset = finding.narrowed(queryset, self.user.works_in, data["q"], buyers, more=more)
        return self._between(queryset, data.get("since"), data.get("until"))

    def more(self, text: str) -> list[finding.Keys]:
        """What else than number and customer a text may name."""
        return []

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

    def more(self, text: str) -> list[finding.Keys]:
        """Whoever called and is no customer yet, by any part of the name."""
        return [(STRANGERS, [self.user.works_in, text])]
