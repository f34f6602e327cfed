"""Why a document passed a gate, or did not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credit.models.account import Account
from credit.models.fields import amount_field
from workflow import guards


class Decision(models.Model):
    """Why a document passed a gate, or did not: what was asked, how things stood, what followed. Append-only."""

    class Terms(models.TextChoices):
        PREPAID = "prepaid", _("Prepaid")
        MONTHLY = "monthly", _("Monthly settlement")
        CASH = "cash", _("Cash on delivery")

    class Outcome(models.TextChoices):
        PAID = "paid", _("Paid in full")
        WITHIN = "within", _("Within the limit")
        UNLIMITED = "unlimited", _("Unlimited credit")
        UNPAID = "unpaid", _("Not paid in full")
        OVER = "over_limit", _("Over the limit")
        NO_LIMIT = "no_limit", _("No credit limit")

    account = models.ForeignKey(Account, models.PROTECT, related_name="decisions")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))
    gate = models.CharField(_("gate"), max_length=20)
    terms = models.CharField(_("payment terms"), max_length=10, choices=Terms.choices)
    amount = amount_field(_("amount"))
    paid = amount_field(_("paid for it"))
    exposure = amount_field(_("owed without it"))
    limit = amount_field(_("credit limit"), null=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    excess = amount_field(_("missing"))
    ok = models.BooleanField(_("passed"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    rule = models.CharField(_("rule"), max_length=20)
    may_decide = models.CharField(_("who may decide"), max_length=40, blank=True)
    snapshot = models.JSONField(_("totals at the moment"), default=dict)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("release decision")
        verbose_name_plural = _("release decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ok=True, excess=0, outcome__in=["paid", "within", "unlimited"])
                | Q(ok=False, excess__gt=0, outcome__in=["unpaid", "over_limit", "no_limit"]),
                name="decision_agrees_with_itself",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="decision_of_account"),
            models.Index(fields=["paper", "-id"], name="decision_of_paper"),
        ]
        triggers = [
            guards.append_only(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.outcome}"
