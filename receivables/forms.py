"""Shape of what is entered about money. What the business allows is for policies and services to say."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.display import money_text
from core.forms import DanjuForm, FilterForm, LookupField, dress
from customers import queries as customers
from receivables import queries
from receivables.inputs import AccountInput, ReceiptInput
from receivables.models import BankAccount, Invoice, Opening, Receipt, Reconciliation, WriteOff
from receivables.queries import OpenLine, Target
from workflow import finding

ALL = ("", gettext_lazy("All"))


def amount_field(**options: Any) -> forms.DecimalField:
    """An amount in the company's currency; how much is allowed is said by the services."""
    return forms.DecimalField(max_digits=16, decimal_places=2, **options)


class _PaysForm(DanjuForm):
    """One amount for each paper that the money can pay."""

    def add_targets(self, targets: Sequence[Target], proposed: Mapping[int, Decimal]) -> None:
        """Adds a field `pays_<paper>` for each target."""
        self.targets = list(targets)
        for target in targets:
            label = _("For %(paper)s, %(rest)s open") % {"paper": target.name, "rest": money_text(target.rest)}
            field = amount_field(label=label, required=False, initial=proposed.get(target.paper_id))
            dress(field)
            self.fields[f"pays_{target.paper_id}"] = field

    @property
    def pays(self) -> dict[int, Decimal]:
        """Paper → amount of what was filled in."""
        typed = {target.paper_id: self.cleaned_data.get(f"pays_{target.paper_id}") for target in self.targets}
        return {paper_id: amount for paper_id, amount in typed.items() if amount}

    @property
    def rows(self) -> list[tuple[Target, forms.BoundField]]:
        """Each paper with its field, for a table."""
        return [(target, self[f"pays_{target.paper_id}"]) for target in self.targets]


class ReceiptForm(_PaysForm):
    """Money that came in, and what it is meant for."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    customer = LookupField(label=gettext_lazy("Customer"), url_name="customers:lookup")
    account = forms.ModelChoiceField(
        label=gettext_lazy("Received on account"),
        queryset=BankAccount.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": gettext_lazy("Money is booked to a designated account of the company only. Choose one.")
        },
    )
    amount = amount_field(label=gettext_lazy("Amount"))
    received_on = forms.DateField(label=gettext_lazy("Date received"))
    payer = forms.CharField(
        label=gettext_lazy("Payer"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Where somebody else paid for the customer."),
    )
    reference = forms.CharField(label=gettext_lazy("Bank reference"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        known_customer: bool = False,
        targets: Sequence[Target] = (),
        proposed: Mapping[int, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = queries.open_accounts(user)  # type: ignore[attr-defined]  # a choice field
        if known_customer:
            del self.fields["customer"]
        self.add_targets(targets, proposed or {})

    @property
    def given(self) -> ReceiptInput:
        """What was typed, as the services take it."""
        typed = self.cleaned_data
        return ReceiptInput(
            account_id=typed["account"].pk,
            amount=typed["amount"],
            received_on=typed["received_on"],
            payer=typed["payer"],
            reference=typed["reference"],
            note=typed["note"],
            pays=self.pays,
        )


class AllocateForm(_PaysForm):
    """What a receipt pays."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_targets(targets, {})


class InvoiceForm(DanjuForm):
    """How much of each delivered line is invoiced now."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, lines: Iterable[OpenLine] = (), typed: Iterable[int] = (), **kwargs: Any) -> None:
        """With `typed`, keys of lines that are not read, the form only reads what was typed and shows nothing."""
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.open > 0]
        self.asked = {**dict.fromkeys(typed), **{line.line_id: line.open for line in self.lines}}
        for line_id, there in self.asked.items():
            field = forms.DecimalField(
                label=_("Invoice now"), max_digits=16, decimal_places=4, required=False, initial=there
            )
            dress(field)
            self.fields[f"line_{line_id}"] = field

    @property
    def quantities(self) -> dict[int, Decimal]:
        """Order line → quantity, for the lines that were not left blank."""
        typed = {line_id: self.cleaned_data.get(f"line_{line_id}") for line_id in self.asked}
        return {line_id: quantity for line_id, quantity in typed.items() if quantity is not None}

    @property
    def rows(self) -> list[tuple[OpenLine, forms.BoundField]]:
        """Each line with its field, for a table."""
        return [(line, self[f"line_{line.line_id}"]) for line in self.lines]


class AccountForm(DanjuForm):
    """One of the company's own accounts."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of account"), choices=BankAccount.Kind.choices)
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=100, required=False)
    number = forms.CharField(label=gettext_lazy("Account number"), max_length=40, required=False)
    designated = forms.BooleanField(label=gettext_lazy("Designated for customers' payments"), required=False)

    @property
    def given(self) -> AccountInput:
        """What was typed, as the services take it."""
        return AccountInput(**{name: self.cleaned_data[name] for name in AccountInput.__dataclass_fields__})


