"""What a staff guarantee is measured by, for credit and for the app whose orders are guaranteed."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company
from core.display import money_text
from core.refusals import NotAllowed
from handbook import queries as handbook

MOST = "guarantee.max_order"


def known(company: Company, on: dt.date) -> bool:
    """Whether the company's handbook knows staff guarantees."""
    return handbook.is_set(company, MOST, on)


def check_value(company: Company, amount: Decimal, on: dt.date) -> None:
    """Nobody may guarantee an order beyond the handbook's value, whoever asks (PARTS-38, PARTS-45)."""
    most = handbook.value(company, MOST, on)
    if not most.holds(amount):
        raise NotAllowed(
            _("Nobody may guarantee an order of %(amount)s; %(most)s is the most. It is paid in full before shipping.")
            % {"amount": money_text(amount), "most": money_text(most.amount)}
        )
