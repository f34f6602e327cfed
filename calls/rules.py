"""What a company's handbook says about calls and leads."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Company
from handbook import queries as handbook


@dataclass(frozen=True)
class Rules:
    """The handbook's section on calls, as it is in force on a day."""

    greeting: str
    """what is said first (OFFICE-36)"""
    order_wording: str
    """the standard wording of an order (OFFICE-107)"""
    enquiry_wording: str
    """the standard wording of an enquiry (OFFICE-107)"""
    handover_to: str
    """code of the post that leads go to; '': the company hands none over (PARTS-49)"""
    handover_hours: int
    """within which a lead is handed over"""


def rules(company: Company, on: dt.date) -> Rules:
    """Read them."""
    return Rules(**{name: handbook.value(company, f"calls.{name}", on) for name in Rules.__dataclass_fields__})
