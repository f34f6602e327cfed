"""What a company's handbook says about quotations, read once per service call."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Company
from handbook import queries as handbook


@dataclass(frozen=True)
class Rules:
    """The handbook's section on quotations, as it is in force on a day."""

    business_types: tuple[str, ...]
    """one of them is named by every enquiry and quotation; none: the company does not tell them apart (PARTS-04)"""
    seal_required: bool
    """the department seal stands under a quotation before it is sent (OFFICE-133)"""
    validity_required: bool
    """a quotation says until when it holds (OFFICE-140)"""
    validity_days: int
    """days proposed for it; 0 proposes none"""
    remittance: str
    """where customers pay to, proposed for every quotation (PARTS-13, PARTS-17)"""
    shipping_methods: tuple[str, ...]
    """offered while typing; the first is proposed"""


def rules(company: Company, on: dt.date) -> Rules:
    """Read them; what the handbook leaves blank refuses with its name."""
    names = Rules.__dataclass_fields__
    return Rules(**{name: handbook.value(company, f"quotes.{name}", on) for name in names})
