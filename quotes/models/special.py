"""The written application for a special price (书面申请): why a quotation goes below what its department may give."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pghistory import track

from accounts.models import User
from workflow import guards

from .quotation import Quotation

WRITTEN = ("reason", "competitor", "competitor_price", "asked_by_id", "asked_at")


@track()
class SpecialPrice(models.Model):
    """One version's application (PARTS-12, DIST-58). It has no round of its own: whoever decides on the quotation
    decides on it, so that nobody is asked twice; it is settled with the quotation."""

    quotation = models.OneToOneField(Quotation, models.PROTECT, primary_key=True, related_name="special_price")
    reason = models.CharField(_("why"), max_length=500)
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)
    competitor_price = models.DecimalField(
        _("competitor's price"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="quotes_specialprice_reason"),
            models.CheckConstraint(
                condition=Q(competitor_price=None) | Q(competitor_price__gte=0), name="quotes_specialprice_price"
            ),
        ]
        triggers = [guards.line_settled("quotation_id", "quotes_quotation", WRITTEN)]

    def __str__(self) -> str:
        return self.reason
