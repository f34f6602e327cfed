"""A receipt that was confirmed by mistake (冲销): asked for by one, carried out by another."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from receivables.models.receipt import Receipt
from workflow import guards


@pghistory.track()
class Reversal(models.Model):
    """Asked with a reason; whoever confirms it or declines it is somebody else, in the database too."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        DONE = "done", _("Reversed")
        DECLINED = "declined", _("Declined")

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="reversals")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reversal of a receipt")
        verbose_name_plural = _("reversals of receipts")
        constraints = [
            models.CheckConstraint(name="reversal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reversal_by_another", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="reversal_decided_pair",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["receipt"], condition=Q(state="asked"), name="reversal_one_at_a_time"),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.receipt} {self.state}"
