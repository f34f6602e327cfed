"""The lists as rows of a spreadsheet; rows are read from the database as they are written."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quotes.models import Enquiry, Quotation

Sheet = tuple[list[str], Iterable[list[Any]]]
CHUNK = 2000


def quotation_rows(found: QuerySet[Quotation]) -> Sheet:
    """Heads and one row per quotation."""
    heads = [
        *(_("Number"), _("Version"), _("Made at"), _("Customer number"), _("Customer"), _("State"), _("Valid until")),
        *(_("Without tax"), _("Tax"), _("Total with tax"), _("Currency"), _("Maker")),
    ]
    return heads, _quotations(found)


def _quotations(found: QuerySet[Quotation]) -> Iterator[list[Any]]:
    for row in found.iterator(chunk_size=CHUNK):
        yield [
            *(row.number, row.revision, row.created_at, row.customer.number, row.customer.name),
            *(row.get_state_display(), row.valid_until, row.net, row.tax, row.gross, row.currency, row.maker.name),
        ]


def enquiry_rows(found: QuerySet[Enquiry]) -> Sheet:
    """Heads and one row per enquiry."""
    heads = [
        *(_("Number"), _("Asked on"), _("Customer"), _("Contact"), _("Phone"), _("Channel"), _("Business type")),
        *(_("State"), _("Maker")),
    ]
    return heads, _enquiries(found)


def _enquiries(found: QuerySet[Enquiry]) -> Iterator[list[Any]]:
    for row in found.iterator(chunk_size=CHUNK):
        yield [
            *(row.number, row.asked_on, row.customer and row.customer.name, row.contact_name, row.contact_phone),
            *(row.get_channel_display(), row.get_business_type_display(), row.get_state_display(), row.maker.name),
        ]
