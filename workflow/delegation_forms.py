"""The form by which somebody has a colleague decide for a while."""

import datetime as dt
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User
from core.forms import DanjuForm
from workflow import delegations
from workflow.delegations import DelegationInput


class DelegationForm(DanjuForm):
    """Who acts, on which post, from when until when, and why."""

    receiver = forms.ModelChoiceField(User.objects.none(), label=_("Who acts for me"))
    post = forms.ModelChoiceField(
        Post.objects.none(), label=_("On the post"), required=False, empty_label=_("All my posts"),
    )  # fmt: skip
    starts = forms.DateField(label=_("First day"))
    until = forms.DateField(label=_("Last day (included)"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: object, by: User, today: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = (("receiver", delegations.receivers(by, today)), ("post", delegations.posts(by)))
        for name, found in rows:
            cast(forms.ModelChoiceField, self.fields[name]).queryset = found
        cast(forms.ModelChoiceField, self.fields["post"]).empty_label = str(_("All my posts"))

    @property
    def given(self) -> DelegationInput:
        """What was typed, for the service."""
        return DelegationInput(**self.cleaned_data)
