"""Orders and their delivery."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import CLASSES, TICKS, Key
from handbook.reading import Text

_FIELDS: dict[str, Text] = {
    "arrive_on": _("required arrival"),
    "shipping_method": _("shipping method"),
    "customer_reference": _("customer's reference"),
    "note": _("note"),
}

KEYS: dict[str, Key] = {
    "orders.confirmations_required": Key(read.flag, _("the six confirmations of a phone order"), "OFFICE-37", False),
    "orders.web_confirm": Key(
        read.by_class(read.some_of(**TICKS), CLASSES),
        _("what is confirmed before a web order goes on, by class of customer"),
        "OFFICE-19",
    ),
    "orders.web_reply": Key(
        read.by_class(read.template("contact", "customer", "reference", "arrive_on", "amount", "company"), CLASSES),
        _("reply to a confirmed web order, by class of customer"),
        "OFFICE-52",
        {},
    ),
    "orders.payment_stated_by": Key(
        read.some_of(**CLASSES),
        _("classes that state the payment method on each order"),
        "OFFICE-25",
        (),
    ),
    "orders.first_in_queue": Key(
        read.some_of(**CLASSES), _("classes whose orders are processed first"), "OFFICE-56", ()
    ),
    "orders.required_fields": Key(
        read.some_of(**_FIELDS),
        _("fields of an order without which it is not submitted"),
        "DIST-63",
        (),
    ),
    "orders.clerk_bears_loss": Key(
        read.flag, _("losses by gaps or mistakes are recorded on the clerk"), "DIST-63", False
    ),
    "orders.line_arrival_required": Key(read.flag, _("each line has a required arrival time"), "OFFICE-113", False),
    "orders.free_delivery_from": Key(read.threshold, _("goods total that is delivered free"), "OFFICE-33"),
    "orders.delivery_fee": Key(read.amount, _("delivery fee below it"), "OFFICE-34"),
    "orders.freight_confirmation_above": Key(read.threshold, _("freight that the customer must confirm"), "PARTS-57"),
    "orders.signed_to_close": Key(
        read.flag, _("what was shipped is signed for before the order is closed"), "OFFICE-124", False
    ),
    "orders.partial_allocation": Key(
        read.flag, _("an order with short lines may be allocated in part"), "OFFICE-116", True
    ),
}
