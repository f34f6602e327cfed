"""Receipts (收款单): entered by one, confirmed by finance, and what each of them pays (DIST-38 to DIST-40)."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse, Upper
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from receivables.models import triggers
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    ENTERED = "entered", _("Waiting for finance")
    RETURNED = "returned", _("Sent back")
    CONFIRMED = "confirmed", _("Confirmed")
    FED_BACK = "fed_back", _("Customer informed")
    REJECTED = "rejected", _("Rejected")
    REVERSED = "reversed", _("Reversed")


@pghistory.track()
class Receipt(Document):
    """Money from one customer on one of our accounts. It counts once finance has confirmed it."""

    KIND = "receivables.receipt"
    State = _State
    LOOKS = {
        State.ENTERED: "review",
        State.RETURNED: "draft",
        State.CONFIRMED: "go",
        State.FED_BACK: "done",
        State.REJECTED: "void",
        State.REVERSED: "void",
    }
    BOOKED = (State.CONFIRMED, State.FED_BACK)
    """States in which the money stands in the ledger."""
    ALONGSIDE = ("account",)

    state = FSMField(default=State.ENTERED, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="receipts")
    account = models.ForeignKey("receivables.BankAccount", models.PROTECT, related_name="receipts")
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    received_on = models.DateField(_("received on"))
    payer = models.CharField(_("payer"), max_length=100, blank=True)
    reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    feedback = models.CharField(_("what the customer was told"), max_length=200, blank=True, editable=False)

    class Meta(Document.Meta):
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=False) | ~Q(state__in=["confirmed", "fed_back"]),
                name="receipt_confirmed_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-received_on", "-paper"], name="receipt_newest"),
            models.Index(fields=["company", "-amount", "-paper"], name="receipt_largest"),
            models.Index(fields=["company", "state", "-received_on", "-paper"], name="receipt_by_state"),
            models.Index(fields=["unit", "-received_on", "-paper"], name="receipt_by_unit"),
            models.Index(
                "company", Reverse(Upper("reference")), name="receipt_reference_end", condition=~Q(reference="")
            ),
            models.Index(fields=["customer", "confirmed_on"], name="receipt_customer_day"),
        ]
        triggers = [
            *guards.document(approved={"confirmed": "confirm", "fed_back": "confirm"}),
            guards.settled(("customer_id", "account_id", "amount", "received_on"), free="returned"),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("account_id", "receivables_bankaccount"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("receivables:receipt", self.pk)

    @property
    def booked(self) -> bool:
        """Whether finance has confirmed the money."""
        return self.state in self.BOOKED

    @transition(field=state, source=State.ENTERED, target=State.CONFIRMED)
    def confirm(self, on: dt.date) -> None:
        """Finance saw the money on the account; it counts from this business day."""
        self.confirmed_on = on

    @transition(field=state, source=State.ENTERED, target=State.RETURNED)
    def send_back(self) -> None:
        """Finance wants something corrected."""

    @transition(field=state, source=State.RETURNED, target=State.ENTERED)
    def resubmit(self) -> None:
        """The maker has corrected it."""

    @transition(field=state, source=State.ENTERED, target=State.REJECTED)
    def reject(self) -> None:
        """There is no such money."""

    @transition(field=state, source=[State.CONFIRMED, State.FED_BACK], target=State.REVERSED)
    def reverse(self) -> None:
        """It was confirmed by mistake: the money is not there."""

    @transition(field=state, source=State.CONFIRMED, target=State.FED_BACK)
    def feed_back(self, told: str) -> None:
        """The customer knows that the money has arrived (DIST-40)."""
        self.feedback = told


class Allocation(models.Model):
    """So much of a receipt pays this paper (核销). Append-only: a move takes away here and adds there.

    Before the receipt is confirmed the rows say what it is meant for; the ledger follows at confirmation.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="allocations")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="allocation_moves_something")]
        indexes = [models.Index(fields=["paper", "receipt"], name="allocation_paper")]
        triggers = [guards.append_only(), triggers.never_over_allocated()]

    def __str__(self) -> str:
        return f"{self.receipt_id} → {self.paper_id}: {self.amount}"
