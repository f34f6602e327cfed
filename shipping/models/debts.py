"""What finance wrote on a delivery notice about the customer's debt, and bank slips shown before the money came."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shipping.models.notices import DeliveryNotice
from workflow import guards


def _amount(name: object) -> models.DecimalField:
    return models.DecimalField(name, max_digits=16, decimal_places=2)  # type: ignore[arg-type]  # lazy text


class DebtReview(models.Model):
    """The debt block of a notice (FIBRE-119): the figures as they stood when finance decided. Append-only.

    `debt` is what counts against the limit: the stages that the handbook counts, each net of its own money, less free
    advances, and `pending`, the amount of this notice where its order is held and so counts nowhere yet. `limit` empty
    is no credit; a new customer's is 0 (FIBRE-134). Of a customer who shares the limit of a group it is the group's,
    and `others`, what its other members owe, counts too. `paid` is the money that is there for the order.
    """

    notice = models.ForeignKey(DeliveryNotice, models.PROTECT, related_name="debt_reviews")
    round = models.OneToOneField("workflow.Round", models.PROTECT, related_name="+")
    receivable = _amount(_("receivable"))
    shipped = _amount(_("shipped, not invoiced"))
    released = _amount(_("released, not shipped"))
    ordered = _amount(_("ordered, not released"))
    pending = _amount(_("this notice"))
    advances = _amount(_("money not applied"))
    others = models.DecimalField(_("others of its group"), max_digits=16, decimal_places=2, default=0)
    debt = _amount(_("debt"))
    limit = models.DecimalField(_("credit limit"), max_digits=16, decimal_places=2, null=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, blank=True)
    excess = _amount(_("above the limit"))
    overdue_amount = _amount(_("overdue"))
    overdue_days = models.PositiveIntegerField(_("days overdue"))
    paid = _amount(_("paid for the order"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("debt on a delivery notice")
        verbose_name_plural = _("debts on delivery notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    debt=F("receivable")
                    + F("shipped")
                    + F("released")
                    + F("ordered")
                    + F("pending")
                    + F("others")
                    - F("advances")
                ),
                name="shipping_debt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(unlimited=True, excess=0, limit__isnull=True)
                | Q(unlimited=False, limit__isnull=True, excess__gte=0)
                | Q(unlimited=False, excess=0, debt__lte=F("limit"))
                | Q(unlimited=False, excess__gt=0, excess=F("debt") - F("limit")),
                name="shipping_debt_excess",
            ),
            models.CheckConstraint(
                condition=Q(overdue_amount=0, overdue_days=0) | Q(overdue_amount__gt=0, overdue_days__gt=0),
                name="shipping_debt_overdue_pair",
            ),
        ]
        indexes = [models.Index(fields=["notice", "-id"], name="shipping_debt_newest")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.debt}"


@pghistory.track()
class BankSlip(models.Model):
    """A bank slip or draft that a customer showed before the money was there (FIBRE-131); never deleted.

    It lies with the notice as an attachment; finance follows it until the money arrives (FIBRE-132), that is until
    the order's confirmed money is `reached`: what was paid or promised before, and this.
    """

    notice = models.ForeignKey(DeliveryNotice, models.PROTECT, related_name="slips")
    attachment = models.OneToOneField("workflow.Attachment", models.PROTECT, related_name="+")
    amount = _amount(_("amount"))
    reached = _amount(_("arrived when the order's money is"))
    sent_on = models.DateField(_("sent by the bank on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    arrived_at = models.DateTimeField(_("money arrived"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank slip")
        verbose_name_plural = _("bank slips")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reached__gte=F("amount")), name="shipping_slip_of_something"
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("at")), name="shipping_slip_arrives_later"
            ),
        ]
        indexes = [
            models.Index(fields=["notice"], name="shipping_slip_of"),
            models.Index(fields=["at"], condition=Q(arrived_at__isnull=True), name="shipping_slip_followed"),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.amount}"
