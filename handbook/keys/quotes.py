"""Quotations and the authority over prices."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key

KEYS: dict[str, Key] = {
    "pricing.discount_limits": Key(
        read.discounts,
        _("how far below the base price each role may go"),
        "PARTS-11 FIBRE-92 DIST-58",
    ),
    "pricing.application_below": Key(
        read.role_or_none,
        _("role below whose floor a written special-price application is needed"),
        "PARTS-12 DIST-58",
        "",
    ),
    "quotes.sold_by": Key(read.text, _("code of the unit that alone quotes and sells; empty: any"), "PARTS-02", ""),
    "quotes.business_types": Key(
        read.some_of(
            sold_equipment=_("Parts for sold equipment"),
            upgrade=_("Upgrade of old equipment"),
            installation=_("Customer installation project"),
        ),
        _("business types an enquiry or quotation must name"),
        "PARTS-04",
        (),
    ),
    "quotes.seal_required": Key(read.flag, _("a quotation is sealed before it is sent"), "OFFICE-133"),
    "quotes.validity_required": Key(read.flag, _("a quotation carries a validity date"), "OFFICE-140"),
    "quotes.validity_days": Key(
        read.whole,
        _("validity proposed for a new quotation"),
        "OFFICE-140",
        unit=_("days"),
        inferred=True,
    ),
    "quotes.remittance": Key(read.text, _("where customers pay to, proposed on every quotation"), "PARTS-13", ""),
    "quotes.shipping_methods": Key(read.texts, _("shipping methods offered"), "PARTS-13"),
}
