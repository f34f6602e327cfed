"""The company's own accounts. Customers' money is booked to a designated one only (PARTS-17)."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.masterdata import MasterData


@pghistory.track()
class BankAccount(MasterData):
    """A bank account, a card or a till of the company; retired ones keep their history and take no money."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Bank transfer")
        CARD = "card", _("Card")
        CASH = "cash", _("Cash at the counter")

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind of account"), max_length=10, choices=Kind.choices, default=Kind.BANK)
    bank = models.CharField(_("bank"), max_length=100, blank=True)
    number = models.CharField(_("account number"), max_length=40, blank=True)
    designated = models.BooleanField(_("designated for customers' payments"), default=False)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["retired", "name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="bankaccount_name_once"),
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="bankaccount_number_once"
            ),
            models.CheckConstraint(condition=Q(kind="cash") | ~Q(number=""), name="bankaccount_has_number"),
            models.CheckConstraint(condition=~Q(designated=True, retired=True), name="bankaccount_retired_unused"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()

    @property
    def is_cash(self) -> bool:
        """Money counted at the counter: its receipt is the voucher of one order (PARTS-48)."""
        return self.kind == self.Kind.CASH

    @property
    def open(self) -> bool:
        """Whether customers' money may be booked here."""
        return self.designated and not self.retired
