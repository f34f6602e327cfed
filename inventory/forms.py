"""Shape of what is entered about stock."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from catalog import queries as catalog
from catalog.lineforms import LineForm, line_formset
from catalog.models import ItemClass
from core.forms import DanjuForm, FilterForm
from inventory import queries
from inventory.models import Warehouse


class ReceiptForm(DanjuForm):
    """The head of a stock receipt."""

    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.none(), empty_label=None)
    reference = forms.CharField(label=_("Supplier's delivery note"), max_length=60, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = queries.receivable_warehouses(user)  # type: ignore[attr-defined]  # a choice field


class ReceiptLineForm(LineForm):
    """A line of a stock receipt: goods and how many; prices are no matter of the warehouse."""

    # Django's way of leaving out a field of the base form.
    description = None  # type: ignore[assignment]  # see above
    unit_price = None  # type: ignore[assignment]  # see above
    tax_rate = None  # type: ignore[assignment]  # see above

    columns = {"product": "clip"}


ReceiptLineFormSet = line_formset(ReceiptLineForm, extra=8)


class WarehouseForm(DanjuForm):
    """A warehouse and the item classes that it keeps."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=None)
    item_classes = forms.ModelMultipleChoiceField(
        label=_("Item classes"),
        queryset=ItemClass.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each item class is kept in one warehouse; ticking it here takes it out of the other."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.units(user)  # type: ignore[attr-defined]  # a choice field
        self.fields["item_classes"].queryset = catalog.item_classes(user)  # type: ignore[attr-defined]  # a choice field

    @property
    def warehouse_fields(self) -> dict[str, Any]:
        """The cleaned values as the services take them."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**kept, "item_classes": [row.pk for row in kept["item_classes"]]}


def initial_of(warehouse: Warehouse) -> dict[str, Any]:
    """The present values of a warehouse, for the form that changes it."""
    kept = list(warehouse.item_classes.values_list("item_class_id", flat=True))
    return {name: getattr(warehouse, name) for name in ("version", "code", "name", "unit")} | {"item_classes": kept}


class LevelFilter(FilterForm):
    """Conditions of the stock list."""

    STOCK = [("", _("All")), ("free", _("Available")), ("short", _("Nothing available"))]

    q = forms.CharField(label=_("Code, name, specification, pinyin, barcode"))
    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.none())
    stock = forms.ChoiceField(label=_("Stock"), choices=STOCK)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = queries.warehouses(user)  # type: ignore[attr-defined]  # a choice field

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only levels of the products and the warehouse asked for."""
        wanted = self.cleaned_data
        queryset = queries.of_products_like(queryset, wanted.get("q") or "")
        if wanted.get("warehouse"):
            queryset = queryset.filter(warehouse=wanted["warehouse"])
        return queries.with_available(queryset, wanted.get("stock") or "")


class ReceiptFilter(FilterForm):
    """Conditions of the list of stock receipts."""

    q = forms.CharField(label=_("Number, supplier's delivery note"))
    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = queries.warehouses(user)  # type: ignore[attr-defined]  # a choice field

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only receipts of this number or reference, into this warehouse."""
        wanted = self.cleaned_data
        if wanted.get("warehouse"):
            queryset = queryset.filter(warehouse=wanted["warehouse"])
        return queries.receipts_like(queryset, (wanted.get("q") or "").strip())
