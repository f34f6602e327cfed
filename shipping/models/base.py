"""What a delivery notice and a delivery note have in common: one order, one warehouse, one place to deliver to."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.lines import PricedLine
from core.addresses import page_of
from workflow import registry
from workflow.documents import Document


class Consignment(Document):
    """Goods of one order out of one warehouse. The place to deliver to is the order's, as it was when this was made."""

    ALONGSIDE = ("warehouse",)

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", verbose_name=_("order"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    warehouse = models.ForeignKey("inventory.Warehouse", models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    made_on = models.DateField(_("date"))
    collected = models.BooleanField(_("customer collects"), default=False)
    address = models.CharField(_("delivery address"), max_length=200, blank=True)
    consignee = models.CharField(_("consignee"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    gross = models.DecimalField(_("amount, tax included"), max_digits=16, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(_("tax"), max_digits=16, decimal_places=2, default=Decimal(0))
    net = models.DecimalField(_("amount without tax"), max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta(Document.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="%(app_label)s_%(class)s_amounts"),
        ]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return registry.state_label(self.KIND, self.state)

    def get_absolute_url(self) -> str:
        """The page of the document; the QR code on paper leads here."""
        return page_of(registry.kind(self.KIND).url, self.pk)

    def dispatch(self, carrier: str, tracking: str) -> None:
        """Note with whom the goods travel."""
        self.carrier, self.tracking = carrier.strip(), tracking.strip()


class GoodsLine(PricedLine):
    """So much of one order line. The amounts are this part's share of the order line's, so that parts add up."""

    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+")

    class Meta(PricedLine.Meta):
        abstract = True


def within_noticed() -> pgtrigger.Trigger:
    """At commit all live lines on one order line are no more than the order counts as noticed.

    What was not signed for, and is settled, does not count: the order has taken it back.
    """
    return pgtrigger.Trigger(
        name="within_noticed",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func="""
            IF (SELECT coalesce(sum(l.quantity), 0) FROM shipping_noticeline l
                JOIN shipping_deliverynotice d ON d.paper_id = l.notice_id
                WHERE l.order_line_id = NEW.order_line_id AND d.state <> 'cancelled')
             + (SELECT coalesce(sum(l.quantity), 0) FROM shipping_noteline l
                JOIN shipping_deliverynote d ON d.paper_id = l.note_id
                WHERE l.order_line_id = NEW.order_line_id AND d.state <> 'cancelled' AND d.notice_id IS NULL)
             - (SELECT coalesce(sum(l.quantity - l.signed_quantity), 0) FROM shipping_noteline l
                JOIN shipping_deliverynote d ON d.paper_id = l.note_id
                WHERE l.order_line_id = NEW.order_line_id AND d.settled_as <> '')
             > (SELECT o.noticed FROM orders_orderline o WHERE o.id = NEW.order_line_id)
            THEN RAISE EXCEPTION 'more on notices than the order line allows' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )
