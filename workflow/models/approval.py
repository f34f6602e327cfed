"""Rounds and steps of approval, and who may decide on each step."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from workflow import guards


class Round(models.Model):
    """轮次: one run of a route over a paper at a gate, frozen with the handbook's version."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        REJECTED = "rejected", _("Rejected")
        VOID = "void", _("Void")

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="rounds")
    gate = models.CharField(max_length=20)
    case = models.CharField(max_length=40, blank=True)
    version = models.CharField(_("handbook version"), max_length=40, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    content = models.JSONField(default=dict)
    """what was submitted, as workflow.contents keeps it: says later what changed since"""
    one_step = models.BooleanField(default=True)
    """whether a person decides at most one step of it (the handbook's word when it was submitted)"""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "gate"], condition=Q(outcome="open"), name="one_open_round"),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_at__isnull=True) | (~Q(outcome="open") & Q(closed_at__isnull=False)),
                name="round_closed_with_moment",
            ),
        ]
        indexes = [models.Index(fields=["paper", "gate"], name="round_paper_gate")]
        triggers = [guards.round_closes_complete(), guards.round_keeps(), guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.gate} {self.outcome}"


class Step(models.Model):
    """节点: one required decision of a round, by the holder of a post."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not yet its turn")
        OPEN = "open", _("Open")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        REJECTED = "rejected", _("Rejected")
        VOID = "void", _("Void")

    round = models.ForeignKey(Round, models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    opened_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        permissions = [("decide", "May decide this step")]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="step_place_once"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "returned", "rejected"], decided_by__isnull=False)
                | (~Q(state__in=["approved", "returned", "rejected"]) & Q(decided_by__isnull=True)),
                name="step_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="step_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | ~Q(acting_for=F("decided_by")), name="step_acts_for_another"
            ),
        ]
        triggers = [guards.checker_is_not_maker(), guards.step_keeps_its_place(), guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"


class StepGrant(UserObjectPermissionBase):
    """Guardian's row 'may decide this step', as oneself or for somebody. The inbox is this table."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    """has no index of its own: a prepared plan would take that one and sort, where the inbox's gives the order"""
    content_object = models.ForeignKey(Step, models.CASCADE, related_name="grants")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    """the holder of the post for whom this person may decide; None: the person holds it"""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "content_object"], name="stepgrant_inbox")]
