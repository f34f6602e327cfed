"""The form that seats a person."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, Unit, User
from accounts.roles import ROLE_CHOICES
from core.forms import DanjuForm, FilterForm
from rights import queries

REASON = _("It stands in the history of rights.")


class MoveForm(DanjuForm):
    """The new post of a person who moves; all of the current company."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    starts = forms.DateField(label=_("From"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=REASON)

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("post", queries.posts(by)), ("unit", queries.units(by))):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows


class SeatForm(MoveForm):
    """Person, post, unit and first day; all of the current company."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    field_order = ("user", "post", "unit", "starts", "reason")

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, by=by, **kwargs)
        cast(forms.ModelChoiceField, self.fields["user"]).queryset = queries.people(by)


class LeaveForm(DanjuForm):
    """Why a person leaves, and whether the sign-in ends too."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=REASON)
    closing = forms.BooleanField(label=_("Cannot sign in any more"), required=False)


class PostForm(DanjuForm):
    """A post: title, role, and who decides for it by name."""

    title = forms.CharField(label=_("Title"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    designated = forms.ModelChoiceField(User.objects.none(), label=_("Designated person"), required=False)
    substitute = forms.ModelChoiceField(User.objects.none(), label=_("Substitute"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=REASON)

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("designated", "substitute"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = queries.people(by)


class SeatFilter(FilterForm):
    """Conditions of the list of who sits where, and of its history."""

    q = forms.CharField(label=_("Person, post or unit"))

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every word stands in the name, the post or the unit."""
        for word in (self.cleaned_data.get("q") or "").split():
            queryset = queryset.filter(
                Q(user__name__icontains=word) | Q(post__title__icontains=word) | Q(unit__name__icontains=word)
            )
        return queryset
