"""The form that seats a person."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, Unit, User
from core.forms import DanjuForm
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
