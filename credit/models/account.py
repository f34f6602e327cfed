"""The credit account with its running totals, what each document holds of it, and the entries that made them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.money import ZERO
from credit.models.fields import amount_field
from credit.models.operations import Operation
from workflow import guards


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
    temporary_limit = amount_field(_("temporary credit limit"), null=True, blank=True)
    temporary_from = models.DateField(_("temporary limit from"), null=True, blank=True)
    temporary_until = models.DateField(_("temporary limit until"), null=True, blank=True)
    listed_on = models.DateField(_("in the master table since"), null=True, blank=True)
    granted = models.ForeignKey(
        "workflow.Paper", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )
    """the application by which limit and grade stand; none when they were set without one"""
    group = models.ForeignKey(
        "credit.Group", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("credit group")
    )
    """the group whose limit takes the place of this one, while the customer is a member"""
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    lapsed_on = models.DateField(_("limit frozen since, its review is late"), null=True, blank=True)
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
                condition=Q(temporary_limit__isnull=True, temporary_from__isnull=True, temporary_until__isnull=True)
                | Q(temporary_limit__gte=0, temporary_until__gte=F("temporary_from")),
                name="temporary_limit_from_until",
            ),
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
        triggers = [
            guards.never_deleted(),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("group_id", "credit_group"),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        return page_of("credit:account", self.customer_id)

    def temporary_on(self, day: dt.date) -> bool:
        """Whether the temporary limit is the one that counts on a day; first and last day are in it."""
        first, last = self.temporary_from, self.temporary_until
        return first is not None and last is not None and first <= day <= last

    def limit_on(self, day: dt.date) -> Decimal | None:
        """The limit that counts on a day while the customer shares none: the temporary one in its time, else the usual
        one."""
        return self.temporary_limit if self.temporary_on(day) and not self.unlimited else self.limit


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
    operation = models.CharField(_("operation"), max_length=12, choices=Operation.choices, blank=True, default="")
    """what the document did; blank on entries of the time before operations were kept"""
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
            # whether anything was ever shipped to the customer, however many orders are open
            models.Index(fields=["account"], condition=Q(component="shipped"), name="entry_shipped"),
        ]
        triggers = [
            guards.append_only(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.amount}"
