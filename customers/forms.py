"""Shape of what is entered about customers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from catalog.fields import CurrencyField
from core import currencies
from core.dates import business_date, start_of_day
from core.forms import DanjuForm, FilterForm, add_refusal
from core.refusals import NotAllowed
from customers import queries, rules
from customers.models import Customer
from customers.policies import LikelyDuplicate, Twin
from handbook.terms import Terms


class LookupForm(DanjuForm):
    """The first step: is the customer there already?"""

    q = forms.CharField(
        label=gettext_lazy("Phone, name, number or tax number"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CustomerForm(DanjuForm):
    """The file as one types it. `confirmed` is asked only when the service finds that it looks like another's."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=gettext_lazy("It is a different customer; save anyway"), required=False, widget=forms.HiddenInput
    )
    number = forms.CharField(label=gettext_lazy("Customer number"), max_length=20)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    unit = forms.ModelChoiceField(label=gettext_lazy("Responsible department (area)"), queryset=Unit.objects.none())
    route = forms.CharField(label=gettext_lazy("Delivery route"), max_length=40)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40)
    contact = forms.CharField(label=gettext_lazy("Contact"), max_length=60)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200)
    fax = forms.CharField(label=gettext_lazy("Fax"), max_length=40, required=False)
    tax_number = forms.CharField(label=gettext_lazy("Tax number"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    payment_terms = forms.ChoiceField(label=gettext_lazy("Payment terms"), choices=Terms.choices)
    customer_class = forms.ChoiceField(label=gettext_lazy("Customer class"), required=False)
    foreign = forms.BooleanField(label=gettext_lazy("Foreign trade"), required=False)
    currency = CurrencyField(
        label=gettext_lazy("Usual currency"),
        choices=lambda: [("", "—"), *currencies.choices()],
        help_text=gettext_lazy("In which a customer of foreign trade buys."),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        proposed: str = "",
        classes: Sequence[str] = (),
        abroad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_classes(classes)
        if not abroad:  # foreign customers go no way of their own here
            del self.fields["foreign"], self.fields["currency"]
        self.fields["unit"].queryset = queries.areas(user)  # type: ignore[attr-defined]  # a choice field
        self.twins: Sequence[Twin] = ()
        self.question = ""
        if proposed:
            self.fields["number"].help_text = _("Next free number: %(number)s") % {"number": proposed}

    def _offer_classes(self, classes: Sequence[str]) -> None:
        """The company's classes; the field goes where it tells none apart. Blank: not known yet (OFFICE-19)."""
        if not classes:
            del self.fields["customer_class"]
            return
        known = [(code, label) for code, label in Customer.Class.choices if code in classes]
        self.fields["customer_class"].choices = [("", "—"), *known]  # type: ignore[attr-defined]  # a choice field

    @property
    def customer_fields(self) -> dict[str, Any]:
        """The cleaned values as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def ask_about(self, refusal: LikelyDuplicate) -> None:
        """Show the customers that this may be, and the tick that says it is not."""
        self.twins = refusal.twins
        self.fields["confirmed"].widget = forms.CheckboxInput()
        self.question = str(refusal)


class QuickForm(CustomerForm):
    """Only what a file must say, and who pays how: for somebody whose customer is on the telephone."""

    field_order = ("name", "phone", "contact", "address", "route", "unit", "payment_terms", "customer_class", "foreign")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page below has a phone and an address too: ids of our own.
        super().__init__(*args, auto_id="new-customer-%s", **kwargs)
        for name in ("fax", "email", "currency"):
            self.fields.pop(name, None)


@contextmanager
def refusals_on_file(form: CustomerForm) -> Iterator[None]:
    """Around the service call: a likely duplicate becomes a question, another refusal an error beside its field."""
    try:
        yield
    except LikelyDuplicate as refusal:
        form.ask_about(refusal)
    except NotAllowed as refusal:
        add_refusal(form, refusal)


def initial_of(customer: Customer) -> dict[str, Any]:
    """The present values of a file, for the form that changes it."""
    return {name: getattr(customer, name) for name in CustomerForm.base_fields if name != "confirmed"}


def initial_from(text: str, number: str, unit: Unit | None) -> dict[str, Any]:
    """A new file started with what was looked up: digits are a phone number, anything else a name (OFFICE-126)."""
    field = "phone" if queries.PHONE.match(text) else "name"
    return {field: text, "number": number, "unit": unit, "payment_terms": Terms.PREPAID}


class AddressForm(DanjuForm):
    """A place of delivery."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200)
    consignee = forms.CharField(label=gettext_lazy("Consignee"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40)
    is_default = forms.BooleanField(label=gettext_lazy("Deliver here by default"), required=False)


class ContactForm(DanjuForm):
    """A person at the customer."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class CustomerFilter(FilterForm):
    """Conditions of the customer list."""

    q = forms.CharField(label=gettext_lazy("Number, name, phone, contact, pinyin"))
    unit = forms.ModelChoiceField(label=gettext_lazy("Department"), queryset=Unit.objects.none())
    payment_terms = forms.ChoiceField(
        label=gettext_lazy("Payment terms"), choices=[("", gettext_lazy("All")), *Terms.choices]
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("Not retired")), *Customer.Status.choices, ("all", gettext_lazy("All"))],
    )
    file = forms.ChoiceField(
        label=gettext_lazy("File"), choices=[("", gettext_lazy("All")), ("stale", gettext_lazy("Not touched for long"))]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.areas(user)  # type: ignore[attr-defined]  # a choice field
        self.company = user.company
        if self._stale_before() is None:
            del self.fields["file"]

    def _stale_before(self) -> dt.datetime | None:
        """Whoever was not touched since then has a stale file, where the handbook asks for it (FIBRE-11)."""
        if self.company is None:
            return None
        on = self.today or business_date(timezone.now(), self.company.zone)
        day = rules.stale_before(self.company, on)
        return start_of_day(day, self.company.zone) if day else None

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Customers that are not retired, unless the status says otherwise."""
        wanted = self.cleaned_data
        if wanted.get("q"):
            queryset = queries.containing(queryset, wanted["q"])
        for name in ("unit", "payment_terms"):
            if wanted.get(name):
                queryset = queryset.filter(**{name: wanted[name]})
        if wanted.get("file") and (before := self._stale_before()):
            queryset = queries.stale(queryset, before)
        return _with_status(queryset, wanted.get("status") or "")


def _with_status(queryset: QuerySet[Any], status: str) -> QuerySet[Any]:
    if status == "all":
        return queryset
    return queryset.filter(status=status) if status else queryset.exclude(status=Customer.Status.RETIRED)
