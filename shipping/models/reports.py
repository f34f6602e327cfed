"""The shipment report (发货日报): what left a unit's customers on a day, told to finance and sales."""

import datetime as dt
from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class ReportState(models.TextChoices):
    OPEN = "open", _("Day under way")
    SENT = "sent", _("Reported")


@pghistory.track(exclude=["version"])
class ShipmentReport(Document):
    """One per unit and day, made with the first shipment; sent on the next working morning (FIBRE-129).

    It says nothing that the delivery notes do not say: count and amount are kept as they were when it was sent.
    """

    KIND = "shipping.report"
    State = ReportState
    LOOKS = {State.OPEN: "wait", State.SENT: "done"}

    state = FSMField(_("state"), default=State.OPEN, choices=State.choices, protected=True)
    day = models.DateField(_("day"))
    notes = models.PositiveIntegerField(_("delivery notes"), default=0)
    gross = models.DecimalField(_("amount, tax included"), max_digits=16, decimal_places=2, default=0)
    sent_at = models.DateTimeField(_("reported"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("shipment report")
        verbose_name_plural = _("shipment reports")
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="shipping_report_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | Q(state="open", sent_at__isnull=True),
                name="shipping_report_sent_when",
            ),
        ]
        indexes = [models.Index(fields=["company", "-day", "-paper"], name="shipping_report_newest")]
        triggers = [
            *guards.document(),
            guards.settled(("day", "notes", "gross", "sent_at"), free="open"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("shipping:report", self.pk)

    @property
    def notes_told(self) -> int | None:
        """How many delivery notes were reported; nothing while the day runs, for what left is counted at its end."""
        return None if self.sent_at is None else self.notes

    @property
    def gross_told(self) -> Decimal | None:
        """What was reported, tax included; nothing while the day runs."""
        return None if self.sent_at is None else self.gross

    @transition(field=state, source=State.OPEN, target=State.SENT)
    def send(self, notes: int, gross: Decimal, at: dt.datetime) -> None:
        """The working morning after the day has begun."""
        self.notes, self.gross, self.sent_at = notes, gross, at
