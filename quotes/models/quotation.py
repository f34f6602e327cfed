"""The quotation: prices the customer confirms, reviewed before they leave the house (PARTS-08 to PARTS-16)."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from pghistory import track

from accounts.models import User
from catalog import foreign
from catalog.foreign import ForeignLine
from catalog.lines import CONTENT
from core.addresses import page_of
from workflow import guards
from workflow.documents import Document

from .choices import BusinessType, Channel, FreightBearer


class _QuotationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    CUSTOMER_CONFIRMED = "customer_confirmed", _("Confirmed by the customer")
    CONVERTED = "converted", _("Converted")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


def _all_or_none(**empty: object) -> Q:
    """A condition: either every field holds its empty value, or none does."""
    blank, filled = Q(), Q()
    for name, value in empty.items():
        is_empty = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        blank, filled = blank & is_empty, filled & ~is_empty
    return blank | filled


DECIDED_ALONE = "decided_alone"


def _is_discount(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=f"quotes_{table}_discount", condition=Q(discount__gte=0) & Q(discount__lt=1))


@track()
class Quotation(Document):
    """One version of an offer. A sent one is never edited: a new version supersedes it."""

    KIND = "quotes.quotation"
    State = _QuotationState
    LOOKS = {
        State.DRAFT: "draft",
        State.IN_REVIEW: "review",
        State.APPROVED: "go",
        State.SENT: "wait",
        State.CUSTOMER_CONFIRMED: "go",
        State.CONVERTED: "done",
        State.SUPERSEDED: "closed",
        State.EXPIRED: "closed",
        State.REJECTED: "void",
        State.CANCELLED: "void",
    }

    DEAD = (State.REJECTED, State.CANCELLED, State.SUPERSEDED, State.EXPIRED)
    """States in which nothing more will come of it."""

    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="quotations")
    enquiry = models.ForeignKey(
        "quotes.Enquiry", on_delete=models.PROTECT, null=True, blank=True, related_name="quotations"
    )
    business_type = models.CharField(max_length=20, choices=BusinessType.choices, blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    valid_until = models.DateField(null=True, blank=True)
    remittance = models.TextField(blank=True)
    shipping_method = models.CharField(max_length=80, blank=True)
    freight_bearer = models.CharField(
        max_length=10, choices=FreightBearer.choices, default=FreightBearer.BUYER, blank=True
    )
    freight_reason = models.CharField(max_length=200, blank=True)
    freight_advanced = models.BooleanField(default=False)
    on_site = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8, default=Decimal(1))
    gross = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    net = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    foreign_gross = foreign.total_field()

    discount = models.DecimalField(_("discount on the whole"), max_digits=5, decimal_places=4, default=Decimal(0))
    decided_alone = models.CharField(_("handbook under which its maker decided alone"), max_length=40, blank=True)

    revision = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    objection = models.CharField(max_length=200, blank=True)

    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sent_channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    confirm_channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    confirmer = models.CharField(max_length=80, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta(Document.Meta):
        constraints = [
            models.CheckConstraint(
                name="quotes_quotation_seal_pair", condition=_all_or_none(sealed_by=None, sealed_at=None)
            ),
            models.CheckConstraint(
                name="quotes_quotation_sent_pair", condition=_all_or_none(sent_channel="", sent_on=None)
            ),
            models.CheckConstraint(
                name="quotes_quotation_confirmation",
                condition=_all_or_none(confirm_channel="", confirmer="", confirmed_on=None),
            ),
            models.CheckConstraint(
                name="quotes_quotation_seller_reason",
                condition=~Q(freight_bearer=FreightBearer.SELLER) | ~Q(freight_reason=""),
            ),
            models.CheckConstraint(name="quotes_quotation_amounts", condition=Q(gross=F("net") + F("tax"))),
            foreign.rate_constraint("quotes_quotation"),
            _is_discount("quotation"),
            models.CheckConstraint(
                name="quotes_quotation_revision", condition=Q(revision=1) | Q(supersedes__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                name="quotes_quotation_one_successor",
                condition=Q(supersedes__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="quotes_quotation_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="quotes_quotation_largest"),
            models.Index(fields=["company", "state", "-created_at", "-paper"], name="quotes_quotation_by_state"),
            models.Index(fields=["unit", "-created_at", "-paper"], name="quotes_quotation_by_unit"),
        ]
        triggers = [
            *guards.document(
                approved=dict.fromkeys(("approved", "sent", "customer_confirmed", "converted"), "review"),
                alone=f"quotes.quotation.{DECIDED_ALONE}",
            ),
            guards.settled(
                (
                    *(
                        "customer_id",
                        "currency",
                        "rate",
                        "gross",
                        "tax",
                        "net",
                        "foreign_gross",
                        "discount",
                        "valid_until",
                        "remittance",
                    ),
                    *("shipping_method", "freight_bearer", "freight_advanced", "on_site"),
                )
            ),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("enquiry_id", "quotes_enquiry", key="paper_id"),
            guards.same_company("supersedes_id", "quotes_quotation", key="paper_id"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("quotes:quotation", self.pk)

    @property
    def shown_number(self) -> str:
        """The number, or that it has none yet."""
        return self.number or str(_("draft"))

    @property
    def is_dead(self) -> bool:
        """Whether its amount no longer counts."""
        return self.state in self.DEAD

    @property
    def was_approved(self) -> bool:
        """Whether a reviewer agreed to it, whatever became of it since: only then has it been on paper."""
        return self.state in (
            self.State.APPROVED,
            self.State.SENT,
            self.State.CUSTOMER_CONFIRMED,
            self.State.CONVERTED,
            self.State.SUPERSEDED,
            self.State.EXPIRED,
        )

    @property
    def has_discounts(self) -> bool:
        """Whether something was taken off a price that was typed; its lines are loaded."""
        return any(line.list_price is not None for line in self.lines.all())

    @transition(field=state, source=State.DRAFT, target=State.IN_REVIEW)
    def submit(self) -> None:
        """Hand it to the reviewer (PARTS-09)."""

    @transition(field=state, source=State.IN_REVIEW, target=State.DRAFT)
    def withdraw(self) -> None:
        """The maker takes it back to change it."""

    @transition(field=state, source=State.IN_REVIEW, target=State.DRAFT)
    def hand_back(self) -> None:
        """The reviewer returns it to the maker."""

    @transition(field=state, source=State.IN_REVIEW, target=State.APPROVED)
    def approve(self) -> None:
        """The last reviewer agreed."""

    @transition(field=state, source=State.IN_REVIEW, target=State.APPROVED)
    def decide_alone(self, version: str) -> None:
        """Its prices are within what the maker may give, and this version of the handbook asks nobody else."""
        self.decided_alone = version

    @transition(field=state, source=State.IN_REVIEW, target=State.REJECTED)
    def reject(self) -> None:
        """A reviewer refused it for good."""

    @transition(field=state, source=State.APPROVED, target=State.APPROVED)
    def seal(self, by: User, at: dt.datetime) -> None:
        """Put the department seal under it (OFFICE-133)."""
        self.sealed_by, self.sealed_at = by, at

    @transition(field=state, source=State.APPROVED, target=State.SENT)
    def send(self, channel: str, on: dt.date) -> None:
        """It left for the customer by `channel` on this day (PARTS-10)."""
        self.sent_channel, self.sent_on = channel, on

    @transition(field=state, source=State.SENT, target=State.CUSTOMER_CONFIRMED)
    def confirm(self, channel: str, confirmer: str, on: dt.date) -> None:
        """The customer's `confirmer` agreed by `channel` on this day (PARTS-10)."""
        self.confirm_channel, self.confirmer, self.confirmed_on = channel, confirmer, on

    @transition(field=state, source=State.CUSTOMER_CONFIRMED, target=State.CONVERTED)
    def convert(self) -> None:
        """An order was made from it (PARTS-25)."""

    @transition(field=state, source=[State.APPROVED, State.SENT, State.EXPIRED], target=State.SUPERSEDED)
    def supersede(self, objection: str) -> None:
        """A new version takes its place (PARTS-11)."""
        self.objection = objection

    @transition(field=state, source=[State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED], target=State.EXPIRED)
    def expire(self) -> None:
        """The validity date has passed (OFFICE-140)."""

    @transition(
        field=state,
        source=[State.DRAFT, State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED],
        target=State.CANCELLED,
    )
    def cancel(self) -> None:
        """Nobody wants it any more."""


