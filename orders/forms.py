"""Shape of what is entered about an order."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.fields import CurrencyField
from catalog.lineforms import LineForm, initial_of, line_formset
from core.dates import business_date, end_of_day
from core.forms import DanjuForm, FilterForm, LookupField
from customers import queries as customers
from customers.fields import NamesCustomer
from handbook.terms import Terms
from orders import queries
from orders.inputs import HeadInput
from orders.models import Confirmation, FreightBearer, Hold, Order, OrderLine, Source
from workflow import finding


class HeadForm(DanjuForm):
    """What every order says besides customer and lines; blank delivery fields are taken from the customer's file."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    payment_terms = forms.ChoiceField(
        label=_("Payment"), choices=[("", _("As in the customer's file")), *Terms.choices], required=False
    )
    arrive_on = forms.DateField(
        label=_("To arrive on"), required=False, help_text=_("For every line without a day of its own.")
    )
    customer_reference = forms.CharField(label=_("Customer's reference"), max_length=60, required=False)
    address = forms.CharField(label=_("Delivery address"), max_length=200, required=False)
    consignee = forms.CharField(label=_("Consignee"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    shipping_method = forms.CharField(label=_("Shipping method"), max_length=80, required=False)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
    collected = forms.BooleanField(label=_("Customer collects"), required=False)
    freight_confirmed = forms.BooleanField(label=_("Freight is confirmed with the customer"), required=False)
    confirmations = forms.MultipleChoiceField(
        label=_("Confirmed with the customer"),
        choices=Confirmation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def head(self, customer_id: int) -> HeadInput:
        """The cleaned head as a service takes it; a field that cannot be read counts as blank."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "customer"}}
        return HeadInput(customer_id, **{**data, "confirmations": frozenset(data.get("confirmations", ()))})


TYPED_SOURCES = [(code, label) for code, label in Source.choices if code != Source.QUOTATION]


class OrderForm(NamesCustomer, HeadForm):
    """The head of a direct order. The customer is typed as number, name, phone or pinyin initials."""

    freight_bearer = forms.ChoiceField(
        label=_("Freight borne by"), choices=FreightBearer.choices, initial=FreightBearer.BUYER
    )
    source = forms.ChoiceField(label=_("Source"), choices=TYPED_SOURCES, required=False)
    currency = CurrencyField()
    fee_waiver = forms.CharField(label=_("No delivery fee, because"), max_length=200, required=False)
    field_order = ("customer", "payment_terms", "arrive_on", "customer_reference")


class OrderLineForm(LineForm):
    """A line of an order; without a day of its own it arrives with the order."""

    arrive_on = forms.DateField(label=_("To arrive on"), required=False)


OrderLines = line_formset(OrderLineForm)


def head_initial(order: Order) -> dict[str, Any]:
    """The present values of a draft, for the form that changes it."""
    names = set(OrderForm.base_fields) - {"customer", "freight_confirmed"}
    values = {name: getattr(order, name) for name in names}
    values["currency"] = order.currency if order.customer.foreign else ""
    return {**values, "customer": order.customer.number, "freight_confirmed": order.freight_confirmed_at is not None}


def line_initial(lines: list[OrderLine]) -> list[dict[str, Any]]:
    """Lines of a draft as rows; the delivery fee is added by itself and not shown."""
    own = [line for line in lines if line.charge != "delivery_fee"]
    return [{**row, "arrive_on": line.arrive_on} for row, line in zip(initial_of(own), own, strict=True)]


class OrderFilter(FilterForm):
    """Conditions of the order list."""

    q = forms.CharField(label=_("Number, customer, reference"))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Order.State.choices])
    source = forms.ChoiceField(label=_("Source"), choices=[("", _("All")), *Source.choices])
    customer = LookupField(url_name="customers:lookup", label=_("Customer"))
    hold = forms.ChoiceField(label=_("Held because"), choices=[("", _("All")), *Hold.choices])
    maker = forms.ModelChoiceField(label=_("Maker"), queryset=User.objects.none())
    since = forms.DateField(label=_("Ordered from"))
    until = forms.DateField(label=_("Ordered until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["maker"].queryset = queries.makers(user)  # type: ignore[attr-defined]  # a choice field

    def apply(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Every condition that is set narrows the list."""
        asked = self.cleaned_data
        if asked.get("q"):
            queryset = self._named(queryset, asked["q"].strip())
        if asked.get("customer"):
            queryset = finding.of_customers(queryset, customers.fitting(self.user, asked["customer"]))
        equal = {name: asked.get(name) for name in ("state", "source", "hold", "maker")}
        equal |= {"ordered_on__gte": asked.get("since"), "ordered_on__lte": asked.get("until")}
        return queryset.filter(**{name: value for name, value in equal.items() if value})

    def _named(self, rows: QuerySet[Order], text: str) -> QuerySet[Order]:
        buyers = customers.fitting(self.user, text)
        return finding.narrowed(rows, self.user.works_in, text, buyers, ("customer_reference",))


class ShortageFilter(FilterForm):
    """Conditions of the list of shortages."""

    q = forms.CharField(label=_("Order, customer or product"), max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *((state.value, state.label) for state in (Order.State.HELD, Order.State.RELEASED))],
    )
    until = forms.DateField(label=_("To arrive until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
        """Every condition that is set narrows the list."""
        asked = self.cleaned_data
        if asked.get("q"):
            text = asked["q"].strip()
            found = customers.containing(customers.visible(self.user), text).order_by().values("pk")
            product = Q(product__code__istartswith=text) | Q(description__icontains=text)
            queryset = queryset.filter(product | Q(order__paper__number__icontains=text) | Q(order__customer__in=found))
        equal = {"order__state": asked.get("state"), "arrive_on__lte": asked.get("until")}
        return queryset.filter(**{name: value for name, value in equal.items() if value})


class HeldFilter(FilterForm):
    """Conditions of the queue of held orders."""

    q = forms.CharField(label=_("Number, customer, reference"))
    hold = forms.ChoiceField(label=_("Held because"), choices=[("", _("All")), *Hold.choices])
    days = forms.IntegerField(label=_("Held for at least (days)"), min_value=0)
    maker = forms.ModelChoiceField(label=_("Maker"), queryset=User.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["maker"].queryset = queries.makers(user)  # type: ignore[attr-defined]  # a choice field

    def apply(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Only these, held for this and for so long."""
        asked = self.cleaned_data
        if asked.get("q"):
            text = asked["q"].strip()
            buyers = customers.fitting(self.user, text)
            queryset = finding.narrowed(queryset, self.user.works_in, text, buyers, ("customer_reference",))
        if asked.get("days"):
            zone = self.user.company.zone if self.user.company else "UTC"
            today = self.today or business_date(timezone.now(), zone)
            # `since` is annotated by queries.held
            queryset = queryset.filter(**{"since__lt": end_of_day(today - dt.timedelta(days=asked["days"]), zone)})
        equal = {name: asked.get(name) for name in ("hold", "maker")}
        return queryset.filter(**{name: value for name, value in equal.items() if value})
