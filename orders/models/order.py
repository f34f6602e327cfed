"""The sales order (销售订单): reviewed by another person, allocated, released when it is covered."""

import datetime as dt
from decimal import Decimal

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse, Upper
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import User
from catalog.foreign import rate_constraint, total_field
from core.addresses import page_of
from handbook.terms import COLUMN, Terms
from workflow import guards
from workflow.documents import Document

TAKEN_OVER = (
    "EXISTS (SELECT 1 FROM orders_amendment a WHERE a.order_id = {} AND a.state = 'applied'"
    " AND a.txid = txid_current())"
)
"""SQL: a change of this order, reviewed by others, is taken over in this very transaction (orders/models/amendment)"""


class Source(models.TextChoices):
    """How an order came (OFFICE-15, OFFICE-18, OFFICE-19)."""

    PHONE = "phone", _("Phone")
    WEB = "web", _("Web shop")
    COUNTER = "counter", _("Counter")
    QUOTATION = "quotation", _("Quotation")
    OTHER = "other", _("Other")


class FreightBearer(models.TextChoices):
    """Who pays the carrier in the end."""

    BUYER = "buyer", _("Buyer")
    SELLER = "seller", _("Seller")


class Confirmation(models.TextChoices):
    """The six things said again to the customer while the order is taken (OFFICE-37)."""

    STOCK = "stock", _("Stock")
    ADDRESS = "address", _("Address")
    CONSIGNEE = "consignee", _("Consignee")
    PHONE = "phone", _("Phone")
    PAYMENT = "payment", _("Payment method")
    DELIVERY = "delivery", _("Delivery time")


class Hold(models.TextChoices):
    """Why a reviewed order is not released."""

    UNPAID = "unpaid", _("Waits for payment")
    NO_LIMIT = "no_limit", _("No credit limit")
    OVER_LIMIT = "over_limit", _("Over the credit limit")
    OVERDUE = "overdue", _("Overdue debts")
    GRADE = "grade", _("Credit grade")
    FROZEN = "frozen", _("Customer frozen")
    PRIORITY = "priority", _("Others come first")
    PAPER = "paper", _("A paper is missing")
    SHORT = "short", _("Short of stock")

    @classmethod
    def of(cls, outcome: str) -> "Hold":
        """The hold of an order that cover refuses with an outcome (credit.models.Outcome)."""
        named = {"grade_c": cls.GRADE, "grade_d": cls.GRADE, "shortage": cls.PRIORITY}
        named |= {"lapsed": cls.NO_LIMIT, "lacking": cls.PAPER}
        return named.get(outcome) or cls(outcome)


