"""What a person states about a lead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeadInput:
    """Who wants what, and how it came: call, fax, letter or other. A customer, or else a contact's name."""

    way: str
    wanted: str
    customer_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
