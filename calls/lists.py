"""The lists of calls and leads: their columns and conditions."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from calls import queries
from calls.forms import CallFilter, LeadFilter
from calls.models import Call, Lead
from core import columns, drawing, lists
from core.columns import Column
from core.display import ABSENT, span_text
from core.listing import Blank, ListView


def call_views() -> Sequence[ListView]:
    """The filters that everybody needs."""
    return [ListView(_("All")), *(ListView(state.label, f"state={state}") for state in Call.State)]


def lead_views() -> Sequence[ListView]:
    """The filters that everybody needs."""
    return [ListView(_("All")), *(ListView(state.label, f"state={state}") for state in Lead.State)]


def _lasted(call: Call) -> str:
    return span_text(call.lasted) if call.lasted is not None else ABSENT


def _contact(lead: Lead) -> Any:
    return drawing.joined(lead.contact_name or ABSENT, drawing.quiet(lead.contact_phone))


CALLS = lists.register(
    lists.ListKind(
        "calls:list",
        _("Calls"),
        "calls.view",
        queries.calls,
        (
            columns.number(_("Number")),
            columns.moment("date", _("Answered at"), "created_at", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="nowrap"),
            Column("caller", _("Caller"), "caller", css="soft nowrap"),
            Column("phone", _("Phone"), "phone", css="soft nowrap"),
            Column("lasted", _("Lasted"), _lasted, css="num soft"),
            Column("note", _("What was said"), "note", css="soft clip"),
            columns.state(_("State")),
            Column("maker", _("Answered by"), "maker.name", css="soft nowrap"),
            columns.moment("ended", _("Ended at"), "ended_at", extra=True),
        ),
        sorts={"date": "created_at"},
        order="-date",
        form=lambda params, user: CallFilter(params, user=user),
        views=call_views,
        empty=Blank(_("No calls yet"), _("Press C on the start page when the telephone rings."), "phone"),
    )
)
LEADS = lists.register(
    lists.ListKind(
        "calls:leads",
        _("Leads"),
        "calls.leads",
        queries.leads,
        (
            columns.number(_("Number")),
            columns.moment("date", _("Logged at"), "created_at", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="nowrap"),
            Column("contact", _("Contact"), "contact_name", cell=_contact, css="nowrap"),
            Column("way", _("How it came"), "get_way_display", css="soft nowrap"),
            Column("wanted", _("What they want"), "wanted", css="clip"),
            Column("unit", _("For department"), "unit.name", css="soft nowrap"),
            columns.moment("handed", _("Handed over"), "handed_at"),
            columns.state(_("State")),
            Column("maker", _("Logged by"), "maker.name", css="soft nowrap"),
            Column("contact_phone", _("Phone"), "contact_phone", extra=True),
        ),
        sorts={"date": "created_at"},
        order="-date",
        form=lambda params, user: LeadFilter(params, user=user),
        views=lead_views,
        empty=Blank(
            _("No leads yet"),
            _("What another department must answer is written down here and handed over."),
            "message-square",
        ),
    )
)
