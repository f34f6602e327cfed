"""Period and parts of an export; conditions of the list of refused attempts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import queries
from audit.models import Part
from core.dates import end_of_day, start_of_day
from core.forms import DanjuForm, FilterForm
from workflow import registry


class ExtractForm(DanjuForm):
    """Which days, and what of them."""

    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("Until"))
    parts = forms.MultipleChoiceField(label=_("Contains"), choices=Part.choices, widget=forms.CheckboxSelectMultiple)


class RefusalFilter(FilterForm):
    """Who, about which kind of document or number, on which days."""

    q = forms.CharField(label=_("Sentence or number"))
    user = forms.ModelChoiceField(User.objects.none(), label=_("Who"))
    kind = forms.ChoiceField(label=_("Document"))
    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("Until"))

    def __init__(self, params: QueryDict, user: User) -> None:
        super().__init__(params)
        self.zone = user.company.zone if user.company else ""
        people: Any = self.fields["user"]
        people.queryset = queries.people(user)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("All")), *((kind.code, kind.name) for kind in registry.kinds())]

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is chosen; words stand in the sentence or the number."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            queryset = queryset.filter(sentence__icontains=words) | queryset.filter(paper__number__icontains=words)
        if chosen.get("user"):
            queryset = queryset.filter(user=chosen["user"])
        if chosen.get("kind"):
            queryset = queryset.filter(paper__kind=chosen["kind"])
        if chosen.get("since"):
            queryset = queryset.filter(at__gte=start_of_day(chosen["since"], self.zone))
        if chosen.get("until"):
            queryset = queryset.filter(at__lt=end_of_day(chosen["until"], self.zone))
        return queryset
