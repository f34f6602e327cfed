"""What the fields of this app's documents are called in their record."""

from django.utils.translation import gettext_lazy as _

from quotes.models import Enquiry, EnquiryLine, Quotation
from workflow import field_words

CUSTOMER, CONTACT, PHONE, KIND = _("Customer"), _("Contact"), _("Phone"), _("Business type")


def say() -> None:
    """Name what a person reads; who and when of a step are told by its event."""
    field_words.say(
        Enquiry,
        customer=CUSTOMER,
        contact_name=CONTACT,
        contact_phone=PHONE,
        business_type=KIND,
        channel=_("Channel"),
        asked_on=_("Asked on"),
        note=_("Note"),
    )
    field_words.say(EnquiryLine, model=_("Model"), product=_("Product"), quantity=_("Quantity"))
    field_words.say(
        Quotation,
        customer=CUSTOMER,
        contact_name=CONTACT,
        contact_phone=PHONE,
        business_type=KIND,
        valid_until=_("Valid until"),
        remittance=_("Remittance details"),
        shipping_method=_("Shipping method"),
        freight_bearer=_("Freight borne by"),
        freight_reason=_("Why the seller bears it"),
        freight_advanced=_("We advance the freight"),
        on_site=_("Paid work on site"),
        note=_("Note on the paper"),
        discount=_("Discount on the whole"),
        gross=_("Total with tax"),
    )
