"""Numbers of documents and the company's title."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key
from handbook.reading import Text

_NUMBERED: dict[str, Text] = {
    "calls.call": _("number of a call"),
    "calls.lead": _("number of a lead"),
    "quotes.enquiry": _("number of an enquiry"),
    "quotes.quotation": _("number of a quotation"),
    "orders.order": _("number of a sales order"),
    "shipping.notice": _("number of a delivery notice"),
    "shipping.note": _("number of a delivery note"),
    "receivables.receipt": _("number of a receipt"),
    "receivables.invoice": _("number of an invoice"),
    "inventory.stockreceipt": _("number of a stock receipt"),
    "credit.application": _("number of a credit application"),
    "credit.review": _("number of a credit review"),
    "credit.override": _("number of an override"),
}

KEYS: dict[str, Key] = {
    "company.title": Key(read.text, _("company title on every paper"), "OFFICE-132"),
    "approval.one_step_per_person": Key(read.flag, _("a person decides at most one step of a round"), "", default=True),
    **{f"numbers.{kind}": Key(read.number, meaning) for kind, meaning in _NUMBERED.items()},
    "numbers.imports.run": Key(read.number, _("number of an import of data"), default="DR-{yy}{mm}-{n:04}"),
    "numbers.receivables.writeoff": Key(read.number, _("number of a write-off"), default="HX-{yy}{mm}-{n:04}"),
    "numbers.credit.guarantee": Key(read.number, _("number of a staff guarantee"), default="DB-{yy}{mm}-{n:04}"),
    "numbers.credit.deduction": Key(read.number, _("number of a salary deduction"), default="KK-{yy}{mm}-{n:04}"),
    "numbers.shipping.emergency": Key(read.number, _("number of an emergency shipment"), default="JJ-{yy}{mm}-{n:04}"),
    "numbers.shipping.report": Key(read.number, _("number of a shipment report"), default="RB-{yy}{mm}-{n:04}"),
    "numbers.handbook.version": Key(read.number, _("number of a handbook version"), default="V{n:1}"),
}
