"""How a customer's limit came about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credit.models.account import Account, Grade
from credit.models.fields import amount_field
from workflow import guards


class LimitChange(models.Model):
    """One setting of a customer's limit, with its reason. Append-only."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="limit_changes")
    limit = amount_field(_("credit limit"), null=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    """none: the system, when a temporary limit begins or ends"""
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, null=True, related_name="+", verbose_name=_("document"))
    temporary = models.BooleanField(_("temporary"), default=False)

    class Meta:
        verbose_name = _("change of a credit limit")
        verbose_name_plural = _("changes of credit limits")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="limit_change_has_reason")]
        indexes = [models.Index(fields=["account", "-id"], name="limit_change_of_account")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.account} {self.limit}"
