"""Shape and type of what is entered for enquiries and quotations."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from catalog import queries as catalog
from catalog.fields import CurrencyField, PercentField, PriceField, QuantityField
from catalog.lineforms import BaseLineFormSet, LineForm, line_formset
from catalog.lineforms import initial_of as stored_rows
from catalog.lines import LineInput, fault_of_quantity
from catalog.models import Product
from core.dates import business_date
from core.forms import DanjuForm, EntryFormSet, LookupField, add_refusal, entry_formset
from core.keys import whole_number
from core.money import ZERO
from core.refusals import NotAllowed
from customers.fields import NamesCustomer
from quotes.inputs import Application, AskedLine, EnquiryInput, QuotationInput, Terms
from quotes.models import BusinessType, Channel, FreightBearer, Quotation
from quotes.queries import special_price
from quotes.rules import Rules

NOTHING = ("", "—")


@contextmanager
def problems_on(form: forms.BaseForm) -> Iterator[None]:
    """Around a service call: every sentence of a refusal about the content comes back beside its field."""
    try:
        yield
    except NotAllowed as refusal:
        told = refusal.facts.get("fields")
        for field, sentence in dict(told).items() if isinstance(told, dict) else ():
            form.add_error(field, sentence)
        if not told:
            add_refusal(form, refusal)


class PartyForm(NamesCustomer):
    """Who asks or buys, and for which kind of business."""

    contact_name = forms.CharField(label=_("Contact"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    business_type = forms.ChoiceField(label=_("Business type"), required=False)

    def __init__(self, *args: Any, user: User, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._offer_types(rules.business_types)

    def _offer_types(self, types: Sequence[str]) -> None:
        """The company's business types; the field goes where it does not tell them apart (PARTS-04)."""
        if not types:
            del self.fields["business_type"]
            return
        field = self.fields["business_type"]
        field.required = True
        field.choices = [NOTHING, *((code, label) for code, label in BusinessType.choices if code in types)]  # type: ignore[attr-defined]  # a ChoiceField
        field.error_messages["required"] = _("Choose one of the business types.")

    def party(self) -> dict[str, Any]:
        """The cleaned fields of the party as the inputs name them."""
        data = self.cleaned_data
        return {
            "customer_id": data["customer"].pk if data["customer"] else None,
            "contact_name": data["contact_name"],
            "contact_phone": data["contact_phone"],
            "business_type": data.get("business_type", ""),
        }


