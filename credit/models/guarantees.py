"""Staff guarantees (个人担保): a colleague at the customer's place answers for an unpaid order with the own wages."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from credit.models.fields import amount_field
from workflow import guards
from workflow.documents import Document


class GuaranteeState(models.TextChoices):
    """From the request to the last cent; what happens to the goods stands on the order."""

    REQUESTED = "requested", _("Waiting for the guarantor")
    ACCEPTED = "accepted", _("Accepted, waiting for approval")
    APPROVED = "approved", _("Approved, goods may leave")
    SHIPPED = "shipped", _("Shipped, unpaid")
    NOTIFIED = "notified", _("Overdue, guarantor told to pay")
    CHARGED = "charged", _("To be charged to wages")
    PAID = "paid", _("Paid by the customer")
    RECEIPTED = "receipted", _("Charged to wages, receipt given")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


_DECIDED = ("approved", "shipped", "notified", "charged", "paid", "receipted")


@pghistory.track()
class Station(models.Model):
    """Who is stationed at which customer's place, from when until when: they alone may guarantee there (PARTS-38)."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stations", verbose_name=_("person")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    """the last day; none: until further notice"""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("station at a customer")
        verbose_name_plural = _("stations at customers")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "person"], condition=Q(until__isnull=True), name="station_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="station_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["company", "-since", "-id"], name="station_newest")]
        triggers = [guards.never_deleted(), guards.same_company("customer_id", "customers_customer")]

    def __str__(self) -> str:
        return f"{self.person} · {self.customer}"


@pghistory.track()
class Guarantee(Document):
    """One person's guarantee for one order of one customer, for at most what the handbook allows (PARTS-38, 45).

    `order` is the paper of what is guaranteed; `amount` its whole value. Dates: `due_on` is the last day to pay,
    `grace_until` the last day after the guarantor was told.
    """

    KIND = "credit.guarantee"
    State = GuaranteeState
    LOOKS = {
        State.REQUESTED: "draft",
        State.ACCEPTED: "review",
        State.APPROVED: "go",
        State.SHIPPED: "wait",
        State.NOTIFIED: "hold",
        State.CHARGED: "hold",
        State.PAID: "done",
        State.RECEIPTED: "done",
        State.REJECTED: "void",
        State.CANCELLED: "void",
    }
    ALONGSIDE = ("order", "customer", "guarantor")
    COVERS = (State.APPROVED, State.SHIPPED)
    """states in which goods of the order may leave on it"""
    OPEN = (State.SHIPPED, State.NOTIFIED)
    """states in which the customer's payment ends it"""

    state = FSMField(_("state"), default=State.REQUESTED, choices=State.choices, protected=True)
    order = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("order"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    guarantor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("guarantor")
    )
    amount = amount_field(_("amount"))
    reason = models.CharField(_("why goods leave before they are paid"), max_length=200)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    notified_on = models.DateField(_("guarantor told on"), null=True, blank=True)
    grace_until = models.DateField(_("to be paid by the guarantor until"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("staff guarantee")
        verbose_name_plural = _("staff guarantees")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="guarantee_of_something"),
            models.UniqueConstraint(
                fields=["order"],
                condition=~Q(state__in=["rejected", "cancelled"]),
                name="guarantee_once_per_order",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=False) | Q(state__in=["requested", "rejected", "cancelled"]),
                name="guarantee_accepted_when",
            ),
            models.CheckConstraint(
                condition=Q(shipped_on__isnull=True, due_on__isnull=True)
                | Q(shipped_on__isnull=False, due_on__gt=models.F("shipped_on")),
                name="guarantee_shipped_is_due",
            ),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True, grace_until__isnull=True)
                | Q(due_on__isnull=False, notified_on__isnull=False, grace_until__gte=models.F("notified_on")),
                name="guarantee_notified_has_grace",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | ~Q(state__in=["shipped", "notified", "charged", "receipted"]),
                name="guarantee_shipped_when",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="guarantee_newest"),
            models.Index(fields=["company", "due_on", "paper"], name="guarantee_by_due"),
            models.Index(fields=["company", "-amount", "-paper"], name="guarantee_largest"),
            models.Index(fields=["customer", "-paper"], name="guarantee_of_customer"),
            models.Index(fields=["guarantor", "-paper"], name="guarantee_of_person"),
        ]
        triggers = [
            *guards.document(approved=dict.fromkeys(_DECIDED, "approve")),
            guards.settled(("order_id", "customer_id", "guarantor_id", "amount", "reason"), free="requested"),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("order_id", "workflow_paper"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("credit:guarantee", self.pk)

    @transition(field=state, source=State.REQUESTED, target=State.ACCEPTED)
    def accept(self, at: dt.datetime) -> None:
        """The guarantor confirms the personal liability (PARTS-39)."""
        self.accepted_at = at

    @transition(field=state, source=State.ACCEPTED, target=State.REQUESTED)
    def hand_back(self) -> None:
        """The manager wants something changed; the guarantor accepts anew."""
        self.accepted_at = None

    @transition(field=state, source=State.ACCEPTED, target=State.APPROVED)
    def approve(self) -> None:
        """The manager agreed: goods may leave."""

    @transition(field=state, source=State.ACCEPTED, target=State.REJECTED)
    def reject(self) -> None:
        """The manager refused."""

    @transition(field=state, source=[State.REQUESTED, State.ACCEPTED, State.APPROVED], target=State.CANCELLED)
    def cancel(self) -> None:
        """Nobody needs it any more; nothing has left on it."""

    @transition(field=state, source=State.APPROVED, target=State.SHIPPED)
    def ship(self, on: dt.date, due_on: dt.date) -> None:
        """Goods left on it (PARTS-40); the term begins (PARTS-41)."""
        self.shipped_on, self.due_on = on, due_on

    @transition(field=state, source=State.SHIPPED, target=State.NOTIFIED)
    def notify(self, on: dt.date, grace_until: dt.date) -> None:
        """Due and unpaid: the guarantor is told to pay at once (PARTS-42)."""
        self.notified_on, self.grace_until = on, grace_until

    @transition(field=state, source=State.NOTIFIED, target=State.CHARGED)
    def charge(self) -> None:
        """Still unpaid: the balance is charged to the guarantor's wages (PARTS-43)."""

    @transition(field=state, source=State.CHARGED, target=State.NOTIFIED)
    def uncharge(self, on: dt.date, grace_until: dt.date) -> None:
        """Finance does not charge it now; the guarantor is told anew, with a new grace."""
        self.notified_on, self.grace_until = on, grace_until

    @transition(field=state, source=[State.APPROVED, State.SHIPPED, State.NOTIFIED, State.CHARGED], target=State.PAID)
    def settle(self) -> None:
        """The customer has paid everything that left on it."""

    @transition(field=state, source=State.PAID, target=State.SHIPPED)
    def reopen(self, shipped_on: dt.date, due_on: dt.date) -> None:
        """The money that had paid it was taken back: it is owed again, due on the day it was."""
        self.shipped_on, self.due_on = shipped_on, due_on
        self.notified_on = self.grace_until = None

    @transition(field=state, source=State.CHARGED, target=State.RECEIPTED)
    def close(self) -> None:
        """The guarantor has the receipt for what was charged (PARTS-44)."""
