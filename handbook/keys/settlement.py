"""Credit, the papers that goods leave on, and receivables."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key

KEYS: dict[str, Key] = {
    "credit.components": Key(
        read.some_of(
            ordered=_("ordered, not released"),
            released=_("released, not shipped"),
            shipped=_("shipped, not invoiced"),
            receivable=_("invoiced, not paid"),
        ),
        _("components that count as exposure"),
        "FIBRE-119",
    ),
    "credit.count_advances": Key(read.flag, _("free advances reduce exposure"), "", False),
    "shipping.notice_required": Key(read.flag, _("goods leave on a signed delivery notice"), "PARTS-28"),
    "shipping.notice_types": Key(
        read.some_of(
            regular=_("regular"),
            pay_first=_("pay first"),
            goods_arrive_pay=_("pay when the goods arrive"),
            new_customer=_("new customer"),
        ),
        _("types of shipment, one of which a delivery notice names"),
        "FIBRE-137",
        (),
    ),
    "shipping.slip_days": Key(
        read.whole,
        _("time in which the money of a bank slip must arrive"),
        "FIBRE-132",
        2,
        unit=_("days"),
        inferred=True,
    ),
    "shipping.copies": Key(
        read.texts,
        _("labels of the delivery note's copies, the first for picking"),
        "OFFICE-118",
    ),
    "shipping.sealed_copies": Key(read.texts, _("copies that carry the delivery seal"), "OFFICE-119", ()),
    "receivables.terms_days": Key(
        read.whole,
        _("days after invoicing until a monthly account is due"),
        unit=_("days"),
        inferred=True,
    ),
    "receivables.terms_from": Key(
        read.one_of(
            invoice=_("the day of the invoice"),
            month_end=_("the end of the month of the invoice"),
        ),
        _("what the days are counted from"),
        inferred=True,
    ),
}
