"""The lists of enquiries and quotations: columns, conditions, and what can be done with ticked rows."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog import foreign
from core import columns, drawing, lists
from core.columns import Column
from core.display import money_text, percent_text
from core.listing import Blank
from quotes import pages, queries, services
from quotes.filters import EnquiryFilter, QuotationFilter
from quotes.models import Enquiry, Quotation

VIEW, WRITE = "quotes.view", "quotes.write"


def _customer(quotation: Quotation) -> Any:
    revision = drawing.tag(gettext("version %(revision)s") % {"revision": quotation.revision})
    return drawing.joined(quotation.customer.name, revision if quotation.revision > 1 else "")


def _amount(quotation: Quotation) -> Any:
    told = money_text(quotation.gross)
    return drawing.joined(foreign.quiet_total(quotation), drawing.struck(told) if quotation.is_dead else told)


def _discount(share: Decimal) -> Any:
    return percent_text(share) if share else columns.plain("")


def _contact(enquiry: Enquiry) -> str:
    return " ".join(filter(None, (enquiry.contact_name, enquiry.contact_phone))) or columns.plain("")


QUOTATIONS = lists.register(
    lists.ListKind(
        "quotes:list",
        _("Quotations"),
        VIEW,
        queries.visible,
        (
            columns.number(_("Number"), "shown_number"),
            columns.moment("date", _("Made"), "created_at", sort="date"),
            Column("customer", _("Customer"), "customer.name", cell=_customer, css="clip"),
            columns.state(_("State")),
            columns.day("valid_until", _("Valid until"), "valid_until", css="soft nowrap"),
            Column("maker", _("Maker"), "maker.name", css="soft nowrap"),
            columns.money("amount", _("Total with tax"), "gross", cell=_amount, sort="amount"),
            Column("revision", _("Version"), "revision", css="num", extra=True),
            Column("discount", _("Discount on the whole"), "discount", _discount, css="num", extra=True),
            Column("customer_number", _("Customer number"), "customer.number", extra=True),
            columns.money("net", _("Without tax"), "net", extra=True),
            columns.money("tax", _("Tax"), "tax", extra=True),
            Column("currency", _("Currency"), "currency", extra=True),
            columns.money("foreign", _("In foreign currency"), "foreign_gross", extra=True),
        ),
        sorts={"date": "created_at", "amount": "gross"},
        order="-date",
        form=lambda params, user: QuotationFilter(params, user=user),
        views=pages.quotation_views,
        sums=queries.totals,
        summed="amount",
        is_void=lambda row: row.is_dead,
        bulk=(lists.Bulk("submit", _("Submit"), WRITE, services.submit, icon="send"),),
        empty=Blank(
            _("No quotations yet"),
            _("Record an enquiry and make a quotation from it, or write one for a customer."),
            "file-text",
        ),
    )
)

ENQUIRIES = lists.register(
    lists.ListKind(
        "quotes:enquiries",
        _("Enquiries"),
        VIEW,
        queries.enquiries,
        (
            columns.number(_("Number")),
            columns.moment("date", _("Made"), "created_at", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("contact", _("Contact"), _contact, css="soft nowrap"),
            Column("channel", _("Channel"), "get_channel_display", css="soft"),
            Column("business_type", _("Business type"), "get_business_type_display", css="soft nowrap"),
            columns.state(_("State")),
            Column("maker", _("Maker"), "maker.name", css="soft nowrap"),
            columns.day("asked_on", _("Asked on"), "asked_on", extra=True),
            Column("phone", _("Phone"), "contact_phone", extra=True),
            Column("note", _("Note"), "note", css="soft clip", extra=True),
        ),
        sorts={"date": "created_at"},
        order="-date",
        form=lambda params, user: EnquiryFilter(params, user=user),
        views=pages.enquiry_views,
        empty=Blank(
            _("No enquiries yet"),
            _("Record what customers ask for by call, letter or fax."),
            "message-circle-question-mark",
        ),
    )
)
