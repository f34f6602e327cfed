"""The lists of delivery notices and delivery notes: columns, conditions, and what can be done with ticked rows."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import columns, lists
from core.columns import Column
from core.listing import Blank
from shipping import pages, queries, services
from shipping.forms import NoteFilter, NoticeFilter

VIEW = "shipping.view"
SORTS = {"date": "made_on", "amount": "gross"}
COLUMNS = (
    columns.number(_("Number")),
    columns.day("date", _("Date"), "made_on", sort="date"),
    columns.paper("order", _("Order"), "order"),
    Column("customer", _("Customer"), "customer.name", css="clip"),
    Column("warehouse", _("Warehouse"), "warehouse.name", css="soft"),
    columns.money("amount", _("Amount"), "gross", sort="amount"),
    columns.state(_("State")),
)


def print_notices(pks: Sequence[int], *, by: User, at: dt.datetime) -> str:
    """The ticked notices as one PDF; gives the address of the print job."""
    return reverse("workflow:print", args=[services.print_notices(pks, by=by, at=at)])


def print_notes(pks: Sequence[int], *, by: User, at: dt.datetime) -> str:
    """All parts of the ticked notes as one PDF; gives the address of the print job."""
    return reverse("workflow:print", args=[services.print_notes(pks, by=by, at=at)])


NOTICES = lists.register(
    lists.ListKind(
        "shipping:notices",
        _("Delivery notices"),
        VIEW,
        queries.notices,
        COLUMNS,
        sorts=SORTS,
        order="-date",
        form=lambda params, user: NoticeFilter(params, user=user),
        views=lambda: pages.saved_views(pages.NOTICE_VIEWS),
        sums=queries.totals,
        summed="amount",
        bulk=(lists.Bulk("print", _("Print"), "shipping.print", together=print_notices, icon="printer"),),
        empty=Blank(
            _("No delivery notices yet"), _("They are made of released orders whose goods are there."), "truck"
        ),
    )
)

NOTES = lists.register(
    lists.ListKind(
        "shipping:notes",
        _("Delivery notes"),
        VIEW,
        queries.notes,
        COLUMNS,
        sorts=SORTS,
        order="-date",
        form=lambda params, user: NoteFilter(params, user=user),
        views=lambda: pages.saved_views(pages.NOTE_VIEWS),
        sums=queries.totals,
        summed="amount",
        bulk=(
            lists.Bulk("print", _("Print all parts"), "shipping.note", together=print_notes, icon="printer"),
            lists.Bulk("ship", _("Goods have left"), "shipping.ship", services.ship_note, icon="truck"),
        ),
        empty=Blank(_("No delivery notes yet"), _("They are made of released orders whose goods are there."), "truck"),
    )
)