@track()
class QuotationLine(ForeignLine):
    """One product or service with its tax-inclusive price.

    `unit_price` is the price after every discount. `list_price` is what it was before, where something was taken off:
    `discount` on the line, then the quotation's own. `base_price` is the product's base price on the day the line was
    written: what the offer is compared with (FIBRE-90). A later change of the catalogue leaves it as it was. In a
    foreign currency `foreign_price` and `foreign_list` are the same prices as they were keyed.
    """

    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="lines")
    base_price = models.DecimalField(
        _("base price when quoted, tax included"), max_digits=18, decimal_places=6, null=True, blank=True
    )

    list_price = models.DecimalField(
        _("price before discounts, tax included"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    foreign_list = models.DecimalField(
        _("price before discounts in the foreign currency"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=Decimal(0))

    class Meta(ForeignLine.Meta):
        ordering = ["quotation", "no"]
        constraints = [
            *ForeignLine.Meta.constraints,
            models.UniqueConstraint(fields=["quotation", "no"], name="quotes_quotationline_no"),
            _is_discount("quotationline"),
        ]
        triggers = [
            guards.line_settled(
                "quotation_id",
                "quotes_quotation",
                (*CONTENT, *foreign.COLUMNS, "foreign_list", "base_price", "list_price", "discount"),
            ),
            guards.line_same_company("quotation_id", "quotes_quotation", "product_id", "catalog_product"),
        ]

    @property
    def stated_price(self) -> Decimal:
        """The price before discounts, as a person typed it: in the quotation's currency."""
        before = self.list_price if self.foreign_price is None else self.foreign_list
        return self.keyed_price if before is None else before
