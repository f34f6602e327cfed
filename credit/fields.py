"""What is typed about overrides, on the order that asks for one and on the override itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DanjuForm


class OverrideForm(DanjuForm):
    """Why goods of a held order are to leave all the same, and until when that holds."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea,
        help_text=_("What speaks for it: promises of the customer, what is at stake, when the money comes."),
    )
    until = forms.DateField(label=_("Valid until"), help_text=_("When this day is over, the order is held again."))
