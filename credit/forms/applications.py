"""Shape of what is entered about applications for credit."""

import dataclasses
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DanjuForm, FilterForm
from credit.inputs import ApplicationInput
from credit.models import Application, Grade
from credit.queries import groups
from customers import queries as customers
from customers.fields import NamesCustomer
from handbook.terms import Terms
from workflow import finding

ALL = ("", _("All"))


def _amount(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=16, decimal_places=2, **options)


def _text(label: Any, length: int, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, **options)


class ApplicationForm(NamesCustomer):
    """What is asked for a customer, and the forms that belong to it, a group on each sheet."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=_("What is asked for"), choices=Application.Purpose.choices)
    limit = _amount(_("Credit limit"), help_text=_("Empty: stays as it is. 0 is a limit of nought."))
    grade = forms.ChoiceField(label=_("Credit grade"), choices=[("", _("as it is")), *Grade.choices], required=False)
    terms = forms.ChoiceField(
        label=_("Payment terms"), choices=[("", _("as they are")), *Terms.choices], required=False
    )
    group_id = forms.TypedChoiceField(
        label=_("Credit group"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The customer belongs to it and the limit is the group's. Empty: its own."),
    )
    valid_from = forms.DateField(
        label=_("Temporary, from"), required=False, help_text=_("Empty: the limit holds for good.")
    )
    valid_until = forms.DateField(label=_("Temporary, until"), required=False)
    unlimited = forms.BooleanField(label=_("Unlimited credit"), required=False)
    leaves_group = forms.BooleanField(label=_("Leaves its credit group"), required=False)
    reason = _text(_("Reason"), 500, 2)

    legal_person = forms.CharField(label=_("Legal representative"), required=False, max_length=60)
    founded_in = forms.IntegerField(label=_("Founded in the year"), required=False, min_value=1800, max_value=2200)
    capital = _amount(_("Registered capital"))
    staff = forms.IntegerField(label=_("People employed"), required=False, min_value=0, max_value=10_000_000)
    business = forms.CharField(label=_("Main business"), required=False, max_length=200)
    turnover = _amount(_("Turnover of a year"))
    bank = forms.CharField(label=_("Bank and account"), required=False, max_length=120)

    investigated_on = forms.DateField(label=_("Investigated on"), required=False)
    investigation = _text(_("Findings of the investigation"), 1000)
    evaluation = _text(_("Evaluation of the credit"), 1000)
    exception = _text(_("Why all the same"), 500, 2, help_text=_("Only for a customer who is not eligible for credit."))

    ASKED = (
        *("customer", "purpose", "limit", "grade", "terms", "valid_from", "valid_until", "group_id"),
        *("unlimited", "leaves_group", "reason"),
    )
    BASIC = ("legal_person", "founded_in", "capital", "staff", "business", "turnover", "bank")
    STUDIED = ("investigated_on", "investigation", "evaluation", "exception")

    def __init__(self, *args: Any, known_customer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known_customer:
            del self.fields["customer"]
        found = list(groups.visible(self.user).order_by("name").values_list("pk", "name"))
        if found:
            self.fields["group_id"].choices = [("", _("none")), *found]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["group_id"], self.fields["leaves_group"]

    def given(self, customer_id: int = 0) -> ApplicationInput:
        """What was typed, as the services take it; the customer is the one that is known, or that was named."""
        typed = self.cleaned_data
        named = typed.get("customer")
        names = [field.name for field in dataclasses.fields(ApplicationInput) if field.name != "customer_id"]
        given = {name: typed[name] for name in names if name in typed}
        return ApplicationInput(named.pk if named else customer_id, **given)

    def _group(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked for."""
        return self._group(self.ASKED)

    @property
    def basic(self) -> list[forms.BoundField]:
        """The customer's basic data (客户基本资料表)."""
        return self._group(self.BASIC)

    @property
    def studied(self) -> list[forms.BoundField]:
        """Investigation and evaluation."""
        return self._group(self.STUDIED)


class SheetForm(DanjuForm):
    """What finance thinks of a customer; the figures come from the ledger."""

    opinion = forms.CharField(label=_("Opinion of finance"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ApplicationFilter(FilterForm):
    """Conditions of the list of applications."""

    q = forms.CharField(label=_("Number, customer"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Application.State.choices])
    purpose = forms.ChoiceField(label=_("What is asked for"), choices=[ALL, *Application.Purpose.choices])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By number or customer, state and purpose."""
        wanted = self.cleaned_data
        if text := (wanted.get("q") or "").strip():
            buyers = customers.fitting(self.user, text)
            queryset = finding.narrowed(queryset, self.user.works_in, text, buyers)
        exact = {name: wanted.get(name) for name in ("state", "purpose")}
        return queryset.filter(**{name: value for name, value in exact.items() if value})


class MasterFilter(FilterForm):
    """Conditions of the master table of credit."""

    q = forms.CharField(label=_("Customer number, name, pinyin, phone"))
    grade = forms.ChoiceField(label=_("Credit grade"), choices=[ALL, *Grade.choices])
    since = forms.DateField(label=_("Listed from"))
    until = forms.DateField(label=_("Listed until"))

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By customer, grade and the day on which it was listed."""
        wanted = self.cleaned_data
        for word in (wanted.get("q") or "").lower().split():
            queryset = queryset.filter(customer__search__contains=word)
        exact = {
            "grade": wanted.get("grade"), "since__gte": wanted.get("since"), "since__lte": wanted.get("until"),
        }  # fmt: skip
        return queryset.filter(**{name: value for name, value in exact.items() if value})
