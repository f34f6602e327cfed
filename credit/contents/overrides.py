"""What whoever approves an override agrees to."""

from django.utils.translation import gettext_lazy as _

from core.display import day_text, money_text
from credit.models import Override
from workflow.contents import Content, Part


def of_override(override: Override) -> Content:
    """The order as it stood, how far beyond credit it goes, why and until when."""
    return Content(
        [
            Part("order", _("Order"), lambda: override.order.number or "", override.order_id),
            Part("customer", _("Customer"), lambda: override.customer.name, override.customer_id),
            Part("amount", _("Amount"), money_text(override.amount), override.amount.normalize()),
            Part("excess", _("Excess"), money_text(override.excess), override.excess.normalize()),
            Part("terms", _("Payment terms"), lambda: override.terms_name, override.terms),
            Part("reason", _("Reason"), override.reason),
            Part("until", _("Valid until"), day_text(override.until), override.until),
        ]
    )
