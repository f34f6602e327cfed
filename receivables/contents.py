"""What finance confirms of a receipt: that this money came in on that day, on that account, from that customer.

What it pays is not part of it: that may be said anew later, by whoever may allocate.
"""

from django.utils.translation import gettext_lazy as _

from core.display import day_text, money_text
from receivables.models import Receipt
from workflow.contents import Content, Part


def of_receipt(receipt: Receipt) -> Content:
    """The money."""
    return Content(
        [
            Part("customer", _("Customer"), lambda: receipt.customer.name, receipt.customer_id),
            Part("account", _("Account"), lambda: str(receipt.account), receipt.account_id),
            Part("amount", _("Amount"), money_text(receipt.amount), receipt.amount.normalize()),
            Part("received_on", _("Date received"), day_text(receipt.received_on), receipt.received_on),
            Part("payer", _("Payer"), receipt.payer),
            Part("reference", _("Bank reference"), receipt.reference),
        ]
    )
