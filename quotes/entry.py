"""The entry pages: a head form with its rows, opened from what was sent or from what is proposed."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Unit
from accounts.policies import desk
from accounts.request import company_of, person
from calls import queries as calls
from calls.models import Call, Lead
from catalog.lineforms import BaseLineFormSet
from core.dates import business_date
from core.forms import EntryFormSet
from core.keys import whole_number
from customers import queries as customers
from customers.returning import lookup_step
from quotes import forms, queries, typing
from quotes.inputs import EnquiryInput, QuotationInput
from quotes.models import Enquiry, Quotation
from quotes.rules import Rules, rules


@dataclass(frozen=True)
class QuotationEntry:
    """The quotation being entered."""

    form: forms.QuotationForm
    formset: BaseLineFormSet
    house: Rules

    @property
    def valid(self) -> bool:
        """Both were sent and can be read; both are asked, so that all sentences show at once."""
        return self.form.is_bound and all([self.form.is_valid(), self.formset.is_valid()])

    @property
    def given(self) -> QuotationInput:
        return self.form.quotation_input(self.formset)

    @property
    def version(self) -> int:
        """The version of the draft that the form was opened on; a form without one fits no draft."""
        found = self.form.cleaned_data["version"]
        return -1 if found is None else int(found)

    def context(self, request: HttpRequest, heading: str, cancel_url: str) -> dict[str, Any]:
        """What the page shows."""
        return {
            "form": self.form,
            "formset": self.formset,
            "heading": heading,
            "cancel_url": cancel_url,
            "shipping_methods": self.house.shipping_methods,
            "panel": typing.opened(request, str(self.form["customer"].value() or "")),
            "new_customer_url": lookup_step(request),
        }


def submitting(request: HttpRequest) -> bool:
    """Whether the button was the one that hands the draft in."""
    return request.POST.get("then") == "submit"


def unit_of(request: HttpRequest, asked: Enquiry | Call | Lead | None = None) -> Unit:
    """Where the paper is made: the unit of what it comes from, else the person's own desk."""
    return asked.unit if asked else desk(person(request), "quotes.write")


def source(request: HttpRequest) -> Enquiry | None:
    """The enquiry that the address names, as far as the person may see it."""
    pk = whole_number(request.GET.get("enquiry", ""))
    return None if pk is None else queries.enquiry(person(request), pk)


def new_quotation(request: HttpRequest, at: dt.datetime, asked: Enquiry | None) -> QuotationEntry:
    """An empty form with what the handbook and the enquiry propose (PARTS-08)."""
    on = business_date(at, company_of(request).zone)
    initial = {**queries.proposed(company_of(request), on, asked), **_customer(request)}
    return _quotation(request, on, initial, queries.proposed_lines(asked) if asked else [])


def changed_quotation(request: HttpRequest, at: dt.datetime, draft: Quotation) -> QuotationEntry:
    """A form with what the draft says now."""
    on = business_date(at, company_of(request).zone)
    return _quotation(request, on, forms.initial_of(draft), forms.line_initial(draft))


def _quotation(
    request: HttpRequest, on: dt.date, initial: dict[str, Any], lines: list[dict[str, Any]]
) -> QuotationEntry:
    company, house = company_of(request), rules(company_of(request), on)
    form = forms.QuotationForm(request.POST or None, user=person(request), rules=house, initial=initial)
    return QuotationEntry(form, forms.lines_of(company, request.POST or None, lines), house)


def _customer(request: HttpRequest) -> dict[str, Any]:
    """The customer that the address names (`?customer=`), just added or chosen elsewhere."""
    pk = whole_number(request.GET.get("customer", ""))
    return {} if pk is None else {"customer": customers.get(person(request), pk).number}


@dataclass(frozen=True)
class EnquiryEntry:
    """The enquiry being entered."""

    form: forms.EnquiryForm
    formset: EntryFormSet
    heard: Call | Lead | None = None
    """the call or lead that it is entered from"""

    @property
    def valid(self) -> bool:
        """Both were sent and can be read."""
        return self.form.is_bound and all([self.form.is_valid(), self.formset.is_valid()])

    def given(self, request: HttpRequest) -> EnquiryInput:
        given = self.form.enquiry_input(forms.asked_lines(self.formset, company_of(request)))
        return replace(given, source_id=self.heard.pk) if self.heard else given

    def context(self, request: HttpRequest, heading: str) -> dict[str, Any]:
        """What the page shows."""
        return {
            "form": self.form,
            "formset": self.formset,
            "heading": heading,
            "cancel_url": reverse("quotes:enquiries"),
            "new_customer_url": lookup_step(request),
            "heard": self.heard,
        }


def new_enquiry(request: HttpRequest, at: dt.datetime) -> EnquiryEntry:
    """An empty form for today's enquiry."""
    on = business_date(at, company_of(request).zone)
    house = rules(company_of(request), on)
    heard = _heard(request)
    initial = {"asked_on": on, **(_said_in(heard) if heard else {}), **_customer(request)}
    form = forms.EnquiryForm(request.POST or None, user=person(request), rules=house, initial=initial)
    return EnquiryEntry(form, forms.AskedFormSet(request.POST or None, prefix="lines"), heard)


def _heard(request: HttpRequest) -> Call | Lead | None:
    """The call or lead that the address names (`?from=`)."""
    pk = whole_number(request.GET.get("from", ""))
    return None if pk is None else calls.source(person(request), pk)


def _said_in(heard: Call | Lead) -> dict[str, Any]:
    """What a call or lead says of who asks, how, and what for."""
    initial = {"customer": heard.customer.number if heard.customer else ""}
    if isinstance(heard, Call):
        return initial | {"channel": "call", "contact_name": heard.caller, "contact_phone": heard.phone}
    said = {"contact_name": heard.contact_name, "contact_phone": heard.contact_phone, "note": heard.wanted}
    return initial | said | {"channel": heard.way}
