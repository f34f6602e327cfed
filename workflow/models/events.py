"""What happened to papers, and who must still hear of it (outbox)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow import guards


class Event(models.Model):
    """One thing that happened to a paper. Append-only; `txid` and `began` are stamped by the database.

    `began` is when the transaction began: field history of the same paper with the same moment was written by it.
    """

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="events")
    name = models.CharField(max_length=60)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    txid = models.BigIntegerField(default=0, editable=False)
    began = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["paper", "id"], name="event_paper"),
            models.Index(fields=["name", "-at"], name="event_name_at"),
        ]
        triggers = [guards.append_only(), guards.stamp_transaction()]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One reaction that must hear of one event. Committed with the event; done with the reaction's own writes."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_try"], name="delivery_due", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.reaction}"
