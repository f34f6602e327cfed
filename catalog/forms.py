"""Shape of what is entered about products."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import may
from catalog import queries
from catalog.fields import PercentField, PriceField
from catalog.models import MAX_DECIMALS, ItemClass, Product
from catalog.policies import COST
from core import currencies
from core.dates import business_date
from core.forms import DanjuForm, FilterForm


class ProductForm(DanjuForm):
    """A product as one types it: the tax rate in per cent, the price with tax."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    spec = forms.CharField(label=_("Specification / model"), max_length=120, required=False)
    item_class = forms.ModelChoiceField(
        label=_("Item class"),
        queryset=ItemClass.objects.none(),
        required=False,
        help_text=_("Says which warehouse keeps the item."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Product.Kind.choices)
    charge = forms.ChoiceField(
        label=_("Charge"),
        choices=[("", "—"), *Product.Charge.choices],
        required=False,
        help_text=_("Only for services that stand as their own line."),
    )
    unit_name = forms.CharField(label=_("Unit of measure"), max_length=10)
    decimals = forms.IntegerField(label=_("Decimals of the unit"), min_value=0, max_value=MAX_DECIMALS)
    base_price = PriceField(label=_("Base price, tax included"))
    tax_rate = PercentField(label=_("Tax %"))
    cost = PriceField(
        label=_("Standard cost, without tax"),
        required=False,
        help_text=_("Margins are computed from it. Empty: not known."),
    )
    barcode = forms.CharField(label=_("Barcode"), max_length=40, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_class"].queryset = queries.item_classes(user)  # type: ignore[attr-defined]  # a choice field
        if not may(user, COST):
            del self.fields["cost"]

    @property
    def product_fields(self) -> dict[str, Any]:
        """The cleaned values as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


NEW_PRODUCT = {"unit_name": "个", "decimals": 0, "kind": Product.Kind.GOODS, "tax_rate": Decimal("0.13")}


def initial_of(product: Product) -> dict[str, Any]:
    """The present values of a product, for the form that changes it."""
    return {name: getattr(product, name) for name in ProductForm.base_fields}


class ItemClassForm(DanjuForm):
    """A class of items."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)


class ProductFilter(FilterForm):
    """Conditions of the product list."""

    STATES = [("", _("On sale")), ("retired", _("Retired")), ("all", _("All"))]

    q = forms.CharField(label=_("Code, name, specification, pinyin, barcode"))
    item_class = forms.ModelChoiceField(label=_("Class"), queryset=ItemClass.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Product.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_class"].queryset = queries.item_classes(user)  # type: ignore[attr-defined]  # a choice field

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Products on sale, unless the state says otherwise."""
        wanted = self.cleaned_data
        queryset = queries.containing(queryset, wanted.get("q") or "")
        if wanted.get("item_class"):
            queryset = queryset.filter(item_class=wanted["item_class"])
        if wanted.get("kind"):
            queryset = queryset.filter(kind=wanted["kind"])
        state = wanted.get("state")
        return queryset if state == "all" else queryset.filter(retired_at__isnull=state != "retired")


class RateForm(DanjuForm):
    """The rate of a foreign currency from a day on."""

    currency = forms.ChoiceField(label=_("Currency"))
    from_day = forms.DateField(label=_("In force from"))
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=18,
        decimal_places=currencies.RATE_DECIMALS,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Where the rate comes from, for example.")
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, name) for code, name in currencies.choices() if code != own]
        self.fields["currency"].choices = [("", "—"), *known]  # type: ignore[attr-defined]  # a choice field
        self.fields["rate"].help_text = _("So much %(own)s for 1 of the currency.") % {"own": currencies.named(own)}


class RateFilter(FilterForm):
    """Conditions of the list of booked rates."""

    currency = forms.ChoiceField(label=_("Currency"), choices=lambda: [("", _("All")), *currencies.choices()])
    force = forms.ChoiceField(label=_("State"), choices=[("", _("All")), ("now", _("In force"))])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Of one currency, or those that count today."""
        wanted = self.cleaned_data
        if wanted.get("currency"):
            queryset = queryset.filter(currency=wanted["currency"])
        company = self.user.company
        if wanted.get("force") and company:
            today = self.today or business_date(timezone.now(), company.zone)
            queryset = queryset.filter(pk__in=[row.pk for row in queries.rates_in_force(company, today).values()])
        return queryset
