"""Customers that share one limit (集团授信): the group that holds it, and what became of the group."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from credit.models.fields import amount_field
from workflow import guards


@pghistory.track()
class Group(models.Model):
    """Customers of one company that stand for each other: their limit is one, and what they owe counts together.

    The members are the accounts that name it. While it has them its limit takes the place of theirs, which stay as
    they are and count again for whoever leaves. `limit` empty is no credit for any of them, 0 is nought.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    name = models.CharField(_("name of the group"), max_length=100)
    limit = amount_field(_("shared credit limit"), null=True, blank=True, validators=[MinValueValidator(0)])
    granted = models.ForeignKey(
        "workflow.Paper", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )
    """the application by which the limit stands; none when it was set without one"""

    class Meta:
        verbose_name = _("credit group")
        verbose_name_plural = _("credit groups")
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="credit_group_once_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="credit_group_has_name"),
            models.CheckConstraint(condition=Q(limit__isnull=True) | Q(limit__gte=0), name="group_limit_not_negative"),
        ]
        triggers = [guards.never_deleted(), guards.same_company("granted_id", "workflow_paper")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_of("credit:group", self.pk)


class GroupChange(models.Model):
    """What was done to a group: opened, its limit set, a customer taken in or out. Append-only."""

    class What(models.TextChoices):
        OPENED = "opened", _("Group opened")
        LIMIT = "limit", _("Shared limit set")
        JOINED = "joined", _("Customer taken in")
        LEFT = "left", _("Customer taken out")

    group = models.ForeignKey(Group, models.PROTECT, related_name="changes")
    what = models.CharField(_("what was done"), max_length=10, choices=What.choices)
    account = models.ForeignKey("credit.Account", models.PROTECT, null=True, related_name="+")
    """whose account came or went; none where it was about the group itself"""
    limit = amount_field(_("shared credit limit"), null=True)
    """the group's limit from then on"""
    reason = models.CharField(_("reason"), max_length=200)
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, null=True, related_name="+", verbose_name=_("document"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("change of a credit group")
        verbose_name_plural = _("changes of credit groups")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="group_change_has_reason"),
            models.CheckConstraint(
                condition=Q(what__in=["joined", "left"], account__isnull=False)
                | Q(what__in=["opened", "limit"], account__isnull=True),
                name="group_change_of_whom",
            ),
        ]
        indexes = [models.Index(fields=["group", "-id"], name="group_change_newest")]
        triggers = [
            guards.append_only(),
            guards.line_same_company("group_id", "credit_group", "account_id", "credit_account", parent_key="id"),
            guards.line_same_company("group_id", "credit_group", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.what}"
