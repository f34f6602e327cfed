"""What a person (or a program) states about an enquiry or a quotation; the services turn it into one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.lines import LineInput
from quotes.models import FreightBearer


@dataclass(frozen=True)
class AskedLine:
    """One model asked for and how many; `product_id` once it is known which product it is."""

    model: str
    quantity: Decimal
    product_id: int | None = None


@dataclass(frozen=True)
class EnquiryInput:
    """Who asked for what, when, by which channel (PARTS-07). A customer, or else a contact's name."""

    channel: str
    asked_on: dt.date
    lines: Sequence[AskedLine]
    business_type: str = ""
    customer_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    note: str = ""
    source_id: int | None = None
    """the call or lead that it was entered from (OFFICE-07, PARTS-49)"""


@dataclass(frozen=True)
class Terms:
    """The head of a quotation. What is left blank is asked for when it is submitted (PARTS-13)."""

    customer_id: int
    business_type: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    valid_until: dt.date | None = None
    remittance: str = ""
    shipping_method: str = ""
    freight_bearer: str = FreightBearer.BUYER
    freight_reason: str = ""
    freight_advanced: bool = False
    on_site: bool = False
    note: str = ""
    discount: Decimal = Decimal(0)
    """taken off every line but charges, as a fraction (0.06)"""
    currency: str = ""
    """in which the lines are priced; blank: the customer's usual one"""


@dataclass(frozen=True)
class Application:
    """The written application for a price below what the department may give (PARTS-12)."""

    reason: str = ""
    competitor: str = ""
    competitor_price: Decimal | None = None


@dataclass(frozen=True)
class QuotationInput:
    """A head with its lines, in the order in which they are printed; an application without a reason is none."""

    terms: Terms
    lines: Sequence[LineInput]
    application: Application = Application()
