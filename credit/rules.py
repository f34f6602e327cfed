"""What a company's handbook says about applying for credit, read once per service call."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Company
from credit.eligibility import Asked
from handbook import queries as handbook


@dataclass(frozen=True)
class Rules:
    """The handbook's section on applications, as it is in force on a day."""

    needs: tuple[str, ...]
    """forms without which an application is not submitted: basic, investigation, evaluation, finance"""
    agreement: bool
    """credit begins only when the customer has signed an agreement (OFFICE-23)"""
    term_post: str
    """post that alone applies for payment terms (PARTS-33); empty: everybody who may apply"""
    eligibility: Asked | None
    """what a customer must have traded (OFFICE-93); None: nothing is asked"""


def rules(company: Company, on: dt.date) -> Rules:
    """Read them."""
    return Rules(
        needs=tuple(handbook.value(company, "credit.application_needs", on)),
        agreement=handbook.value(company, "credit.agreement", on),
        term_post=handbook.value(company, "credit.term_post", on),
        eligibility=_eligibility(company, on),
    )


def _eligibility(company: Company, on: dt.date) -> Asked | None:
    if not handbook.is_set(company, "credit.min_coop_months", on):
        return None
    average = "credit.min_month_average"
    asked = handbook.value(company, average, on) if handbook.is_set(company, average, on) else None
    return Asked(handbook.value(company, "credit.min_coop_months", on), asked)