class EnquiryForm(PartyForm):
    """What a customer asked for, and how. Whoever has no customer file yet is named as contact."""

    channel = forms.ChoiceField(label=_("Channel"), choices=[NOTHING, *Channel.choices])
    asked_on = forms.DateField(label=_("Asked on"))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    field_order = ["customer", "contact_name", "contact_phone", "channel", "asked_on", "business_type", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = False
        self.fields["customer"].help_text = _("Leave empty for somebody without a customer file.")

    def enquiry_input(self, lines: Sequence[AskedLine]) -> EnquiryInput:
        """The cleaned form with its lines, as the service takes it."""
        data = self.cleaned_data
        return EnquiryInput(
            **self.party(), channel=data["channel"], asked_on=data["asked_on"], note=data["note"], lines=lines
        )


class AskedForm(DanjuForm):
    """One model asked for; a product of the catalogue or any other text."""

    model = LookupField(
        url_name="catalog:lookup",
        label=_("Model"),
        max_length=120,
        error_messages={"required": _("Type the model or a product's code.")},
    )
    quantity = QuantityField(error_messages={"required": _("Enter a quantity, such as 12.")})
    columns = {"model": "clip"}

    def clean_quantity(self) -> Any:
        fault = fault_of_quantity(self.cleaned_data["quantity"])
        if fault:
            raise ValidationError(fault.sentence)
        return self.cleaned_data["quantity"]


AskedFormSet = entry_formset(AskedForm)


def asked_lines(formset: EntryFormSet, company: Company) -> list[AskedLine]:
    """What was asked for; a text that names one product of the catalogue becomes it."""
    rows = formset.filled
    found = catalog.resolve(company, [row["model"] for row in rows])
    return [_asked(row["model"], row["quantity"], found[row["model"]].product) for row in rows]


def _asked(model: str, quantity: Decimal, product: Product | None) -> AskedLine:
    return AskedLine(product.label if product else model, quantity, product.pk if product else None)


class QuotationLineForm(LineForm):
    """A line of a quotation: what is taken off its price may be typed beside it."""

    discount = PercentField(
        label=_("Discount %"), required=False, widget=forms.TextInput({"data-used": "", "inputmode": "decimal"})
    )
    field_order = ("product", "description", "quantity", "unit_price", "discount", "tax_rate")
    columns = {**LineForm.columns, "discount": "num c-rare"}

    def line_input(self) -> LineInput:
        """With its discount."""
        return replace(super().line_input(), discount=self.cleaned_data.get("discount"))


QuotationLines = line_formset(QuotationLineForm)


class QuotationForm(PartyForm):
    """The head of a quotation. What only submitting asks for may stay empty in a draft (PARTS-13)."""

    valid_until = forms.DateField(label=_("Valid until"), required=False)
    shipping_method = forms.CharField(
        label=_("Shipping method"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"list": "shipping-methods", "autocomplete": "off"}),
    )
    freight_bearer = forms.ChoiceField(
        label=_("Freight borne by"), choices=[NOTHING, *FreightBearer.choices], required=False
    )
    freight_reason = forms.CharField(label=_("Why the seller bears it"), max_length=200, required=False)
    freight_advanced = forms.BooleanField(label=_("We advance the freight"), required=False)
    on_site = forms.BooleanField(label=_("Paid work on site"), required=False)
    remittance = forms.CharField(label=_("Remittance details"), required=False, widget=forms.Textarea({"rows": "4"}))
    note = forms.CharField(label=_("Note on the paper"), required=False, widget=forms.Textarea)
    discount = PercentField(
        label=_("Discount on the whole %"), required=False, help_text=_("Taken off every line but freight and fees.")
    )
    currency = CurrencyField()
    special_reason = forms.CharField(
        label=_("Why a special price is needed"), max_length=500, required=False, widget=forms.Textarea({"rows": "3"})
    )
    special_competitor = forms.CharField(label=_("Competitor"), max_length=120, required=False)
    special_competitor_price = PriceField(label=_("Competitor's price, tax included"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = [
        "customer",
        "contact_name",
        "contact_phone",
        "business_type",
        "valid_until",
        "currency",
        "discount",
        "shipping_method",
        "freight_bearer",
        "freight_reason",
        "freight_advanced",
        "on_site",
        "remittance",
        "note",
    ]
    OWN = (
        *("valid_until", "shipping_method", "freight_bearer", "freight_reason", "freight_advanced", "on_site"),
        *("remittance", "note"),
    )
    SPECIAL = ("special_reason", "special_competitor", "special_competitor_price")

    @property
    def applied(self) -> bool:
        """Whether the application for a special price is written."""
        return bool((self.cleaned_data.get("special_reason") or "").strip())

    @property
    def special(self) -> list[forms.BoundField]:
        """The fields of the application."""
        return [self[name] for name in self.SPECIAL]

    @property
    def is_special(self) -> bool:
        """Whether the application is begun, or something in it is wrong."""
        return any(bound.value() or bound.errors for bound in self.special)

    def quotation_input(self, formset: BaseLineFormSet) -> QuotationInput:
        """The cleaned form with its lines, as the service takes it."""
        own = {name: self.cleaned_data[name] for name in self.OWN}
        terms = Terms(
            **self.party(),
            **own,
            discount=self.cleaned_data["discount"] or ZERO,
            currency=self.cleaned_data["currency"],
        )
        asked = Application(*(self.cleaned_data[name] for name in self.SPECIAL))
        return QuotationInput(terms, formset.inputs(), asked)


def initial_of(quotation: Quotation) -> dict[str, Any]:
    """A stored draft as initial values of the form."""
    names = [*QuotationForm.OWN, "contact_name", "contact_phone", "business_type", "version"]
    values = {"customer": quotation.customer.number, **{name: getattr(quotation, name) for name in names}}
    if asked := special_price(quotation):
        values |= {f"special_{name}": getattr(asked, name) for name in ("reason", "competitor", "competitor_price")}
    values["currency"] = quotation.currency if quotation.customer.foreign else ""
    return {**values, "discount": quotation.discount or None}


def line_initial(quotation: Quotation) -> list[dict[str, Any]]:
    """Stored lines as initial values of the rows: prices and discounts as they were typed."""
    lines = list(quotation.lines.all())
    return [
        {**row, "unit_price": line.stated_price, "discount": line.discount or None}
        for row, line in zip(stored_rows(lines), lines, strict=True)
    ]


def lines_of(company: Company, data: Any, initial: Sequence[dict[str, Any]] = ()) -> BaseLineFormSet:
    """The rows of a quotation; `initial` only fills a form that nobody has sent yet."""
    rows = QuotationLines(data, company=company, prefix="lines", initial=None if data else initial)
    rows.stored = initial
    return rows


# -- what an action asks ---------------------------------------------------------------------------------------------


class SentForm(DanjuForm):
    """By which channel and on which day it left; no day means today."""

    channel = forms.CharField(required=False)
    on = forms.DateField(required=False)


class ConfirmedForm(SentForm):
    """And who confirmed it for the customer."""

    confirmer = forms.CharField(max_length=80, required=False)


def answers(form: forms.Form, company: Company, at: dt.datetime) -> dict[str, Any]:
    """What the person who pressed a button was asked; an empty day is today. NotAllowed for what cannot be read."""
    for field, errors in form.errors.items():
        raise NotAllowed(str(errors[0]), field=field)
    return {**form.cleaned_data, "on": form.cleaned_data["on"] or business_date(at, company.zone)}


def version_of(data: Mapping[str, Any]) -> int | None:
    """The version of the document that the person looked at, as the button carried it."""
    return whole_number(str(data.get("version", "")))
