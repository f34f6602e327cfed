"""A change of an order that was reviewed already (订单变更): proposed, reviewed again, then taken over or not."""

from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.models.line import OrderLine
from orders.models.order import Order
from workflow import guards

# The newest round of the order's paper was opened when it was proposed: others have approved it.
_APPLIES = """
    IF TG_OP = 'INSERT' AND NEW.state <> 'proposed' OR TG_OP = 'UPDATE' AND OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'a change of an order is proposed once and ends once' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'applied' THEN
        NEW.txid := txid_current();
        IF (SELECT r.outcome FROM workflow_round r WHERE r.paper_id = NEW.order_id AND r.gate = 'review'
             ORDER BY r.id DESC LIMIT 1) IS DISTINCT FROM 'approved'
        THEN RAISE EXCEPTION 'a change of an order is taken over only after a complete round of others'
            USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
"""


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", _("In review")
    APPLIED = "applied", _("Taken over")
    REFUSED = "refused", _("Not possible any more")
    DROPPED = "dropped", _("Not agreed to")


@pghistory.track(exclude=["txid"])
class Amendment(models.Model):
    """So much more or less of an order's lines, or at another price. The order stays as it is until it is taken over.

    `before` and `after` are what the order comes to; `said` is why it was not taken over.
    """

    State = AmendmentState

    order = models.ForeignKey(Order, models.PROTECT, related_name="amendments")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("proposed"))
    before = models.DecimalField(_("before"), max_digits=16, decimal_places=2)
    after = models.DecimalField(_("after"), max_digits=16, decimal_places=2)
    said = models.CharField(_("why not"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("decided"), null=True, blank=True)
    txid = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="orders_amendment_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="orders_amendment_ended",
                condition=Q(state="proposed", ended_at__isnull=True) | ~Q(state="proposed") & Q(ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="proposed"), name="orders_amendment_one_at_a_time"
            ),
        ]
        triggers = [
            guards.never_deleted(),
            pgtrigger.Trigger(
                name="ends_once", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_APPLIES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.state}"

    @property
    def look(self) -> str:
        """How its state looks."""
        looks: dict[str, Any] = {"proposed": "review", "applied": "done", "refused": "hold", "dropped": "void"}
        return str(looks[self.state])


class AmendmentLine(models.Model):
    """A line as it was and as it is to be."""

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    was_quantity = models.DecimalField(max_digits=16, decimal_places=4)
    was_price = models.DecimalField(max_digits=18, decimal_places=6)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4)
    unit_price = models.DecimalField(_("unit price, tax included"), max_digits=18, decimal_places=6)
    foreign_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    """as it was keyed, for an order in a foreign currency"""

    class Meta:
        ordering = ["line__no"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "line"], name="orders_amendment_line_once"),
            models.CheckConstraint(
                name="orders_amendment_line_sound", condition=Q(quantity__gt=Decimal(0), unit_price__gte=Decimal(0))
            ),
            models.CheckConstraint(
                name="orders_amendment_line_differs",
                condition=~Q(quantity=F("was_quantity"), unit_price=F("was_price")),
            ),
        ]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity} × {self.unit_price}"
