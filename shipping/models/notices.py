"""The delivery notice (发货通知单): one order, one warehouse; signed, then confirmed, then the goods may be drawn.

Where the handbook has finance count the debt first (gate "debt"), it goes to finance and comes back before it is
handed on for the signatures.
"""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from catalog.lines import CONTENT
from shipping.models.base import Consignment, GoodsLine, within_noticed
from workflow import guards


class NoticeState(models.TextChoices):
    """Signing and confirming are steps of the gate "issue", not states."""

    DRAFT = "draft", _("To be printed")
    CHECKING = "checking", _("Debt to be checked by finance")
    CHECKED = "checked", _("Debt checked, to be handed on")
    PRINTED = "printed", _("To be signed and confirmed")
    CLEARED = "cleared", _("Cleared, goods to be drawn")
    ISSUED = "issued", _("Goods drawn")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


PENDING = (NoticeState.DRAFT, NoticeState.CHECKING, NoticeState.CHECKED, NoticeState.PRINTED)
"""States of a notice that is not approved yet: warehouse and guard do not see it (FIBRE-121, FIBRE-163)."""
ENDABLE = [*PENDING, NoticeState.CLEARED]


class NoticeType(models.TextChoices):
    """How the goods of a notice are paid for (FIBRE-137); blank where the company knows no types."""

    REGULAR = "regular", _("Regular")
    PAY_FIRST = "pay_first", _("Pay first")
    GOODS_ARRIVE_PAY = "goods_arrive_pay", _("Pay when the goods arrive")
    NEW_CUSTOMER = "new_customer", _("New customer")


RELEASED_BY_PHONE = (
    "EXISTS (SELECT 1 FROM shipping_emergency m WHERE m.notice_id = NEW.paper_id AND m.state <> 'disputed')"
)
"""An emergency shipment stands in for the signatures (FIBRE-136)."""


