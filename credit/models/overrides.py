"""Overrides (超信用放行单): goods of a held order may leave all the same; whoever approves answers for the money."""

import datetime as dt

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import User
from core.addresses import page_of
from credit.models.decisions import Decision
from credit.models.fields import amount_field
from workflow import guards
from workflow.documents import Document


def _word(field: str, value: str) -> str:
    """What a decision calls this value of its own."""
    return str(dict(Decision._meta.get_field(field).flatchoices).get(value, value))  # type: ignore[union-attr]  # both are plain columns


class _State(models.TextChoices):
    ASKED = "asked", _("Waits for a decision")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved")
    USED = "used", _("Released on it")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Void")
    REJECTED = "rejected", _("Rejected")


@pghistory.track()
class Override(Document):
    """Asked for on one held order, as it stood then: this customer, these terms, this amount, so much in excess.

    It counts only for exactly that, until the end of the day `until`; when the order changes it is void. Whoever
    approved it is liable for what leaves on it until that is paid (OFFICE-99). The order is known by its paper alone.
    """

    KIND = "credit.override"
    State = _State
    LOOKS = {
        State.ASKED: "review",
        State.RETURNED: "draft",
        State.APPROVED: "go",
        State.USED: "done",
        State.EXPIRED: "closed",
        State.VOID: "void",
        State.REJECTED: "void",
    }
    OPEN = (State.ASKED, State.RETURNED, State.APPROVED)
    """States in which an order has one already; a further one would say nothing new."""
    COUNTS = (State.APPROVED, State.USED)
    """States in which it lets goods leave."""
    ALONGSIDE = ("order", "customer")

    state = FSMField(_("state"), default=State.ASKED, choices=State.choices, protected=True)
    order = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("order"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    decision = models.ForeignKey(
        "credit.Decision", models.PROTECT, null=True, related_name="+", verbose_name=_("refused by")
    )
    outcome = models.CharField(_("held because"), max_length=20)
    terms = models.CharField(_("payment terms"), max_length=12)
    amount = amount_field(_("amount"))
    excess = amount_field(_("excess"), validators=[MinValueValidator(0)])
    reason = models.CharField(_("reason"), max_length=400)
    until = models.DateField(_("valid until"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    used_at = models.DateTimeField(_("released at"), null=True)

    class Meta(Document.Meta):
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, excess__gte=0), name="override_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_reason"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="override_approved_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "used"]) | Q(approved_by__isnull=False),
                name="override_somebody_liable",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(approved_by__isnull=False), name="override_used_when_approved"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["asked", "returned", "approved"]),
                name="override_once_open_per_order",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="override_newest"),
            models.Index(fields=["company", "state", "-created_at", "-paper"], name="override_by_state"),
            models.Index(fields=["company", "-used_at", "-paper"], name="override_liable"),
            models.Index(fields=["order"], name="override_of_order"),
            models.Index(fields=["customer", "-created_at"], name="override_customer"),
        ]
        triggers = [
            *guards.document(approved={"approved": "approve", "used": "approve"}),
            guards.settled(
                ("order_id", "customer_id", "outcome", "terms", "amount", "excess", "reason", "until"), free="returned"
            ),
            guards.same_company("order_id", "workflow_paper"),
            guards.same_company("customer_id", "customers_customer"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("credit:override", self.pk)

    @property
    def outcome_name(self) -> str:
        """Why the order is held, in a word."""
        return _word("outcome", self.outcome)

    @property
    def terms_name(self) -> str:
        """What the payment terms are called."""
        return _word("terms", self.terms)

    @transition(field=state, source=State.ASKED, target=State.APPROVED)
    def approve(self, by: User, at: dt.datetime) -> None:
        """Somebody answers for it from now on (OFFICE-99)."""
        self.approved_by, self.approved_at = by, at

    @transition(field=state, source=State.ASKED, target=State.RETURNED)
    def send_back(self) -> None:
        """The reason does not do, or the day."""

    @transition(field=state, source=State.RETURNED, target=State.ASKED)
    def resubmit(self) -> None:
        """The maker has said it better."""

    @transition(field=state, source=State.ASKED, target=State.REJECTED)
    def reject(self) -> None:
        """The goods stay."""

    @transition(field=state, source=State.APPROVED, target=State.USED)
    def use(self, at: dt.datetime) -> None:
        """The order was released on it."""
        self.used_at = at

    @transition(field=state, source=[State.ASKED, State.RETURNED, State.APPROVED], target=State.EXPIRED)
    def expire(self) -> None:
        """Its last day is over and nothing was released on it."""

    @transition(field=state, source=[State.ASKED, State.RETURNED, State.APPROVED, State.USED], target=State.VOID)
    def annul(self) -> None:
        """The order is not the one any more for which it was asked, or nobody wants it."""
