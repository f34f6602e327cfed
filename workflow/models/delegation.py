"""Delegation (代理): for some days somebody decides for somebody else."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow import guards


@pghistory.track()
class Delegation(models.Model):
    """`receiver` decides for `giver` from the first day until and including the last, on one post or on all.

    It gives nothing by itself: what the giver could decide at that moment the receiver may decide for the giver, and
    nothing else of the giver's rights goes along. Its terms never change; it ends by its date, or early (`ended_at`).
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who is acted for")
    )
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who acts"))
    post = models.ForeignKey("accounts.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("post"))
    """None: every post that the giver holds"""
    starts = models.DateField(_("from"))
    until = models.DateField(_("until (inclusive)"))
    reason = models.CharField(_("reason"), max_length=200)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """None while it runs, and where it ended because somebody left"""

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(until__gte=F("starts")), name="delegation_order"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="delegation_ended_when"
            ),
        ]
        indexes = [
            models.Index(fields=["giver", "until"], name="delegation_given", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["receiver", "until"], name="delegation_received", condition=Q(ended_at__isnull=True)),
        ]
        triggers = [
            guards.never_deleted(),
            guards.only_ends(),
            guards.same_company("post_id", "accounts_post"),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} 代 {self.giver}"
