"""Enquiries open the story; quotations are what the customer confirms."""

from .choices import BusinessType, Channel, FreightBearer
from .enquiry import Enquiry, EnquiryLine
from .quotation import Quotation, QuotationLine
from .special import SpecialPrice

__all__ = [
    "BusinessType",
    "Channel",
    "Enquiry",
    "EnquiryLine",
    "FreightBearer",
    "Quotation",
    "QuotationLine",
    "SpecialPrice",
]