class _MoneyFilter(FilterForm):
    """Search and period that both lists share."""

    day = ""
    references: Sequence[str] = ()
    """columns with others' numbers on a paper"""
    since = forms.DateField(label=gettext_lazy("From"))
    until = forms.DateField(label=gettext_lazy("Until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By number, customer, others' number, state and day."""
        wanted = self.cleaned_data
        if text := (wanted.get("q") or "").strip():
            buyers = customers.fitting(self.user, text)
            queryset = finding.narrowed(queryset, self.user.works_in, text, buyers, self.references)
        exact = {"state": wanted.get("state"), f"{self.day}__gte": wanted.get("since")}
        exact[f"{self.day}__lte"] = wanted.get("until")
        return queryset.filter(**{name: value for name, value in exact.items() if value})


class ReceiptFilter(_MoneyFilter):
    """Conditions of the receipt list."""

    day = "received_on"
    references = ("reference",)
    q = forms.CharField(label=gettext_lazy("Number, customer, bank reference"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *Receipt.State.choices])
    kind = forms.ChoiceField(label=gettext_lazy("Kind of account"), choices=[ALL, *BankAccount.Kind.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Also by how it was paid."""
        kind = self.cleaned_data.get("kind")
        queryset = super().apply(queryset)
        return queryset.filter(account__kind=kind) if kind else queryset


class LateFilter(FilterForm):
    """Conditions of the overdue list."""

    SINCE = [ALL, ("30", gettext_lazy("Over 30 days")), ("60", gettext_lazy("Over 60 days")),
             ("90", gettext_lazy("Over 90 days"))]  # fmt: skip

    q = forms.CharField(label=gettext_lazy("Document number, customer"))
    owner = forms.ChoiceField(label=gettext_lazy("In charge"))
    days = forms.ChoiceField(label=gettext_lazy("Overdue"), choices=SINCE)

    def __init__(self, *args: Any, user: User, people: Callable[[], Sequence[tuple[int, str]]], **kwargs: Any) -> None:
        """`people` is asked only when the form is drawn or somebody is chosen."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.people = cache(people)
        self.fields["owner"].choices = self._owners  # type: ignore[attr-defined]  # a choice field

    def _owners(self) -> list[tuple[str, Any]]:
        return [ALL, ("me", gettext_lazy("Mine")), *((str(pk), name) for pk, name in self.people())]

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By document, customer, person in charge and days."""
        wanted = self.cleaned_data
        if text := (wanted.get("q") or "").strip():
            buyers = customers.fitting(self.user, text)
            queryset = queries.late_like(queryset, text, buyers)
        if owner := wanted.get("owner"):
            queryset = queryset.filter(owner_id=self.user.pk if owner == "me" else int(owner))
        if (days := wanted.get("days")) and self.today:
            queryset = queryset.filter(due__lt=self.today - dt.timedelta(days=int(days)))
        return queryset


class ReconciliationFilter(FilterForm):
    """Conditions of the statements of account."""

    q = forms.CharField(label=gettext_lazy("Customer number, name, pinyin, phone"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *Reconciliation.State.choices])
    since = forms.DateField(label=gettext_lazy("From"))
    until = forms.DateField(label=gettext_lazy("Until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By customer, state and the end of the period."""
        wanted = self.cleaned_data
        for word in (wanted.get("q") or "").lower().split():
            queryset = queryset.filter(customer__search__contains=word)
        exact = {"state": wanted.get("state"), "end__gte": wanted.get("since"), "end__lte": wanted.get("until")}
        return queryset.filter(**{name: value for name, value in exact.items() if value})


class InvoiceFilter(_MoneyFilter):
    """Conditions of the invoice list."""

    day = "drafted_on"
    references = ("tax_invoice_number",)
    q = forms.CharField(label=gettext_lazy("Number, customer, tax invoice number"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *Invoice.State.choices])


class OpeningFilter(_MoneyFilter):
    """Conditions of the list of opening receivables."""

    day = "issued_on"
    q = forms.CharField(label=gettext_lazy("Number, customer"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *Opening.State.choices])


class WriteOffForm(DanjuForm):
    """How much of a debt nobody will pay any more, and why."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    amount = amount_field(label=gettext_lazy("Amount"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        widget=forms.Textarea,
        help_text=gettext_lazy("What was tried, why nobody will pay. Papers are attached on the next page."),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {"amount": self.cleaned_data["amount"], "reason": self.cleaned_data["reason"]}


class WriteOffFilter(_MoneyFilter):
    """Conditions of the list of write-offs."""

    day = "created_at__date"
    q = forms.CharField(label=gettext_lazy("Number, customer"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *WriteOff.State.choices])


class PeriodForm(DanjuForm):
    """The days of a statement, both included."""

    start = forms.DateField(label=gettext_lazy("From"))
    end = forms.DateField(label=gettext_lazy("Until"))
