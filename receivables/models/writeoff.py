"""Write-offs (坏账核销单): a debt that nobody will pay any more, given up by two persons at least."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from receivables.models.triggers import never_over_written_off
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    ASKED = "asked", _("Waits for a decision")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Written off")
    VOID = "void", _("Taken back")
    REJECTED = "rejected", _("Rejected")


@pghistory.track()
class WriteOff(Document):
    """All or part of what is open of one invoice or opening receivable, asked for by finance with a reason.

    Nothing moves until it is approved; then the debt falls by the amount, in the ledger and in its open item at once.
    """

    KIND = "receivables.writeoff"
    State = _State
    LOOKS = {
        State.ASKED: "review",
        State.RETURNED: "draft",
        State.APPROVED: "done",
        State.VOID: "void",
        State.REJECTED: "void",
    }
    UNDER_WAY = (State.ASKED, State.RETURNED)
    ALONGSIDE = ("debt", "customer")

    state = FSMField(_("state"), default=State.ASKED, choices=State.choices, protected=True)
    debt = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("debt"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=400)
    approved_on = models.DateField(_("written off on"), null=True)

    class Meta(Document.Meta):
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="writeoff_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="writeoff_has_reason"),
            models.CheckConstraint(
                condition=Q(state="approved", approved_on__isnull=False)
                | ~Q(state="approved") & Q(approved_on__isnull=True),
                name="writeoff_approved_has_day",
            ),
            models.UniqueConstraint(
                fields=["debt"], condition=Q(state__in=["asked", "returned"]), name="writeoff_once_open_per_debt"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="writeoff_newest"),
            models.Index(fields=["debt"], name="writeoff_of_debt"),
            models.Index(fields=["customer", "approved_on"], name="writeoff_customer_day"),
        ]
        triggers = [
            *guards.document(approved={"approved": "approve"}),
            guards.settled(("debt_id", "customer_id", "amount", "reason"), free="returned"),
            guards.same_company("debt_id", "workflow_paper"),
            guards.same_company("customer_id", "customers_customer"),
            never_over_written_off(),
        ]

    def get_absolute_url(self) -> str:
        return page_of("receivables:writeoff", self.pk)

    @transition(field=state, source=State.ASKED, target=State.APPROVED)
    def approve(self, on: dt.date) -> None:
        """Nobody is to pay it any more."""
        self.approved_on = on

    @transition(field=state, source=State.ASKED, target=State.RETURNED)
    def send_back(self) -> None:
        """The reason does not do, or the amount."""

    @transition(field=state, source=State.RETURNED, target=State.ASKED)
    def resubmit(self) -> None:
        """The maker has mended it."""

    @transition(field=state, source=State.ASKED, target=State.REJECTED)
    def reject(self) -> None:
        """It stays owed."""

    @transition(field=state, source=[State.ASKED, State.RETURNED], target=State.VOID)
    def annul(self) -> None:
        """The maker needs it no more."""