class OrderState(models.TextChoices):
    """Few states; sign-offs and partial deliveries are progress, not states."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    REVIEWED = "reviewed", _("Reviewed")
    HELD = "held", _("Held")
    RELEASED = "released", _("Released")
    SHIPPED = "shipped", _("Shipped")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


def _pair(who: str, when: str) -> Q:
    """Who and when come together or not at all."""
    return Q(**{f"{who}__isnull": True, f"{when}__isnull": True}) | Q(
        **{f"{who}__isnull": False, f"{when}__isnull": False}
    )


@pghistory.track(exclude=["paid", "given_up", "written_off", "version"])
class Order(Document):
    """One order of one customer. Made from a quotation its lines are that quotation's and locked (PARTS-25)."""

    KIND = "orders.order"
    State = OrderState
    LOOKS = {
        State.DRAFT: "draft",
        State.IN_REVIEW: "review",
        State.REVIEWED: "review",
        State.HELD: "hold",
        State.RELEASED: "go",
        State.SHIPPED: "go",
        State.CLOSED: "done",
        State.CANCELLED: "void",
    }
    WAITS = frozenset({Hold.UNPAID, Hold.SHORT})
    """Holds that end by themselves when a thing arrives; the others need a person."""

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    quotation = models.OneToOneField(
        "quotes.Quotation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quotation")
    )
    foreign = models.BooleanField(_("foreign trade"), default=False)
    """whether the customer was of foreign trade when it was handed in (PARTS-68); drafts follow the customer's file"""
    ordered_on = models.DateField(_("ordered on"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.OTHER)
    rank = models.PositiveSmallIntegerField(_("place in the queue"), default=1)
    """0 for classes of customers that come first, else 1 (OFFICE-56)"""
    customer_reference = models.CharField(_("customer's reference"), max_length=60, blank=True)
    payment_terms = models.CharField(_("payment"), max_length=COLUMN, choices=Terms.choices)

    collected = models.BooleanField(_("customer collects"), default=False)
    address = models.CharField(_("delivery address"), max_length=200, blank=True)
    consignee = models.CharField(_("consignee"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    arrive_on = models.DateField(_("to arrive on"), null=True, blank=True)
    shipping_method = models.CharField(_("shipping method"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    confirmations = ArrayField(models.CharField(max_length=10, choices=Confirmation.choices), default=list, blank=True)
    web_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    web_confirmed_at = models.DateTimeField(_("confirmed with the customer"), null=True, blank=True)
    freight_bearer = models.CharField(
        _("freight borne by"), max_length=10, choices=FreightBearer.choices, default=FreightBearer.BUYER
    )
    freight_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    freight_confirmed_at = models.DateTimeField(null=True, blank=True)
    fee_waiver = models.CharField(_("reason for no delivery fee"), max_length=200, blank=True)
    fee_waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    fee_waived_at = models.DateTimeField(null=True, blank=True)

    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8, default=Decimal(1))
    gross = models.DecimalField(_("total with tax"), max_digits=16, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(_("tax"), max_digits=16, decimal_places=2, default=Decimal(0))
    net = models.DecimalField(_("total without tax"), max_digits=16, decimal_places=2, default=Decimal(0))
    foreign_gross = total_field()
    paid = models.DecimalField(_("paid"), max_digits=16, decimal_places=2, default=Decimal(0))
    given_up = models.DecimalField(_("given up"), max_digits=16, decimal_places=2, default=Decimal(0))
    written_off = models.DecimalField(_("written off"), max_digits=16, decimal_places=2, default=Decimal(0))

    hold = models.CharField(_("held because"), max_length=10, choices=Hold.choices, blank=True)
    hold_reason = models.CharField(_("reason"), max_length=400, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("sales order")
        verbose_name_plural = _("sales orders")
        constraints = [
            models.CheckConstraint(name="orders_order_amounts", condition=Q(gross=F("net") + F("tax"))),
            rate_constraint("orders_order"),
            models.CheckConstraint(name="orders_order_not_negative", condition=Q(gross__gte=0, paid__gte=0)),
            models.CheckConstraint(name="orders_order_given_up", condition=Q(given_up__range=(0, F("gross")))),
            models.CheckConstraint(name="orders_order_written_off", condition=Q(written_off__range=(0, F("gross")))),
            models.CheckConstraint(
                name="orders_order_freight_pair", condition=_pair("freight_confirmed_by", "freight_confirmed_at")
            ),
            models.CheckConstraint(
                name="orders_order_web_pair", condition=_pair("web_confirmed_by", "web_confirmed_at")
            ),
            models.CheckConstraint(name="orders_order_waiver_pair", condition=_pair("fee_waived_by", "fee_waived_at")),
            models.CheckConstraint(
                name="orders_order_waiver_reason", condition=Q(fee_waived_by__isnull=True) | ~Q(fee_waiver="")
            ),
            models.CheckConstraint(
                name="orders_order_held_why",
                condition=Q(state="held") & ~Q(hold="") | ~Q(state="held") & Q(hold="", hold_reason=""),
            ),
            models.CheckConstraint(
                name="orders_order_released_when",
                condition=Q(state__in=["released", "shipped", "closed"], released_at__isnull=False)
                | ~Q(state__in=["released", "shipped", "closed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-ordered_on", "-paper"], name="orders_order_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="orders_order_largest"),
            models.Index(fields=["company", "state", "-ordered_on", "-paper"], name="orders_order_by_state"),
            models.Index(fields=["customer", "-ordered_on", "-paper"], name="orders_order_by_customer"),
            models.Index(fields=["unit", "-ordered_on", "-paper"], name="orders_order_by_unit"),
            models.Index(fields=["maker", "-ordered_on", "-paper"], name="orders_order_by_maker"),
            models.Index(
                "company",
                Reverse(Upper("customer_reference")),
                name="orders_order_reference",
                condition=~Q(customer_reference=""),
            ),
            # The queue of what is not released yet: few rows at any time, whatever the number of orders.
            models.Index(
                fields=["company", "rank", "paper"],
                name="orders_order_queue",
                condition=Q(state__in=["draft", "in_review", "held"]),
            ),
        ]
        triggers = [
            *guards.document(approved=dict.fromkeys(("reviewed", "held", "released", "shipped", "closed"), "review")),
            guards.settled(
                (
                    *("customer_id", "payment_terms", "currency", "rate", "gross", "tax", "net", "foreign_gross"),
                    *("freight_bearer", "address", "consignee", "foreign"),
                ),
                but=TAKEN_OVER.format("OLD.paper_id"),
            ),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("quotation_id", "quotes_quotation", "paper_id"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("orders:order", self.pk)

    @property
    def look(self) -> str:
        """A hold that lifts by itself waits; one that needs a decision is held."""
        return "wait" if self.hold in self.WAITS else str(self.LOOKS[self.state])

    @property
    def due(self) -> Decimal:
        """What the order comes to without what was given up of it."""
        return self.gross - self.given_up

    @property
    def settled(self) -> Decimal:
        """What was paid of it, and what of its invoices nobody will pay any more."""
        return self.paid + self.written_off

    @property
    def locked(self) -> bool:
        """Whether the lines come from a confirmed quotation and may not be re-keyed."""
        return self.quotation_id is not None

    @property
    def shown_number(self) -> str:
        """The number, or in a list of drafts the word for having none."""
        return str(self)

    @property
    def allocated(self) -> bool:
        """Whether stock has been asked for, so that what is short is worth showing."""
        return self.state in (self.State.HELD, self.State.RELEASED)

    @transition(field=state, source=State.DRAFT, target=State.IN_REVIEW)
    def submit(self) -> None:
        """Hand it to the reviewer (PARTS-26)."""

    @transition(field=state, source=[State.IN_REVIEW, State.HELD], target=State.DRAFT)
    def withdraw(self) -> None:
        """The maker takes it back to change it; what was reviewed no longer counts."""
        self.hold = self.hold_reason = ""

    @transition(field=state, source=State.IN_REVIEW, target=State.DRAFT)
    def hand_back(self) -> None:
        """The reviewer returns it to the maker."""

    @transition(field=state, source=State.IN_REVIEW, target=State.REVIEWED)
    def approve(self) -> None:
        """The last reviewer agreed."""

    @transition(field=state, source=State.IN_REVIEW, target=State.CANCELLED)
    def reject(self) -> None:
        """A reviewer refused it for good."""

    @transition(field=state, source=[State.REVIEWED, State.HELD], target=State.HELD)
    def put_on_hold(self, hold: str, reason: str) -> None:
        """It is not covered (or, where the handbook asks for it, not in stock)."""
        self.hold, self.hold_reason = hold, reason

    @transition(field=state, source=[State.REVIEWED, State.HELD], target=State.RELEASED)
    def release(self, at: dt.datetime) -> None:
        """It is covered: goods may leave."""
        self.hold = self.hold_reason = ""
        self.released_at = at

    @transition(field=state, source=State.RELEASED, target=State.SHIPPED)
    def ship(self) -> None:
        """Every line of goods has left."""

    @transition(field=state, source=State.SHIPPED, target=State.RELEASED)
    def send_again(self) -> None:
        """The customer signed for less; what is missing is delivered once more."""

    @transition(field=state, source=State.SHIPPED, target=State.CLOSED)
    def close(self) -> None:
        """Shipped (signed where asked), invoiced and paid."""

    @transition(field=state, source=State.CLOSED, target=State.SHIPPED)
    def reopen(self) -> None:
        """Money that paid it was booked by mistake."""

    @transition(
        field=state,
        source=[State.DRAFT, State.IN_REVIEW, State.REVIEWED, State.HELD, State.RELEASED],
        target=State.CANCELLED,
    )
    def cancel(self) -> None:
        """Nobody wants it any more; nothing of it has left."""
        self.hold = self.hold_reason = ""

    def confirm_web(self, by: User | None, at: dt.datetime | None) -> None:
        """Note who confirmed a web order with its customer (OFFICE-20, OFFICE-21), or take it back."""
        self.web_confirmed_by, self.web_confirmed_at = by, at

    def confirm_freight(self, by: User | None, at: dt.datetime | None) -> None:
        """Note who heard the customer agree to the freight (PARTS-57), or take it back."""
        self.freight_confirmed_by, self.freight_confirmed_at = by, at

    def waive_fee(self, reason: str, by: User | None, at: dt.datetime | None) -> None:
        """Note who let the delivery fee go and why (OFFICE-34), or take it back."""
        self.fee_waiver, self.fee_waived_by, self.fee_waived_at = reason, by, at
