"""The lines of an order and the counters that tell how far each has come."""

from decimal import Decimal
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog import foreign
from catalog.lines import CONTENT
from orders.models.order import TAKEN_OVER, Order
from workflow import guards

COUNTERS = ("reserved", "noticed", "shipped", "signed", "invoiced", "given_up")


def _counter(label: Any) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=16, decimal_places=4, default=Decimal(0))


@pghistory.track(exclude=list(COUNTERS))
class OrderLine(foreign.ForeignLine):
    """One product or charge. Counters only ever say how much so far, in the product's unit.

    Charges (`stocked` is False: freight, travel, labour, fees) hold no stock and move with the first part that leaves.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    stocked = models.BooleanField(default=True)
    charge = models.CharField(max_length=20, blank=True)
    arrive_on = models.DateField(_("to arrive on"), null=True, blank=True)
    reserved = _counter(_("reserved"))
    noticed = _counter(_("on a notice"))
    shipped = _counter(_("shipped"))
    signed = _counter(_("signed"))
    invoiced = _counter(_("invoiced"))
    given_up = _counter(_("given up"))
    """what will not be delivered any more: the rest was closed, or the customer signed for less"""

    class Meta:
        ordering = ["order", "no"]
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "no"], name="orders_line_no"),
            models.CheckConstraint(name="orders_line_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="orders_line_price", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(name="orders_line_amounts", condition=Q(gross=F("net") + F("tax"))),
            models.CheckConstraint(
                name="orders_line_reserved", condition=Q(reserved__gte=0, reserved__lte=F("quantity"))
            ),
            models.CheckConstraint(name="orders_line_noticed", condition=Q(noticed__gte=0, noticed__lte=F("quantity"))),
            models.CheckConstraint(name="orders_line_shipped", condition=Q(shipped__gte=0, shipped__lte=F("quantity"))),
            models.CheckConstraint(name="orders_line_signed", condition=Q(signed__gte=0, signed__lte=F("shipped"))),
            models.CheckConstraint(
                name="orders_line_invoiced", condition=Q(invoiced__gte=0, invoiced__lte=F("quantity"))
            ),
            models.CheckConstraint(
                name="orders_line_given_up",
                condition=Q(given_up__gte=0)
                & Q(reserved__lte=F("quantity") - F("given_up"))
                & Q(shipped__lte=F("quantity") - F("given_up"))
                & Q(invoiced__lte=F("quantity") - F("given_up")),
            ),
        ]
        indexes = [
            # What an arrival of goods looks for: few rows at any time, whatever the number of orders.
            models.Index(
                fields=["product", "order"],
                name="orders_line_short",
                condition=Q(stocked=True, reserved__lt=F("quantity") - F("given_up")),
            )
        ]
        triggers = [
            guards.line_settled(
                "order_id", "orders_order", (*CONTENT, *foreign.COLUMNS), but=TAKEN_OVER.format("OLD.order_id")
            ),
            guards.line_same_company("order_id", "orders_order", "product_id", "catalog_product"),
        ]

    @property
    def kept(self) -> Decimal:
        """The quantity that is still to be delivered, or was."""
        return self.quantity - self.given_up

    @property
    def short(self) -> Decimal:
        """Quantity that no stock is reserved for."""
        return self.kept - self.reserved if self.stocked else Decimal(0)

    def reprice(self, quantity: Decimal, unit_price: Decimal, foreign_price: Decimal | None) -> None:
        """So much at such a price; `foreign_price` is the one that was keyed, in an order of a foreign currency."""
        self.quantity, self.unit_price = quantity, unit_price
        self.price()
        if foreign_price is not None:
            self.price_abroad(self.order.currency, foreign_price)
