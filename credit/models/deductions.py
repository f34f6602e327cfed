"""Salary deductions (工资扣除): what a guarantor owes from the own wages, until the receipt for it is given."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from credit.models.fields import amount_field
from workflow import guards
from workflow.documents import Document


class DeductionState(models.TextChoices):
    """Finance charges it, then gives the receipt; nothing else ends a charged one."""

    PROPOSED = "proposed", _("Waiting for finance")
    DEDUCTED = "deducted", _("Charged, receipt to be given")
    RECEIPTED = "receipted", _("Receipt given")
    CANCELLED = "cancelled", _("Not charged")


@pghistory.track()
class Deduction(Document):
    """The exact balance of a guarantee that the customer did not pay, charged to the guarantor (PARTS-43, PARTS-44).

    `month` is the first day of the month whose wages it is taken from. Its maker is the guarantor, who does not decide
    on it; the clock proposes it.
    """

    KIND = "credit.deduction"
    State = DeductionState
    LOOKS = {
        State.PROPOSED: "review",
        State.DEDUCTED: "hold",
        State.RECEIPTED: "done",
        State.CANCELLED: "void",
    }
    ALONGSIDE = ("guarantee", "guarantee__customer", "person")

    state = FSMField(_("state"), default=State.PROPOSED, choices=State.choices, protected=True)
    guarantee = models.ForeignKey(
        "credit.Guarantee", models.PROTECT, related_name="deductions", verbose_name=_("staff guarantee")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("guarantor"))
    amount = amount_field(_("amount"))
    month = models.DateField(_("month of wages"), null=True, blank=True)
    receipt_number = models.CharField(_("number of the receipt"), max_length=40, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("salary deduction")
        verbose_name_plural = _("salary deductions")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deduction_of_something"),
            models.UniqueConstraint(
                fields=["guarantee"], condition=~Q(state="cancelled"), name="deduction_once_per_guarantee"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "cancelled"]) | Q(month__isnull=False), name="deduction_has_month"
            ),
            models.CheckConstraint(
                condition=(Q(state="receipted") & ~Q(receipt_number=""))
                | (~Q(state="receipted") & Q(receipt_number="")),
                name="deduction_closed_by_receipt",
            ),
            models.UniqueConstraint(
                fields=["company", "receipt_number"], condition=~Q(receipt_number=""), name="deduction_receipt_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="deduction_newest"),
            models.Index(fields=["company", "-amount", "-paper"], name="deduction_largest"),
            models.Index(fields=["company", "-month", "-paper"], name="deduction_by_month"),
        ]
        triggers = [
            *guards.document(approved={"deducted": "confirm", "receipted": "confirm"}),
            guards.settled(("guarantee_id", "person_id", "amount"), free="proposed"),
            guards.same_company("guarantee_id", "credit_guarantee", "paper_id"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("credit:deduction", self.pk)

    @transition(field=state, source=State.PROPOSED, target=State.DEDUCTED)
    def deduct(self, on: dt.date) -> None:
        """Finance charges the wages of the month."""
        self.month = on.replace(day=1)

    @transition(field=state, source=State.PROPOSED, target=State.CANCELLED)
    def cancel(self) -> None:
        """The customer paid meanwhile, or finance does not charge it."""

    @transition(field=state, source=State.DEDUCTED, target=State.RECEIPTED)
    def close(self, receipt_number: str) -> None:
        """The person has the receipt as voucher (PARTS-44)."""
        self.receipt_number = receipt_number
