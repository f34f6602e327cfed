"""A loss by gaps or mistakes in an order, which the clerk who entered it bears (DIST-63)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from workflow import guards


class Loss(models.Model):
    """责任记录: written once, by somebody else than the clerk. A mistake in it is answered by a second one."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="losses")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("clerk"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=400)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("loss")
        verbose_name_plural = _("losses")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="orders_loss_amount", condition=Q(amount__gt=Decimal(0))),
            models.CheckConstraint(name="orders_loss_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="orders_loss_by_another", condition=~Q(clerk=F("entered_by"))),
        ]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.clerk} {self.amount}"
