"""Shape of what is entered in a review, of a warning and of a time of shortage."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DanjuForm, FilterForm
from credit.models import CreditWarning, Grade, Review
from credit.reviewing import ReviewInput, WarningInput

State = Review.State
GRADES = [("", _("Not graded")), *Grade.choices]


class ReviewForm(DanjuForm):
    """The grade and the limit that should hold from now on, and why."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=_("Credit grade"), choices=GRADES, required=False)
    limit = forms.DecimalField(
        label=_("Credit limit"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Empty: no credit. 0 is a limit of nought."),
    )
    unlimited = forms.BooleanField(label=_("Unlimited credit"), required=False)
    strength = forms.CharField(
        label=_("Strength"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text=_("Size, place in its trade, whether it can pay what it usually buys."),
    )
    standing = forms.CharField(
        label=_("Standing"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text=_("How it keeps contracts, what others say of it."),
    )
    reason = forms.CharField(label=_("Conclusion"), max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, graded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not graded:
            del self.fields["grade"]

    @property
    def given(self) -> ReviewInput:
        """What was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ReviewInput(**typed)


def initial_of(review: Review) -> dict[str, Any]:
    """What a review says now."""
    names = ("grade", "limit", "unlimited", "strength", "standing", "reason", "version")
    return {name: getattr(review, name) for name in names}


class ReviewFilter(FilterForm):
    """Conditions of the review desk; what is under way unless a state is chosen."""

    STATES = [
        ("", _("Under way")),
        ("late", _("Late")),
        *State.choices,
        ("all", _("All")),
    ]

    q = forms.CharField(label=_("Customer number, name, pinyin, phone"))
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", _("All")), *Review.Cause.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only reviews of these customers, in this state, for this cause."""
        wanted = self.cleaned_data
        for word in (wanted.get("q") or "").lower().split():
            queryset = queryset.filter(customer__search__contains=word)
        if wanted.get("cause"):
            queryset = queryset.filter(cause=wanted["cause"])
        return self._in_state(queryset, wanted.get("state") or "")

    def _in_state(self, queryset: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == "all":
            return queryset
        if state in State.values:
            return queryset.filter(state=state)
        queryset = queryset.filter(state__in=Review.UNDER_WAY)
        return queryset.filter(due_on__lt=self.today) if state == "late" else queryset


class WarningForm(DanjuForm):
    """What was learned of a customer's credit, and from where."""

    text = forms.CharField(label=_("What was learned"), max_length=300, widget=forms.Textarea)
    source = forms.ChoiceField(label=_("Learned from"), choices=CreditWarning.Source.choices)
    weight = forms.ChoiceField(
        label=_("Weight"), choices=CreditWarning.Weight.choices, initial=CreditWarning.Weight.WARNING
    )

    @property
    def given(self) -> WarningInput:
        """What was typed."""
        return WarningInput(**self.cleaned_data)
