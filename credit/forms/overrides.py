"""Shape of what is entered and asked about overrides."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import FilterForm
from credit.models import Override
from customers import queries as customers


class _OverridesFilter(FilterForm):
    """What both lists of overrides ask for: who and which order."""

    q = forms.CharField(label=_("Number, order or customer"), max_length=60)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def named(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Only rows whose number, order or customer is meant."""
        text = (self.cleaned_data.get("q") or "").strip()
        if not text:
            return rows
        found = customers.containing(customers.visible(self.user), text).order_by().values("pk")
        return rows.filter(Q(paper__number__icontains=text) | Q(order__number__icontains=text) | Q(customer__in=found))


class OverrideFilter(_OverridesFilter):
    """Conditions of the list of overrides."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Override.State.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only these and in this state."""
        state = self.cleaned_data.get("state")
        rows = self.named(queryset)
        return rows.filter(state=state) if state else rows


class LiabilityFilter(_OverridesFilter):
    """Conditions of the liability report."""

    OPEN, PAID = "open", "paid"
    money = forms.ChoiceField(
        label=_("Money"), choices=[("", _("All")), (OPEN, _("Still unpaid")), (PAID, _("Nothing unpaid"))]
    )
    approver = forms.CharField(label=_("Approved by"), max_length=40)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only of these approvers, and only what is still to be paid, or what is paid."""
        asked, rows = self.cleaned_data, self.named(queryset)
        if asked.get("approver"):
            rows = rows.filter(approved_by__name__icontains=asked["approver"].strip())
        chosen = {self.OPEN: {"unpaid__gt": 0}, self.PAID: {"unpaid": 0}}
        return rows.filter(**chosen.get(asked.get("money") or "", {}))
