"""Reviews of credit (信用评审): a customer's grade and limit, looked at again with finance's figures beside them."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from credit.models.account import Grade
from credit.models.fields import amount_field
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    OPEN = "open", _("To be reviewed")
    IN_REVIEW = "in_review", _("Waiting for approval")
    DONE = "done", _("Reviewed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Dropped")


@pghistory.track()
class Review(Document):
    """One review of one customer, from the day it falls due or is asked for until everybody concerned agreed.

    `was_…` is how the account stood when the review was filled in: approving it changes exactly that, or nothing.
    """

    KIND = "credit.review"
    State = _State
    LOOKS = {
        State.OPEN: "wait",
        State.IN_REVIEW: "review",
        State.DONE: "done",
        State.REJECTED: "void",
        State.CANCELLED: "void",
    }
    UNDER_WAY = (State.OPEN, State.IN_REVIEW)
    ALONGSIDE = ("customer",)

    class Cause(models.TextChoices):
        """Why the customer is looked at."""

        ASKED = "asked", _("Asked for")
        PERIODIC = "periodic", _("Regular review")
        HALF_YEAR = "half_year", _("Half-yearly review")
        FIRST_TRADE = "first_trade", _("First assessment")
        FIRST_SHIPMENT = "first_shipment", _("Goods shipped, no limit yet")
        PROPOSED = "proposed", _("Proposed by the nightly run")

    state = FSMField(_("state"), default=State.OPEN, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    cause = models.CharField(_("cause"), max_length=14, choices=Cause.choices, default=Cause.ASKED)
    due_on = models.DateField(_("due on"))
    rule = models.CharField(_("rule of the proposal"), max_length=20, blank=True)
    ground = models.CharField(_("ground of the proposal"), max_length=200, blank=True)
    cause_on = models.DateField(_("cause stands since"), null=True, blank=True)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    limit = amount_field(_("credit limit"), null=True, blank=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    was_grade = models.CharField(_("grade before"), max_length=1, choices=Grade.choices, blank=True)
    was_limit = amount_field(_("limit before"), null=True, blank=True)
    was_unlimited = models.BooleanField(_("unlimited before"), default=False)
    strength = models.CharField(_("strength"), max_length=300, blank=True)
    standing = models.CharField(_("standing"), max_length=300, blank=True)
    reason = models.CharField(_("conclusion"), max_length=300, blank=True)
    figures = models.JSONField(_("figures at submission"), default=dict, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("credit review")
        verbose_name_plural = _("credit reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state__in=["open", "in_review"]), name="review_one_under_way"
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=0, unlimited=False), name="review_limit_or_unlimited"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=False) | ~Q(state="done"), name="review_done_has_day"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "due_on", "paper"], name="review_by_due"),
            models.Index(fields=["company", "state", "due_on", "paper"], name="review_by_state"),
            models.Index(fields=["customer", "-paper"], name="review_of_customer"),
        ]
        triggers = [
            *guards.document(approved={"done": "review"}),
            guards.settled(
                (
                    *("customer_id", "due_on", "grade", "limit", "unlimited", "was_grade", "was_limit"),
                    *("was_unlimited", "strength", "standing", "reason", "rule"),
                ),
                free="open",
            ),
            guards.same_company("customer_id", "customers_customer"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("credit:review", self.pk)

    @property
    def changes_grade(self) -> bool:
        """Whether another grade is proposed than the customer has."""
        return self.grade != self.was_grade

    @property
    def changes_anything(self) -> bool:
        """Whether grade or limit come out otherwise than they were."""
        return (self.grade, self.limit, self.unlimited) != (self.was_grade, self.was_limit, self.was_unlimited)

    def late(self, today: dt.date) -> bool:
        """Whether it should have been done before today."""
        return self.state in self.UNDER_WAY and self.due_on < today

    @transition(state, source=State.OPEN, target=State.IN_REVIEW)
    def submit(self) -> None:
        """It is filled in; others decide."""

    @transition(state, source=State.IN_REVIEW, target=State.OPEN)
    def take_back(self) -> None:
        """Withdrawn, or returned to be filled in anew."""

    @transition(state, source=State.IN_REVIEW, target=State.DONE)
    def approve(self, on: dt.date) -> None:
        """Everybody whom the handbook names agreed."""
        self.reviewed_on = on

    @transition(state, source=State.IN_REVIEW, target=State.REJECTED)
    def reject(self) -> None:
        """Nothing of it comes true; the customer stays to be reviewed."""

    @transition(state, source=State.OPEN, target=State.CANCELLED)
    def cancel(self) -> None:
        """Nobody needs it."""
