"""Shape of what is entered about guarantees and stations."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import FilterForm
from credit.models import Deduction, Guarantee
from credit.queries import guarantees as queries
from customers import queries as customers
from customers.fields import NamesCustomer
from workflow import finding

ALL = ("", _("All"))


class StationForm(NamesCustomer):
    """Who is stationed at which customer's place, from which day."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=None)
    since = forms.DateField(label=_("Since"))

    def __init__(self, *args: Any, user: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["person"].queryset = queries.field_staff(user, on)  # type: ignore[attr-defined]  # a choice field


class GuaranteeFilter(FilterForm):
    """Conditions of the guarantee register."""

    WHICH = [ALL, ("unpaid", _("Shipped and unpaid")), ("overdue", _("Overdue"))]

    q = forms.CharField(label=_("Number, customer"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Guarantee.State.choices])
    which = forms.ChoiceField(label=_("Payment"), choices=WHICH)
    since = forms.DateField(label=_("Due from"))
    until = forms.DateField(label=_("Due until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By number, customer, state, payment and due day."""
        wanted = self.cleaned_data
        if text := (wanted.get("q") or "").strip():
            queryset = finding.narrowed(queryset, self.user.works_in, text, customers.fitting(self.user, text), ())
        if wanted.get("which") == "unpaid":
            queryset = queries.unpaid(queryset)
        if wanted.get("which") == "overdue" and self.today:
            queryset = queries.overdue(queryset, self.today)
        exact = {"state": wanted.get("state"), "due_on__gte": wanted.get("since"), "due_on__lte": wanted.get("until")}
        return queryset.filter(**{name: value for name, value in exact.items() if value})


class DeductionFilter(FilterForm):
    """Conditions of the list of salary deductions: the month of wages above all."""

    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Deduction.State.choices])
    since = forms.DateField(label=_("Month of wages from"))
    until = forms.DateField(label=_("Month of wages until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By state and month; any day of a month is that month."""
        wanted = self.cleaned_data
        since = wanted.get("since")
        exact = {
            "state": wanted.get("state"),
            "month__gte": since.replace(day=1) if since else None,
            "month__lte": wanted.get("until"),
        }
        return queryset.filter(**{name: value for name, value in exact.items() if value})
