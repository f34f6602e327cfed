"""The receipt that closes a salary deduction (PARTS-44). Receipts stand above credit and answer what is asked here."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.display import money_text
from core.refusals import NotAllowed
from credit.models import Deduction


@dataclass(frozen=True)
class Voucher:
    """A receipt as credit needs it: whose money, how much, and whether finance has confirmed it."""

    customer_id: int
    amount: Decimal
    confirmed: bool


Find = Callable[[int, str], Voucher | None]
"""(key of the company, number) → the receipt of that number, None for none"""


def nothing(company_id: int, number: str) -> Voucher | None:
    """Until receipts answer, there is none."""
    return None


_asked: list[Find] = [nothing]


def answer(find: Find) -> None:
    """Receipts say what a number is; called in AppConfig.ready()."""
    _asked[:] = [find]


def check(deduction: Deduction, number: str) -> None:
    """Refuse to close without the number of a confirmed receipt of this customer over exactly this amount."""
    if not number:
        raise NotAllowed(
            _("A deduction is closed with the number of the receipt that the person got."), field="receipt_number"
        )
    found = _asked[0](deduction.company_id, number)
    if found is None or found.customer_id != deduction.guarantee.customer_id:
        raise NotAllowed(
            _("There is no receipt %(number)s of this customer.") % {"number": number}, field="receipt_number"
        )
    if not found.confirmed:
        raise NotAllowed(
            _("Finance has not confirmed receipt %(number)s.") % {"number": number}, field="receipt_number"
        )
    if found.amount != deduction.amount:
        raise NotAllowed(
            _("Receipt %(number)s is over %(amount)s, the deduction over %(asked)s.")
            % {"number": number, "amount": money_text(found.amount), "asked": money_text(deduction.amount)},
            field="receipt_number",
        )
