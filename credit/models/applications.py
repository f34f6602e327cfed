"""Applications for credit (信用额度申请): what is asked for a customer, why, and what finance knows of them."""

import datetime as dt

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from credit.models.account import Grade
from credit.models.fields import amount_field
from handbook.terms import COLUMN, Terms
from workflow import guards
from workflow.documents import Document

ASKED = (
    *("customer_id", "purpose", "limit", "unlimited", "grade", "terms", "valid_from", "valid_until"),
    *("group_id", "leaves_group"),
)
"""What the deciders agree to."""


class _State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved, agreement not signed")
    ACTIVE = "active", _("In force")
    SUPERSEDED = "superseded", _("Replaced by a later one")
    ENDED = "ended", _("Ended")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Given up")


class _Purpose(models.TextChoices):
    """What is asked for; the handbook may send each another way."""

    NEW = "new", _("First credit")
    CHANGE = "change", _("Change of credit")
    TERM = "term", _("Payment term")


def _pair(who: str, when: str) -> Q:
    return Q(**{f"{who}__isnull": True, f"{when}__isnull": True}) | Q(
        **{f"{who}__isnull": False, f"{when}__isnull": False}
    )


@pghistory.track(exclude=["version"])
class Application(Document):
    """What is asked: a limit, a grade, a payment term, for good or from one day to another.

    With days it is a temporary limit, beside the usual one. `…_before` is what stood when it was submitted.
    """

    KIND = "credit.application"
    State = _State
    Purpose = _Purpose
    LOOKS = {
        State.DRAFT: "draft",
        State.IN_REVIEW: "review",
        State.APPROVED: "wait",
        State.ACTIVE: "done",
        State.SUPERSEDED: "closed",
        State.ENDED: "closed",
        State.REJECTED: "void",
        State.CANCELLED: "void",
    }
    ALONGSIDE = ("customer",)

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    purpose = models.CharField(_("what is asked for"), max_length=10, choices=Purpose.choices, default=Purpose.NEW)
    limit = amount_field(_("credit limit"), null=True, blank=True, validators=[MinValueValidator(0)])
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    terms = models.CharField(_("payment terms"), max_length=COLUMN, choices=Terms.choices, blank=True)
    valid_from = models.DateField(_("temporary, from"), null=True, blank=True)
    valid_until = models.DateField(_("temporary, until"), null=True, blank=True)
    group = models.ForeignKey(
        "credit.Group", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("credit group")
    )
    """the group that the customer is to belong to; `limit` is then the group's"""
    leaves_group = models.BooleanField(_("leaves its credit group"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    legal_person = models.CharField(_("legal representative"), max_length=60, blank=True)
    founded_in = models.PositiveSmallIntegerField(_("founded in the year"), null=True, blank=True)
    capital = amount_field(_("registered capital"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    business = models.CharField(_("main business"), max_length=200, blank=True)
    turnover = amount_field(_("turnover of a year"), null=True, blank=True)
    bank = models.CharField(_("bank and account"), max_length=120, blank=True)

    investigated_on = models.DateField(_("investigated on"), null=True, blank=True)
    investigation = models.CharField(_("findings of the investigation"), max_length=1000, blank=True)
    evaluation = models.CharField(_("evaluation of the credit"), max_length=1000, blank=True)
    exception = models.CharField(_("why all the same"), max_length=500, blank=True)
    """why although the customer is not eligible"""

    limit_before = amount_field(_("credit limit before"), null=True, blank=True, editable=False)
    unlimited_before = models.BooleanField(_("unlimited credit before"), default=False, editable=False)
    grade_before = models.CharField(_("credit grade before"), max_length=1, blank=True, editable=False)
    terms_before = models.CharField(
        _("payment terms before"), max_length=COLUMN, choices=Terms.choices, blank=True, editable=False
    )
    traded_since = models.DateField(_("trades since"), null=True, blank=True, editable=False)
    month_average = amount_field(_("orders of a month"), null=True, blank=True, editable=False)
    ineligible = models.CharField(_("why not eligible"), max_length=300, blank=True, editable=False)

    agreed_on = models.DateField(_("agreement signed on"), null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("agreement filed by"),
    )  # fmt: skip
    listed_on = models.DateField(_("in the master table since"), null=True, blank=True, editable=False)
    begun_on = models.DateField(_("temporary limit began on"), null=True, blank=True, editable=False)

    class Meta(Document.Meta):
        verbose_name = _("credit application")
        verbose_name_plural = _("credit applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=0), name="application_limit_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(unlimited=False) | Q(limit__isnull=True), name="application_limit_or_unlimited"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True, valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"), limit__isnull=False),
                name="application_temporary_from_until",
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(unlimited=False, valid_until__isnull=True, leaves_group=False),
                name="application_of_a_group",
            ),
            models.CheckConstraint(condition=_pair("agreed_by", "agreed_on"), name="application_agreed_who_and_when"),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "superseded", "ended"]) | Q(listed_on__isnull=False),
                name="application_active_is_listed",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="application_newest"),
            models.Index(fields=["customer", "-created_at"], name="application_of_customer"),
            models.Index(
                fields=["valid_until"],
                condition=Q(state="active", valid_until__isnull=False),
                name="application_temporary",
            ),
        ]
        triggers = [
            *guards.document(approved=dict.fromkeys(("approved", "active", "superseded", "ended"), "approve")),
            guards.settled((*ASKED, "investigation", "evaluation", "exception")),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("group_id", "credit_group"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("credit:application", self.pk)

    @property
    def temporary(self) -> bool:
        """Whether it holds from one day to another, beside the usual limit."""
        return self.valid_until is not None

    @transition(state, source=State.DRAFT, target=State.IN_REVIEW)
    def submit(self) -> None:
        """Those whom the handbook names are asked."""

    @transition(state, source=State.IN_REVIEW, target=State.DRAFT)
    def take_back(self) -> None:
        """Withdrawn by the applicant, or returned to be mended."""

    @transition(state, source=State.IN_REVIEW, target=State.APPROVED)
    def approve(self) -> None:
        """Everybody agreed; credit begins when the agreement is signed (OFFICE-23)."""

    @transition(state, source=[State.IN_REVIEW, State.APPROVED], target=State.ACTIVE)
    def activate(self, on: dt.date) -> None:
        """It holds, and stands in the master table (FIBRE-62)."""
        self.listed_on = on

    @transition(state, source=State.ACTIVE, target=State.ACTIVE)
    def begin(self, on: dt.date) -> None:
        """The first day of a temporary limit has come."""
        self.begun_on = on

    @transition(state, source=State.ACTIVE, target=State.SUPERSEDED)
    def supersede(self) -> None:
        """A later one holds instead."""

    @transition(state, source=State.ACTIVE, target=State.ENDED)
    def end(self) -> None:
        """The last day of a temporary limit has passed."""

    @transition(state, source=State.IN_REVIEW, target=State.REJECTED)
    def reject(self) -> None:
        """No credit."""

    @transition(state, source=[State.DRAFT, State.IN_REVIEW, State.APPROVED], target=State.CANCELLED)
    def cancel(self) -> None:
        """Given up by the applicant, or the customer did not sign the agreement."""


class FinanceSheet(models.Model):
    """What finance knows of a customer who asks for credit: figures of the ledger, and an opinion (FIBRE-28).

    Append-only; filled in again, the newest counts.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="sheets")
    receivable = amount_field(_("receivable"))
    shipped = amount_field(_("shipped, not invoiced"))
    released = amount_field(_("released, not shipped"))
    owed = amount_field(_("owed now"))
    overdue = amount_field(_("overdue"))
    overdue_days = models.PositiveIntegerField(_("days overdue"))
    traded_since = models.DateField(_("trades since"), null=True)
    bought = amount_field(_("orders of twelve months"))
    opinion = models.CharField(_("opinion of finance"), max_length=500)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("finance sheet")
        verbose_name_plural = _("finance sheets")
        constraints = [models.CheckConstraint(condition=~Q(opinion=""), name="finance_sheet_has_opinion")]
        indexes = [models.Index(fields=["application", "-id"], name="finance_sheet_newest")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.application} {self.at:%Y-%m-%d}"
