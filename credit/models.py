"""What customers owe and may owe: an account per customer and company, its entries, open items and decisions.

`Account` and `Holding` carry running totals; `Entry` is append-only and says how they came about. All of them change
only under the account's row lock (credit/services/ledger.py).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.money import ZERO
from workflow import guards


def amount_field(name: Any = None, **options: Any) -> models.DecimalField:
    """An amount in the company's base currency, tax included."""
    return models.DecimalField(name, max_digits=16, decimal_places=2, **options)


class Component(models.TextChoices):
    """What an entry counts: four stages of debt, and two kinds of money that stand against it."""

    ORDERED = "ordered", _("Ordered, not released")
    RELEASED = "released", _("Released, not shipped")
    SHIPPED = "shipped", _("Shipped, not invoiced")
    RECEIVABLE = "receivable", _("Receivable")
    EARMARKED = "earmarked", _("Money earmarked")
    UNAPPLIED = "unapplied", _("Money not applied")


DEBT = (Component.RECEIVABLE, Component.SHIPPED, Component.RELEASED, Component.ORDERED)
"""The stages of debt in the order in which money earmarked to a document pays them."""


class Totals(models.Model):
    """One running total per component."""

    ordered = amount_field(Component.ORDERED.label, default=0)
    released = amount_field(Component.RELEASED.label, default=0)
    shipped = amount_field(Component.SHIPPED.label, default=0)
    receivable = amount_field(Component.RECEIVABLE.label, default=0)
    earmarked = amount_field(Component.EARMARKED.label, default=0)
    unapplied = amount_field(Component.UNAPPLIED.label, default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ordered__gte=0,
                    released__gte=0,
                    shipped__gte=0,
                    receivable__gte=0,
                    earmarked__gte=0,
                    unapplied__gte=0,
                ),
                name="%(class)s_totals_never_negative",
            )
        ]


class Grade(models.TextChoices):
    """How far a customer is trusted (客户信用等级); blank: not graded yet."""

    A = "A", _("Grade A")
    B = "B", _("Grade B")
    C = "C", _("Grade C")
    D = "D", _("Grade D")


TOTALS = ("ordered", "released", "shipped", "receivable", "earmarked", "unapplied")
COVERED = ("covered_ordered", "covered_released", "covered_shipped", "covered_receivable")


@pghistory.track(exclude=[*TOTALS, *COVERED])
class Account(Totals):
    """A customer's credit with one company (授信账户): the limit, and what is used of it.

    `limit` empty is no credit at all, 0 is nought, `unlimited` is a flag of its own. The `covered_…` columns are the
    parts of the totals that are paid by money earmarked to the very document that holds them, so that the exposure
    is known without reading a document.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    limit = amount_field(_("credit limit"), null=True, blank=True, validators=[MinValueValidator(0)])
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    covered_ordered = amount_field(default=0)
    covered_released = amount_field(default=0)
    covered_shipped = amount_field(default=0)
    covered_receivable = amount_field(default=0)

    class Meta(Totals.Meta):
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        constraints = [
            *Totals.Meta.constraints,
            models.UniqueConstraint(fields=["company", "customer"], name="account_once_per_customer"),
            models.CheckConstraint(condition=Q(limit__isnull=True) | Q(limit__gte=0), name="limit_never_negative"),
            models.CheckConstraint(condition=Q(unlimited=False) | Q(limit__isnull=True), name="limit_or_unlimited"),
            models.CheckConstraint(
                condition=Q(
                    covered_ordered__range=(0, F("ordered")),
                    covered_released__range=(0, F("released")),
                    covered_shipped__range=(0, F("shipped")),
                    covered_receivable__range=(0, F("receivable")),
                ),
                name="covered_within_totals",
            ),
        ]
        triggers = [guards.never_deleted(), guards.same_company("customer_id", "customers_customer")]

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        return page_of("credit:account", self.customer_id)


class Holding(Totals):
    """What one document holds of an account, per component."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="holdings")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta(Totals.Meta):
        verbose_name = _("held by a document")
        verbose_name_plural = _("held by documents")
        constraints = [
            *Totals.Meta.constraints,
            models.UniqueConstraint(fields=["account", "paper"], name="holding_once_per_paper"),
        ]
        indexes = [
            models.Index(fields=["paper"], name="holding_of_paper"),
            # the credit page lists what is open now, however many documents are closed
            models.Index(
                fields=["account", "-id"],
                condition=Q(receivable__gt=0)
                | Q(shipped__gt=0)
                | Q(released__gt=0)
                | Q(ordered__gt=0)
                | Q(earmarked__gt=0)
                | Q(unapplied__gt=0),
                name="holding_open",
            ),
        ]
        triggers = [
            guards.never_deleted(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return str(self.paper)

    def covered(self) -> Iterator[tuple[Component, Decimal]]:
        """Which part of each stage of debt the document's own money pays, never more than the stage holds."""
        money = self.earmarked
        for stage in DEBT:
            part = min(money, getattr(self, stage))
            money -= part
            yield stage, part

    def covered_in(self, stages: frozenset[str]) -> Decimal:
        """The part of the chosen stages that the document's own money pays."""
        return sum((part for stage, part in self.covered() if stage in stages), ZERO)

    def held_in(self, stages: frozenset[str]) -> Decimal:
        """What the document holds in the chosen stages, before its own money."""
        return sum((getattr(self, stage) for stage in DEBT if stage in stages), ZERO)


class Entry(models.Model):
    """One change of one component by one document. Never changed, never deleted; a correction is a reverse entry."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))
    component = models.CharField(_("component"), max_length=10, choices=Component.choices)
    amount = amount_field(_("amount"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something"),
            models.CheckConstraint(condition=Q(component__in=Component.values), name="entry_of_a_component"),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="entry_of_account"),
            models.Index(fields=["paper"], name="entry_of_paper"),
        ]
        triggers = [
            guards.append_only(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.amount}"


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


class LimitChange(models.Model):
    """One setting of a customer's limit, with its reason. Append-only."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="limit_changes")
    limit = amount_field(_("credit limit"), null=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("change of a credit limit")
        verbose_name_plural = _("changes of credit limits")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="limit_change_has_reason")]
        indexes = [models.Index(fields=["account", "-id"], name="limit_change_of_account")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.account} {self.limit}"


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
