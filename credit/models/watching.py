"""What is watched beside the figures: warnings about a customer, and times when goods are short."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow import guards


@pghistory.track()
class CreditWarning(models.Model):
    """Something somebody learned of a customer's credit (OFFICE-101). It stays, and is settled at most."""

    class Source(models.TextChoices):
        VISIT = "visit", _("Visit")
        PHONE = "phone", _("Telephone")
        PRESS = "press", _("Press and internet")
        TRADE = "trade", _("Others of the trade")
        BANK = "bank", _("Bank")
        COURT = "court", _("Court and authorities")
        OTHER = "other", _("Other")

    class Weight(models.TextChoices):
        NOTE = "note", _("To be known")
        WARNING = "warning", _("Warning")

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    source = models.CharField(_("learned from"), max_length=10, choices=Source.choices)
    weight = models.CharField(_("weight"), max_length=10, choices=Weight.choices, default=Weight.WARNING)
    text = models.CharField(_("what was learned"), max_length=300)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_why = models.CharField(_("settled because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("credit warning")
        verbose_name_plural = _("credit warnings")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="warning_says_something"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_why="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_why="")),
                name="warning_settled_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-id"], name="warning_of_customer")]
        triggers = [guards.never_deleted(), guards.same_company("customer_id", "customers_customer")]

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class Shortage(models.Model):
    """A time in which goods are short: A and B are served, C waits (FIBRE-58). Who began it and who ended it."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    began_at = models.DateTimeField(_("since"))
    began_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("switched on by"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("switched off by")
    )

    class Meta:
        verbose_name = _("time of shortage")
        verbose_name_plural = _("times of shortage")
        constraints = [
            models.UniqueConstraint(fields=["company"], condition=Q(ended_at__isnull=True), name="shortage_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="shortage_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="shortage_ended_who_and_when",
            ),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return self.reason
