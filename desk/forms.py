"""Shape of what is chosen about lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DanjuForm
from desk.services import FilterInput


class FilterNameForm(DanjuForm):
    """What a saved filter is called, and for whom it is."""

    name = forms.CharField(label=_("Name"), max_length=30)
    shared = forms.BooleanField(label=_("For everybody of my unit"), required=False)
    first = forms.BooleanField(label=_("Open the list with it"), required=False)

    @property
    def given(self) -> FilterInput:
        return FilterInput(**self.cleaned_data)
