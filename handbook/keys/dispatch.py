"""How goods are dispatched: written by hand, to foreign customers, asked for ahead, reported."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key

KEYS: dict[str, Key] = {
    "shipping.by_hand_classes": Key(
        read.texts,
        _("item classes whose goods leave on a notice written by hand"),
        "PARTS-30 PARTS-69",
        (),
    ),
    "shipping.advance_entry": Key(
        read.one_of(warn=_("is warned"), block=_("is refused")),
        _("who asks for an issue or an invoice too late"),
        "DIST-67",
        "warn",
    ),
    "shipping.report_to": Key(
        read.posts, _("posts that hear of every shipment, the day's and the next morning's"), "FIBRE-129", ()
    ),
    "orders.foreign_terms": Key(read.flag, _("foreign customers may buy on payment terms"), "PARTS-70", False),
    "guarantee.foreign": Key(read.flag, _("orders of foreign customers may be guaranteed"), "PARTS-70", False),
}
