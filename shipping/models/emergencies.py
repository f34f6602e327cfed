"""The emergency shipment (紧急出货): goods leave on a word by phone, the papers follow within a working day."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from shipping.models.notices import DeliveryNotice
from workflow import guards
from workflow.documents import Document


class EmergencyState(models.TextChoices):
    RELEASED = "released", _("Released by phone, papers due")
    RETURNED = "returned", _("To be explained")
    DOCUMENTED = "documented", _("Papers complete")
    DISPUTED = "disputed", _("Word denied")


@pghistory.track(exclude=["version"])
class Emergency(Document):
    """Who gave the word by phone and who heard it, for one delivery notice whose approvers cannot be reached.

    It stands in for the notice's signatures until the manager and the witness have signed it themselves (FIBRE-136).
    """

    KIND = "shipping.emergency"
    State = EmergencyState
    LOOKS = {
        State.RELEASED: "wait",
        State.RETURNED: "draft",
        State.DOCUMENTED: "done",
        State.DISPUTED: "hold",
    }
    ALONGSIDE = ("notice",)

    state = FSMField(_("state"), default=State.RELEASED, choices=State.choices, protected=True)
    notice = models.ForeignKey(
        DeliveryNotice, models.PROTECT, related_name="emergencies", verbose_name=_("delivery notice")
    )
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("gave the word")
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("heard it as witness")
    )
    reason = models.CharField(_("why it is urgent"), max_length=200)
    unreachable = models.CharField(_("who could not be reached"), max_length=120)
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)
    released_on = models.DateField(_("released on"))
    papers_due = models.DateField(_("papers due"))
    gross = models.DecimalField(_("amount, tax included"), max_digits=16, decimal_places=2)
    documented_at = models.DateTimeField(_("papers complete"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("emergency shipment")
        verbose_name_plural = _("emergency shipments")
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=~Q(state="disputed"), name="shipping_emergency_one_stands"
            ),
            models.CheckConstraint(condition=~Q(manager=F("witness")), name="shipping_emergency_two_people"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(unreachable=""), name="shipping_emergency_says_why"),
            models.CheckConstraint(condition=Q(papers_due__gte=F("released_on")), name="shipping_emergency_due_after"),
            models.CheckConstraint(
                condition=Q(state="documented", documented_at__isnull=False)
                | ~Q(state="documented") & Q(documented_at__isnull=True),
                name="shipping_emergency_documented_when",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-released_on", "-paper"], name="shipping_emergency_newest"),
            models.Index(
                fields=["company", "papers_due"],
                condition=Q(state__in=["released", "returned"]),
                name="shipping_emergency_open",
            ),
        ]
        triggers = [
            *guards.document(approved={"documented": "approve"}),
            guards.settled(
                (
                    *("notice_id", "customer_id", "reason", "unreachable", "released_on", "papers_due", "gross"),
                    *("manager_id", "witness_id"),
                ),
                free="never",
            ),
            guards.same_company("notice_id", "shipping_deliverynotice", key="paper_id"),
            guards.same_company("customer_id", "customers_customer"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("shipping:emergency", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether its papers are still to come."""
        return self.state in (self.State.RELEASED, self.State.RETURNED)

    @transition(field=state, source=State.RELEASED, target=State.DOCUMENTED)
    def document(self, at: dt.datetime) -> None:
        """The manager and the witness have signed."""
        self.documented_at = at

    @transition(field=state, source=State.RELEASED, target=State.RETURNED)
    def give_back(self) -> None:
        """Somebody wants to read more before signing."""

    @transition(field=state, source=[State.RETURNED, State.DISPUTED], target=State.RELEASED)
    def explain(self, explanation: str) -> None:
        """Whoever recorded the word says more."""
        self.explanation = explanation

    @transition(field=state, source=State.RELEASED, target=State.DISPUTED)
    def deny(self) -> None:
        """The manager or the witness says that there was no such word."""
