"""Shape of what is entered about calls and leads, and the conditions of their lists."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from calls.inputs import LeadInput
from calls.models import Call, Lead
from calls.models.lead import Way
from core.dates import end_of_day, start_of_day
from core.forms import DanjuForm, FilterForm, LookupField
from customers import queries as customers
from customers.fields import NamesCustomer


class CallForm(DanjuForm):
    """The one field with which a call begins."""

    caller = LookupField(
        url_name="customers:lookup",
        label=_("Phone number or customer"),
        max_length=120,
        help_text=_("Phone, number, name or pinyin initials. An unknown number is kept as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caller"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}


class LeadForm(NamesCustomer):
    """Who wants what, and how it came."""

    way = forms.ChoiceField(label=_("How it came"), choices=Way.choices)
    contact_name = forms.CharField(label=_("Contact"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    wanted = forms.CharField(label=_("What they want"), max_length=400, widget=forms.Textarea({"rows": "3"}))
    field_order = ("way", "customer", "contact_name", "contact_phone", "wanted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = False
        self.fields["customer"].help_text = _("Leave empty for somebody without a customer file.")

    @property
    def given(self) -> LeadInput:
        """The cleaned form as the service takes it."""
        data = self.cleaned_data
        customer = data["customer"]
        return LeadInput(
            data["way"], data["wanted"], customer.pk if customer else None, data["contact_name"], data["contact_phone"]
        )


class _PaperFilter(FilterForm):
    """Number or caller, state, and the days between which it was logged."""

    q = forms.CharField(label=_("Number, customer, phone or pinyin"), max_length=60)
    state = forms.ChoiceField(label=_("State"))
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
        if data.get("q"):
            queryset = queryset.filter(self._text(data["q"].strip()))
        return self._between(queryset, data.get("since"), data.get("until"))

    def _text(self, text: str) -> Q:
        found = customers.containing(customers.visible(self.user), text).order_by().values("pk")
        return Q(paper__number__istartswith=text) | Q(customer__in=found) | self.own(text)

    def own(self, text: str) -> Q:
        """What the paper itself says of the caller."""
        raise NotImplementedError

    def _between(self, queryset: QuerySet[Any], since: dt.date | None, until: dt.date | None) -> QuerySet[Any]:
        """Both days count, as the company's clock shows them."""
        zone = self.user.company.zone  # type: ignore[union-attr]  # nobody reaches a list without a company
        if since:
            queryset = queryset.filter(created_at__gte=start_of_day(since, zone))
        if until:
            queryset = queryset.filter(created_at__lt=end_of_day(until, zone))
        return queryset


class CallFilter(_PaperFilter):
    """Conditions of the list of calls."""

    states = Call.State.choices

    def own(self, text: str) -> Q:
        """Phone and name as they were said."""
        return Q(phone__contains=text) | Q(caller__contains=text)


class LeadFilter(_PaperFilter):
    """Conditions of the list of leads."""

    states = Lead.State.choices

    def own(self, text: str) -> Q:
        """Phone and name as they were said."""
        return Q(contact_phone__contains=text) | Q(contact_name__contains=text)
