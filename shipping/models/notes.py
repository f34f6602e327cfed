"""The delivery note (送货单): the paper that travels with the goods and on which the customer counts and signs."""

import datetime as dt
from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from catalog.lines import CONTENT
from shipping.models.base import Consignment, GoodsLine, within_noticed
from shipping.models.notices import DeliveryNotice
from workflow import guards


class NoteState(models.TextChoices):
    DRAFT = "draft", _("To be printed")
    PRINTED = "printed", _("Printed")
    SHIPPED = "shipped", _("Shipped")
    SIGNED = "signed", _("Signed")
    PARTLY_SIGNED = "partly_signed", _("Signed with differences")
    CANCELLED = "cancelled", _("Cancelled")


class Settlement(models.TextChoices):
    """What becomes of goods that were sent and not signed for."""

    CREDITED = "credited", _("Given up: not invoiced")
    AGAIN = "again", _("Delivered once more")


@pghistory.track(exclude=["version"])
class DeliveryNote(Consignment):
    """Made from a cleared notice when the goods are drawn, or from the allocated order where no notice is asked for.

    `carries_charges`: freight and fees of the order stand on this note, its first one.
    """

    KIND = "shipping.note"
    State = NoteState
    LOOKS = {
        State.DRAFT: "draft",
        State.PRINTED: "wait",
        State.SHIPPED: "go",
        State.SIGNED: "done",
        State.PARTLY_SIGNED: "hold",
        State.CANCELLED: "void",
    }

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    notice = models.OneToOneField(
        DeliveryNotice, models.PROTECT, null=True, blank=True, related_name="note", verbose_name=_("delivery notice")
    )
    carries_charges = models.BooleanField(default=False)
    signer = models.CharField(_("signed by"), max_length=40, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    settled_as = models.CharField(_("what is missing"), max_length=10, choices=Settlement.choices, blank=True)

    class Meta(Consignment.Meta):
        verbose_name = _("delivery note")
        verbose_name_plural = _("delivery notes")
        constraints = [
            *Consignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(carries_charges=True) & ~Q(state="cancelled"),
                name="shipping_note_charges_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["signed", "partly_signed"], signed_at__isnull=False)
                | ~Q(state__in=["signed", "partly_signed"]) & Q(signed_at__isnull=True),
                name="shipping_note_signed_when",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-made_on", "-paper"], name="shipping_note_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="shipping_note_largest"),
            models.Index(fields=["company", "state", "-made_on", "-paper"], name="shipping_note_by_state"),
            models.Index(fields=["unit", "-made_on", "-paper"], name="shipping_note_by_unit"),
            models.Index(fields=["order"], name="shipping_note_order"),
        ]
        triggers = [
            *guards.document(),
            guards.settled(("order_id", "customer_id", "warehouse_id", "address", "consignee", "gross", "tax", "net")),
            guards.same_company("order_id", "orders_order", key="paper_id"),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("warehouse_id", "inventory_warehouse"),
            guards.same_company("notice_id", "shipping_deliverynotice", key="paper_id"),
        ]

    @transition(field=state, source=State.DRAFT, target=State.PRINTED)
    def print(self) -> None:
        """It is on paper; the first part goes to the warehouse for picking (OFFICE-118)."""

    @transition(field=state, source=[State.DRAFT, State.PRINTED], target=State.SHIPPED)
    def ship(self, at: dt.datetime) -> None:
        """The goods have left with it."""
        self.shipped_at = at

    @transition(field=state, source=State.SHIPPED, target=State.SIGNED)
    def sign(self, signer: str, at: dt.datetime) -> None:
        """The customer counted and found everything."""
        self.signer, self.signed_at = signer, at

    @transition(field=state, source=State.SHIPPED, target=State.PARTLY_SIGNED)
    def sign_partly(self, signer: str, at: dt.datetime) -> None:
        """The customer counted less than was sent (OFFICE-124)."""
        self.signer, self.signed_at = signer, at

    @transition(field=state, source=State.PARTLY_SIGNED, target=State.SIGNED)
    def settle(self, how: str) -> None:
        """It is said what becomes of what was not signed for."""
        self.settled_as = how

    @transition(field=state, source=[State.DRAFT, State.PRINTED], target=State.CANCELLED)
    def cancel(self) -> None:
        """Not to be shipped after all."""
        self.carries_charges = False


@pghistory.track()
class NoteLine(GoodsLine):
    """So much of one order line on this note, and how much of it the customer signed for."""

    note = models.ForeignKey(DeliveryNote, models.PROTECT, related_name="lines")
    signed_quantity = models.DecimalField(_("signed for"), max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta(GoodsLine.Meta):
        verbose_name = _("line of a delivery note")
        verbose_name_plural = _("lines of a delivery note")
        constraints = [
            *GoodsLine.Meta.constraints,
            models.UniqueConstraint(fields=["note", "order_line"], name="shipping_noteline_once"),
            models.CheckConstraint(
                condition=Q(signed_quantity__isnull=True)
                | Q(signed_quantity__gte=0, signed_quantity__lte=F("quantity")),
                name="shipping_noteline_signed",
            ),
        ]
        indexes = [models.Index(fields=["order_line"], name="shipping_noteline_of")]
        triggers = [
            within_noticed(),
            guards.line_settled("note_id", "shipping_deliverynote", CONTENT),
            guards.line_same_company("note_id", "shipping_deliverynote", "product_id", "catalog_product"),
        ]

    @property
    def missing(self) -> Decimal:
        """Sent but not signed for; nought until the customer has counted."""
        return Decimal(0) if self.signed_quantity is None else self.quantity - self.signed_quantity


class Difference(models.Model):
    """差异: the customer signed for less than was sent; append-only, somebody must find out why."""

    note = models.ForeignKey(DeliveryNote, models.PROTECT, related_name="differences")
    line = models.OneToOneField(NoteLine, models.PROTECT, related_name="difference")
    sent = models.DecimalField(_("sent"), max_digits=16, decimal_places=4)
    signed = models.DecimalField(_("signed for"), max_digits=16, decimal_places=4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("difference at delivery")
        verbose_name_plural = _("differences at delivery")
        constraints = [
            models.CheckConstraint(condition=Q(signed__gte=0, signed__lt=F("sent")), name="shipping_difference_is_less")
        ]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.line}: {self.sent} → {self.signed}"

    @property
    def missing(self) -> Decimal:
        return self.sent - self.signed
