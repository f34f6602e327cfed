"""What is agreed to: of a receipt that this money came in on that day, on that account, from that customer.

What it pays is not part of it: that may be said anew later, by whoever may allocate. Of a write-off: all of it.
"""

from django.utils.translation import gettext_lazy as _

from core.display import day_text, money_text
from receivables.models import Receipt, WriteOff
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


def of_write_off(writeoff: WriteOff) -> Content:
    """How much of which debt, and why."""
    return Content(
        [
            Part("customer", _("Customer"), lambda: writeoff.customer.name, writeoff.customer_id),
            Part("debt", _("Debt"), lambda: writeoff.debt.number or "", writeoff.debt_id),
            Part("amount", _("Amount"), money_text(writeoff.amount), writeoff.amount.normalize()),
            Part("reason", _("Reason"), writeoff.reason),
        ]
    )
