"""The form that seats a person."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, Unit, User
from core.forms import DanjuForm, FilterForm
from rights import queries


class SeatForm(DanjuForm):
    """Person, post, unit and first day; all of the current company."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    starts = forms.DateField(label=_("From"))

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("user", queries.people(by)), ("post", queries.posts(by)), ("unit", queries.units(by))):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows


class SeatFilter(FilterForm):
    """Conditions of the list of who sits where."""

    q = forms.CharField(label=_("Person, post or unit"))

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every word stands in the name, the post or the unit."""
        for word in (self.cleaned_data.get("q") or "").split():
            queryset = queryset.filter(
                Q(user__name__icontains=word) | Q(post__title__icontains=word) | Q(unit__name__icontains=word)
            )
        return queryset
