"""Opening receivables (期初应收): what a customer owed on an invoice of the time before Danju."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")


@pghistory.track()
class Opening(Document):
    """One old invoice with what is still open of it. Its paper carries the old invoice's own number.

    It is owed from the moment it is made; receipts pay it like an invoice.
    """

    KIND = "receivables.opening"
    State = _State
    LOOKS = {State.OPEN: "wait", State.PAID: "done"}

    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="openings")
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    gross = models.DecimalField(_("open amount"), max_digits=16, decimal_places=2)
    source = models.ForeignKey(
        "workflow.Paper", models.PROTECT, null=True, related_name="+", verbose_name=_("brought in by")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("opening receivable")
        verbose_name_plural = _("opening receivables")
        constraints = [
            models.CheckConstraint(condition=Q(gross__gt=0), name="opening_of_something"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="opening_due_after_issue"),
        ]
        indexes = [
            models.Index(fields=["company", "-issued_on", "-paper"], name="opening_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="opening_largest"),
            models.Index(fields=["customer", "issued_on"], name="opening_customer_day"),
        ]
        triggers = [
            *guards.document(),
            guards.settled(("customer_id", "issued_on", "due_on", "gross", "source_id"), free="never"),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("source_id", "workflow_paper"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("receivables:opening", self.pk)

    @transition(field=state, source=State.OPEN, target=State.PAID)
    def settle(self) -> None:
        """Nothing of it is open any more."""

    @transition(field=state, source=State.PAID, target=State.OPEN)
    def reopen(self) -> None:
        """Money that paid it was booked by mistake."""
