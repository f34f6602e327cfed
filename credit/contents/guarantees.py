"""What is agreed to with a guarantee: who is liable to what amount, for which order of whom."""

from django.utils.translation import gettext_lazy as _

from core.display import money_text
from credit.models import Deduction, Guarantee
from workflow.contents import Content, Part


def of_guarantee(guarantee: Guarantee) -> Content:
    """The liability that the guarantor has accepted."""
    return Content(
        [
            Part("order", _("Sales order"), lambda: guarantee.order.number or "", guarantee.order_id),
            Part("customer", _("Customer"), lambda: guarantee.customer.name, guarantee.customer_id),
            Part("guarantor", _("Guarantor"), lambda: guarantee.guarantor.name, guarantee.guarantor_id),
            Part("amount", _("Amount"), money_text(guarantee.amount), guarantee.amount.normalize()),
            Part("reason", _("Reason"), guarantee.reason),
        ]
    )


def of_deduction(deduction: Deduction) -> Content:
    """Whose wages are charged with how much."""
    return Content(
        [
            Part("person", _("Guarantor"), lambda: deduction.person.name, deduction.person_id),
            Part("amount", _("Amount"), money_text(deduction.amount), deduction.amount.normalize()),
        ]
    )
