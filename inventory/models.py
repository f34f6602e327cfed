"""Stock: what lies where, what is held for which order, and every move that made it so.

`StockLevel` carries the running totals of one product in one warehouse; `Move` is append-only and says how they came
about; `Reservation` says for which order paper the reserved part is held. All three change only under the level's row
lock (inventory/services/levels.py).
"""

from decimal import Decimal
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from core.masterdata import MasterData
from workflow import guards
from workflow.documents import Document


def quantity_field(name: Any, **options: Any) -> models.DecimalField:
    """A quantity of pieces, metres or kilograms: four decimals, the unit of measure uses as many as it has."""
    return models.DecimalField(name, max_digits=16, decimal_places=4, **options)


@pghistory.track()
class Warehouse(MasterData):
    """A place where stock is kept. Its unit is where its keepers hold their posts."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="warehouse_code_once_per_company")]
        triggers = [guards.same_company("unit_id", "accounts_unit")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ClassWarehouse(MasterData):
    """In which warehouse the products of an item class are kept (PARTS-31)."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    item_class = models.OneToOneField(
        "catalog.ItemClass", models.PROTECT, related_name="kept_in", verbose_name=_("item class")
    )
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="item_classes", verbose_name=_("warehouse"))

    class Meta:
        verbose_name = _("warehouse of an item class")
        verbose_name_plural = _("warehouses of item classes")
        triggers = [
            guards.same_company("item_class_id", "catalog_itemclass"),
            guards.same_company("warehouse_id", "inventory_warehouse"),
        ]

    def __str__(self) -> str:
        return f"{self.item_class} · {self.warehouse}"


class StockLevel(models.Model):
    """How much of a product lies in a warehouse and how much of that is held for orders.

    `lot` is '' for products that are not kept by lot. available = on_hand − reserved; the database refuses anything
    below nought.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels", verbose_name=_("warehouse"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="levels", verbose_name=_("product"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    on_hand = quantity_field(_("on hand"), default=0)
    reserved = quantity_field(_("reserved"), default=0)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "product", "lot"], name="level_once_per_place"),
            # The two together keep on_hand from ever falling below nought.
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_never_negative"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="reserved_within_stock"),
        ]
        indexes = [models.Index(fields=["product", "warehouse"], name="level_of_product")]
        triggers = [
            guards.line_same_company(
                "warehouse_id", "inventory_warehouse", "product_id", "catalog_product", parent_key="id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.warehouse}"

    @property
    def available(self) -> Decimal:
        """On hand and held for nobody."""
        return self.on_hand - self.reserved


class Location(models.TextChoices):
    """Where goods come from or go to; STOCK is the warehouse that the move names."""

    STOCK = "stock", _("Stock")
    SUPPLIER = "supplier", _("Supplier")
    CUSTOMER = "customer", _("Customer")
    OPENING = "opening", _("Opening stock")


class Move(models.Model):
    """Goods that went from one location to another. Never changed, never deleted; a correction is a reverse move.

    `balance` is what lay in the warehouse right after it, so that a stock card can be read from any line on.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="moves", verbose_name=_("document"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", verbose_name=_("product"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    source = models.CharField(_("moved from"), max_length=10, choices=Location.choices)
    target = models.CharField(_("moved to"), max_length=10, choices=Location.choices)
    quantity = quantity_field(_("quantity"))
    balance = quantity_field(_("on hand afterwards"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_of_something"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="move_leaves_no_debt"),
            # Exactly one end is the warehouse: goods neither stay where they are nor pass it by.
            models.CheckConstraint(
                condition=(Q(source=Location.STOCK) & ~Q(target=Location.STOCK))
                | (Q(target=Location.STOCK) & ~Q(source=Location.STOCK)),
                name="move_touches_stock_once",
            ),
            # What lay there before Danju is brought in once.
            models.UniqueConstraint(
                fields=["warehouse", "product", "lot"],
                condition=Q(source=Location.OPENING),
                name="opening_once_per_place",
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "product", "lot", "id"], name="move_card")]
        triggers = [
            guards.append_only(),
            guards.same_company("paper_id", "workflow_paper"),
            guards.same_company("warehouse_id", "inventory_warehouse"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product}: {self.source} → {self.target}"

    @property
    def signed(self) -> Decimal:
        """The quantity as the warehouse sees it: in is positive, out is negative."""
        return self.quantity if self.target == Location.STOCK else -self.quantity


class Reservation(models.Model):
    """Stock held for one order paper (拣配). `issued` of `quantity` has left; the rest is part of the level's reserved.

    What is released again lowers `quantity` to `issued`.
    """

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="reservations", verbose_name=_("order"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", verbose_name=_("product"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    quantity = quantity_field(_("quantity"))
    issued = quantity_field(_("issued"), default=0)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["paper", "warehouse", "product", "lot"], name="reserved_once_per_paper"),
            models.CheckConstraint(condition=Q(issued__gte=0), name="issued_never_negative"),
            models.CheckConstraint(condition=Q(issued__lte=F("quantity")), name="issued_within_reserved"),
        ]
        indexes = [
            models.Index(
                fields=["warehouse", "product", "lot"],
                condition=Q(quantity__gt=F("issued")),
                name="reservation_open",
            )
        ]
        triggers = [
            guards.line_same_company(
                "warehouse_id", "inventory_warehouse", "paper_id", "workflow_paper", parent_key="id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product}"


@pghistory.track()
class StockReceipt(Document):
    """Goods that arrived in a warehouse (入库单), entered and posted in one step."""

    KIND = "inventory.stockreceipt"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        POSTED = "posted", _("In stock")

    LOOKS = {State.DRAFT: "draft", State.POSTED: "done"}

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    reference = models.CharField(_("supplier's delivery note"), max_length=60, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("stock receipt")
        verbose_name_plural = _("stock receipts")
        triggers = [
            *guards.document(),
            guards.same_company("warehouse_id", "inventory_warehouse"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("inventory:receipt", self.pk)

    @transition(state, source=State.DRAFT, target=State.POSTED)
    def post(self) -> None:
        """The goods are in stock from now on."""


class ReceiptLine(models.Model):
    """One product of a stock receipt."""

    receipt = models.ForeignKey(StockReceipt, models.PROTECT, related_name="lines")
    no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(_("quantity"))

    class Meta:
        verbose_name = _("line of a stock receipt")
        verbose_name_plural = _("lines of a stock receipt")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "no"], name="receipt_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_line_of_something"),
        ]
        triggers = [
            guards.append_only(),
            guards.line_same_company("receipt_id", "inventory_stockreceipt", "product_id", "catalog_product"),
        ]

    def __str__(self) -> str:
        return f"{self.no}: {self.quantity} {self.product}"
