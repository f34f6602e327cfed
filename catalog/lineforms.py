"""The rows in which quotations and orders are entered: product, quantity, price, tax.

    LineFormSet(request.POST or None, company=…, prefix="lines", initial=initial_of(lines))
    formset.is_valid(); formset.inputs() -> [LineInput]

A later app adds columns by subclassing LineForm and asks `line_formset(OwnForm)` for its class.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from catalog import queries
from catalog.fields import PercentField, PriceField, QuantityField
from catalog.lines import LineInput, PricedLine, fault_of, fault_of_quantity
from core.forms import DanjuForm, EntryFormSet, LookupField, entry_formset


class LineForm(DanjuForm):
    """One line. The product is typed as code, name, pinyin initials or barcode; a blank price or tax is its own."""

    product = LookupField(
        url_name="catalog:lookup",
        label=_("Product"),
        max_length=200,
        error_messages={"required": _("Type a product: its code, name, pinyin initials or barcode.")},
    )
    # Filled by the product, so Enter passes it by.
    description = forms.CharField(
        label=_("Description"), max_length=250, required=False, widget=forms.TextInput({"data-pass": ""})
    )
    quantity = QuantityField(error_messages={"required": _("Enter a quantity, such as 12.")})
    unit_price = PriceField(required=False)
    tax_rate = PercentField(label=_("Tax %"), required=False)

    columns = {"product": "c-code", "description": "clip", "tax_rate": "num c-rare", "arrive_on": "c-rare"}

    def clean_quantity(self) -> Any:
        """0 and negative are refused here, before it is known which product it is."""
        fault = fault_of_quantity(self.cleaned_data["quantity"])
        if fault:
            raise ValidationError(fault.sentence)
        return self.cleaned_data["quantity"]

    def line_input(self) -> LineInput:
        """The cleaned row as a service takes it; `product` has become a Product by then."""
        data = self.cleaned_data
        return LineInput(
            product_id=data["product"].pk,
            quantity=data["quantity"],
            unit_price=data.get("unit_price"),
            tax_rate=data.get("tax_rate"),
            description=data.get("description", ""),
            arrive_on=data.get("arrive_on"),
        )


class BaseLineFormSet(EntryFormSet):
    """Lines of one company's paper: all typed texts become products in one query, faults stand beside their field."""

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company

    def clean(self) -> None:
        """Resolve the products and check each line with what its product allows."""
        super().clean()
        rows = [form for form in self._entered() if "product" in form.cleaned_data]
        found = queries.resolve(self.company, [form.cleaned_data["product"] for form in rows])
        for form in rows:
            self._settle(form, found[form.cleaned_data["product"]])

    def inputs(self) -> list[LineInput]:
        """The lines as a service takes them, in the order of the rows; only after `is_valid()`."""
        return [form.line_input() for form in self._entered()]

    def _entered(self) -> list[Any]:
        """The forms of rows that are neither blank nor marked for deletion."""
        deleted = self.deleted_forms if self.is_bound and not any(self.errors) else []
        return [
            form
            for form in self.forms
            if form.has_changed() and form not in deleted and not form.cleaned_data.get("DELETE")
        ]

    def _settle(self, form: Any, resolved: queries.Resolved) -> None:
        product = resolved.product
        if product is None:
            form.add_error("product", resolved.sentence)
            return
        form.cleaned_data["product"] = product
        if "quantity" not in form.cleaned_data:
            return
        fault = fault_of(product, form.cleaned_data["quantity"], form.cleaned_data.get("unit_price"))
        if fault:
            form.add_error(fault.field, fault.sentence)


def line_formset(form: type[LineForm] = LineForm, *, extra: int = 3, least: int = 1) -> type[BaseLineFormSet]:
    """A formset class for `form` with `extra` blank rows, asking for at least `least` filled ones."""
    return entry_formset(form, extra=extra, least=least, base=BaseLineFormSet)  # type: ignore[return-value]  # base


LineFormSet = line_formset()


def initial_of(lines: Iterable[PricedLine]) -> list[dict[str, Any]]:
    """Stored lines as initial values of the rows; `lines` come with their products (select_related)."""
    return [
        {
            "product": line.product.code,
            "description": line.description,
            "quantity": line.quantity,
            "unit_price": line.keyed_price,
            "tax_rate": line.tax_rate,
        }
        for line in lines
    ]
