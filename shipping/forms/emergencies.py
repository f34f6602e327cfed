"""Shape of what is entered about a release by phone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DanjuForm, FilterForm
from customers import queries as customers
from shipping.models import DeliveryNotice, Emergency
from shipping.queries import emergencies as queries
from shipping.queries.emergencies import Contacts
from shipping.queries.people import these
from shipping.services import Word
from workflow import finding

LATE = "late"


class NoticeNumberForm(DanjuForm):
    """For which notice the word was given."""

    notice = forms.CharField(label=gettext_lazy("Number of the delivery notice"), max_length=40)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_notice(self) -> DeliveryNotice:
        """The notice of this number, among those of the person's units and warehouses."""
        found = queries.notice_numbered(self.user, self.cleaned_data["notice"])
        if found is None:
            raise ValidationError(_("There is no such delivery notice for you."))
        return found


class WordForm(DanjuForm):
    """Who gave the word, who heard it, why."""

    manager = forms.ModelChoiceField(label=gettext_lazy("Gave the word by phone"), queryset=User.objects.none())
    witness = forms.ModelChoiceField(label=gettext_lazy("Heard it as witness"), queryset=User.objects.none())
    unreachable = forms.CharField(label=gettext_lazy("Who could not be reached"), max_length=120)
    reason = forms.CharField(label=gettext_lazy("Why it is urgent"), max_length=200, widget=forms.Textarea)

    def __init__(self, *args: Any, contacts: Contacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("manager", contacts.managers), ("witness", contacts.witnesses)):
            field = self.fields[name]
            field.queryset = these(people)  # type: ignore[attr-defined]  # a ModelChoiceField
            field.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]  # the same
            if len(people) == 1:
                field.initial = people[0].pk

    @property
    def word(self) -> Word:
        """What the service takes."""
        return Word(**{name: self.cleaned_data[name] for name in ("manager", "witness", "reason", "unreachable")})


class EmergencyFilter(FilterForm):
    """Conditions of the list."""

    q = forms.CharField(label=gettext_lazy("Number, notice, customer"))
    state = forms.ChoiceField(label=gettext_lazy("State"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        states = [("", _("All")), (LATE, _("Papers overdue")), *Emergency.State.choices]
        self.fields["state"].choices = states  # type: ignore[attr-defined]  # a ChoiceField

    def apply(self, queryset: QuerySet[Emergency]) -> QuerySet[Emergency]:
        """Narrow the list by what was chosen."""
        data = self.cleaned_data
        if data.get("state") == LATE and self.today:
            queryset = queries.overdue(queryset, self.today)
        elif data.get("state"):
            queryset = queryset.filter(state=data["state"])
        if text := (data.get("q") or "").strip():
            buyers = customers.fitting(self.user, text)
            queryset = finding.narrowed(queryset, self.user.works_in, text, buyers, source="notice_id")
        return queryset