@pghistory.track(exclude=["version"])
class DeliveryNotice(Consignment):
    """Permission to ship. Life: printed by commerce → signed and confirmed (gate "issue") → issued → shipped.

    With a gate "debt": printed → checking → checked by finance → handed on, with the reason for what is overdue.
    """

    KIND = "shipping.notice"
    State = NoticeState
    Type = NoticeType
    LOOKS = {
        State.DRAFT: "draft",
        State.CHECKING: "review",
        State.CHECKED: "wait",
        State.PRINTED: "review",
        State.CLEARED: "go",
        State.ISSUED: "go",
        State.SHIPPED: "done",
        State.CANCELLED: "void",
    }

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    type = models.CharField(_("type of shipment"), max_length=16, choices=Type.choices, blank=True)
    overdue_reason = models.CharField(_("why it is shipped although overdue"), max_length=200, blank=True)

    by_hand = models.BooleanField(_("written by hand"), default=False)
    sheet_no = models.CharField(_("number of the hand-written sheet"), max_length=40, blank=True)
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)

    class Meta(Consignment.Meta):
        verbose_name = _("delivery notice")
        verbose_name_plural = _("delivery notices")
        constraints = [
            *Consignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["company", "sheet_no"],
                condition=~Q(sheet_no="") & ~Q(state="cancelled"),
                name="shipping_notice_sheet_once",
            ),
            models.CheckConstraint(condition=Q(sheet_no="") | Q(by_hand=True), name="shipping_notice_sheet_is_by_hand"),
            models.CheckConstraint(
                condition=Q(by_hand=False) | Q(state__in=["draft", "cancelled"]) | ~Q(sheet_no=""),
                name="shipping_notice_by_hand_has_sheet",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-made_on", "-paper"], name="shipping_notice_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="shipping_notice_largest"),
            models.Index(fields=["company", "state", "-made_on", "-paper"], name="shipping_notice_by_state"),
            models.Index(fields=["unit", "-made_on", "-paper"], name="shipping_notice_by_unit"),
            models.Index(fields=["warehouse", "state"], name="shipping_notice_warehouse"),
            models.Index(fields=["order"], name="shipping_notice_order"),
        ]
        triggers = [
            *guards.document(
                approved={"checked": "debt", "cleared": "issue", "issued": "issue", "shipped": "issue"},
                unless=RELEASED_BY_PHONE,
            ),
            guards.settled(
                (
                    *("order_id", "customer_id", "warehouse_id", "address", "consignee", "gross", "tax", "net"),
                    *("by_hand", "sheet_no", "wanted_on", "type"),
                )
            ),
            guards.same_company("order_id", "orders_order", key="paper_id"),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("warehouse_id", "inventory_warehouse"),
        ]

    @transition(field=state, source=State.DRAFT, target=State.PRINTED)
    def print(self) -> None:
        """It is on paper and waits for the signatures (PARTS-27)."""

    @transition(field=state, source=State.DRAFT, target=State.CHECKING)
    def to_finance(self) -> None:
        """It is on paper and finance counts the customer's debt first (FIBRE-118)."""

    @transition(field=state, source=State.DRAFT, target=State.CHECKING)
    def hand_to_finance(self, sheet_no: str) -> None:
        """The clerk has written it by hand; finance counts the customer's debt first."""
        self.sheet_no = sheet_no

    @transition(field=state, source=State.CHECKING, target=State.CHECKED)
    def check_off(self) -> None:
        """Finance has written the debt on it and gives it back (FIBRE-120)."""

    @transition(field=state, source=State.CHECKED, target=State.PRINTED)
    def hand_on(self, overdue_reason: str) -> None:
        """Whoever prepared it hands it to those who decide, with the reason for what is overdue (FIBRE-122)."""
        self.overdue_reason = overdue_reason.strip()

    @transition(field=state, source=State.DRAFT, target=State.PRINTED)
    def hand_in(self, sheet_no: str) -> None:
        """The clerk has written it by hand on a numbered sheet; it waits for the signatures (PARTS-30)."""
        self.sheet_no = sheet_no

    @transition(field=state, source=State.PRINTED, target=State.CLEARED)
    def clear(self) -> None:
        """The manager has signed and the warehouse has confirmed (PARTS-28, PARTS-29)."""

    @transition(field=state, source=[State.CHECKING, State.CHECKED, State.PRINTED], target=State.DRAFT)
    def hand_back(self) -> None:
        """Somebody returned it; mended, it is printed and signed again, and its debt is counted again."""
        self.overdue_reason = ""

    @transition(field=state, source=list(PENDING), target=State.CLEARED)
    def clear_by_phone(self) -> None:
        """The manager gave the word by phone; an emergency shipment stands in for the signatures (FIBRE-136)."""

    @transition(field=state, source=State.CLEARED, target=State.DRAFT)
    def stop(self) -> None:
        """The word by phone was denied before the goods were drawn."""

    @transition(field=state, source=State.CLEARED, target=State.ISSUED)
    def issue(self) -> None:
        """The goods are drawn from stock."""

    @transition(field=state, source=State.ISSUED, target=State.SHIPPED)
    def ship(self, at: dt.datetime) -> None:
        """The goods have left."""
        self.shipped_at = at

    @transition(field=state, source=ENDABLE, target=State.CANCELLED)
    def cancel(self) -> None:
        """Not to be shipped after all; possible until the goods are drawn."""


@pghistory.track()
class NoticeLine(GoodsLine):
    """So much of one order line on this notice."""

    notice = models.ForeignKey(DeliveryNotice, models.PROTECT, related_name="lines")

    class Meta(GoodsLine.Meta):
        verbose_name = _("line of a delivery notice")
        verbose_name_plural = _("lines of a delivery notice")
        constraints = [
            *GoodsLine.Meta.constraints,
            models.UniqueConstraint(fields=["notice", "order_line"], name="shipping_noticeline_once"),
        ]
        indexes = [models.Index(fields=["order_line"], name="shipping_noticeline_of")]
        triggers = [
            within_noticed(),
            guards.line_settled("notice_id", "shipping_deliverynotice", CONTENT),
            guards.line_same_company("notice_id", "shipping_deliverynotice", "product_id", "catalog_product"),
        ]
