"""Conditions of the list of shipment reports."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.forms import FilterForm


class ReportFilter(FilterForm):
    """Which days."""

    q = forms.CharField(label=gettext_lazy("Number"))
    since = forms.DateField(label=gettext_lazy("From"))
    until = forms.DateField(label=gettext_lazy("Until"))

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list by what was chosen."""
        data = self.cleaned_data
        asked = {"day__gte": data.get("since"), "day__lte": data.get("until")}
        asked["paper__number__iendswith"] = (data.get("q") or "").strip()
        return queryset.filter(**{lookup: value for lookup, value in asked.items() if value})
