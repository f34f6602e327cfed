"""The lists of emergency shipments and of shipment reports."""

from django.utils.translation import gettext_lazy as _

from core import columns, lists
from core.columns import Column
from core.listing import Blank, ListView
from shipping.forms.emergencies import EmergencyFilter
from shipping.forms.reports import ReportFilter
from shipping.queries import emergencies, reports

EMERGENCIES = lists.register(
    lists.ListKind(
        "shipping:emergencies",
        _("Emergency shipments"),
        "shipping.view",
        emergencies.visible,
        (
            columns.number(_("Number")),
            columns.day("date", _("Released on"), "released_on", sort="date"),
            columns.day("due", _("Papers due"), "papers_due", sort="due"),
            columns.paper("notice", _("Delivery notice"), "notice"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("manager", _("Gave the word"), "manager.name", css="nowrap"),
            Column("witness", _("Witness"), "witness.name", css="nowrap"),
            columns.money("amount", _("Amount"), "gross"),
            columns.state(_("State")),
            Column("reason", _("Why it is urgent"), "reason", css="soft clip", extra=True),
        ),
        sorts={"date": "released_on", "due": "papers_due"},
        order="-date",
        form=lambda params, user: EmergencyFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(_("Papers due"), "state=released"),
            ListView(_("Papers overdue"), "state=late"),
        ),
        sums=emergencies.totals,
        summed="amount",
        empty=Blank(
            _("No emergency shipments"), _("They are recorded when the manager gives the word by phone."), "phone"
        ),
    )
)

REPORTS = lists.register(
    lists.ListKind(
        "shipping:reports",
        _("Shipment reports"),
        "shipping.view",
        reports.visible,
        (
            columns.number(_("Number")),
            columns.day("day", _("Day"), "day", sort="day"),
            Column("unit", _("Department"), "unit.name", css="clip"),
            Column("notes", _("Delivery notes"), "notes_told", css="num"),
            columns.money("amount", _("Amount"), "gross_told"),
            columns.state(_("State")),
        ),
        sorts={"day": "day"},
        order="-day",
        form=lambda params, user: ReportFilter(params),
        sums=reports.totals,
        summed="amount",
        empty=Blank(_("No shipment reports"), _("A day's report begins with its first shipment."), "truck"),
    )
)
