"""Open items: what is still to be paid of one document by one day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.models.account import Account
from credit.models.fields import amount_field
from workflow import guards


class OpenItem(models.Model):
    """What is still to be paid of one document by one day. Kept by receivables; gives overdue days and ageing."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="items")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))
    due = models.DateField(_("due"))
    amount = amount_field(_("amount"))
    open = amount_field(_("open"))
    disputed = models.BooleanField(_("disputed"), default=False)

    class Meta:
        verbose_name = _("open item")
        verbose_name_plural = _("open items")
        constraints = [
            models.UniqueConstraint(fields=["paper", "due"], name="item_once_per_due_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="item_of_something"),
            models.CheckConstraint(condition=Q(open__range=(0, F("amount"))), name="item_open_within_amount"),
        ]
        indexes = [
            models.Index(fields=["account", "due"], condition=Q(open__gt=0), name="item_open_by_due"),
        ]
        triggers = [
            guards.never_deleted(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.open}"
