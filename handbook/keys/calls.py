"""Calls, leads, and the classes of customers."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import CLASSES, Key

KEYS: dict[str, Key] = {
    "calls.greeting": Key(read.text, _("how a call is answered"), "OFFICE-36", ""),
    "calls.order_wording": Key(read.text, _("standard wording while an order is taken"), "OFFICE-107", ""),
    "calls.enquiry_wording": Key(read.text, _("standard wording while an enquiry is answered"), "OFFICE-107", ""),
    "calls.handover_to": Key(
        read.post, _("post that leads of other departments are handed to; empty: none"), "PARTS-49", ""
    ),
    "calls.handover_hours": Key(
        read.whole, _("time within which a lead is handed over"), "PARTS-49", 1, _("hours"), inferred=True
    ),
    "customers.classes": Key(
        read.some_of(**CLASSES), _("classes of customers that the company tells apart"), "OFFICE-19", ()
    ),
}
