"""What services of credit take, as plain values."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ApplicationInput:
    """What is asked for a customer, and the forms that belong to it. With two days it is a temporary limit; with
    a group the limit is the group's and the customer belongs to it."""

    customer_id: int
    purpose: str = "new"
    limit: Decimal | None = None
    unlimited: bool = False
    grade: str = ""
    terms: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    group_id: int | None = None
    leaves_group: bool = False
    reason: str = ""
    legal_person: str = ""
    founded_in: int | None = None
    capital: Decimal | None = None
    staff: int | None = None
    business: str = ""
    turnover: Decimal | None = None
    bank: str = ""
    investigated_on: dt.date | None = None
    investigation: str = ""
    evaluation: str = ""
    exception: str = ""
