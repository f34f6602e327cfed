"""The guarantee register, the list for wages, and who is stationed where."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import columns, drawing, lists
from core.columns import Column
from core.display import ABSENT
from core.listing import Blank, ListView
from credit.forms.guarantees import DeductionFilter, GuaranteeFilter
from credit.models import Deduction, Guarantee
from credit.pages.guarantees import month_text, order_url
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from credit.services import end_station

State, Charged = Guarantee.State, Deduction.State


def _order(row: Guarantee) -> Any:
    return drawing.doc_link(order_url(row.order), row.order.number) if row.order.number else ABSENT


def _month(row: Deduction) -> Any:
    return month_text(row.month) if row.month else None


GUARANTEES = lists.register(
    lists.ListKind(
        "credit:guarantees",
        _("Guarantees"),
        policies.SEE,
        queries.visible_guarantees,
        (
            columns.number(_("Number")),
            Column("guarantor", _("Guarantor"), "guarantor.name", css="nowrap"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("order", _("Sales order"), "order.number", cell=_order),
            columns.money("amount", _("Amount"), "amount", sort="amount"),
            columns.day("shipped_on", _("Shipped on"), "shipped_on"),
            columns.day("due_on", _("Due on"), "due_on"),
            columns.state(_("State")),
            columns.moment("made", _("Asked for at"), "created_at", sort="made", extra=True),
            columns.day("notified_on", _("Guarantor told on"), "notified_on", extra=True),
            columns.day("grace_until", _("Guarantor pays until"), "grace_until", extra=True),
            Column("maker", _("Asked for by"), "maker.name", extra=True),
            Column("reason", _("Reason"), "reason", css="soft clip", extra=True),
        ),
        sorts={"made": "created_at", "amount": "amount"},
        order="-made",
        form=lambda params, user: GuaranteeFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(_("Shipped and unpaid"), "which=unpaid"),
            ListView(_("Overdue"), "which=overdue"),
            ListView(State.ACCEPTED.label, "state=accepted"),
        ),
        sums=queries.guarantee_sums,
        summed="amount",
        empty=Blank(_("No guarantees yet"), _("They are asked for on the page of an unpaid order."), "shield-check"),
    )
)

DEDUCTIONS = lists.register(
    lists.ListKind(
        "credit:deductions",
        _("Salary deductions"),
        policies.SEE,
        queries.visible_deductions,
        (
            columns.number(_("Number")),
            Column("month", _("Month of wages"), _month, sort="month", css="nowrap"),
            Column("person", _("Guarantor"), "person.name", css="nowrap"),
            columns.money("amount", _("Charged to wages"), "amount", sort="amount"),
            columns.paper("guarantee", _("Staff guarantee"), "guarantee"),
            Column("customer", _("Customer"), "guarantee.customer.name", css="clip"),
            Column("receipt", _("Receipt"), "receipt_number", css="soft"),
            columns.state(_("State")),
            Column("login", _("User name"), "person.username", extra=True),
        ),
        sorts={"month": "month", "amount": "amount", "made": "created_at"},
        order="-made",
        form=lambda params, user: DeductionFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(Charged.PROPOSED.label, "state=proposed"),
            ListView(Charged.DEDUCTED.label, "state=deducted"),
        ),
        sums=queries.deduction_sums,
        summed="amount",
        empty=Blank(
            _("No salary deductions"), _("They are proposed when a guarantor does not pay in time either."), "wallet"
        ),
    )
)

STATIONS = lists.register(
    lists.ListKind(
        "credit:stations",
        _("Stationed staff"),
        policies.STATION,
        queries.visible_stations,
        (
            Column("person", _("Person"), "person.name", css="nowrap"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            columns.day("since", _("Since"), "since", sort="since"),
            columns.day("until", _("Until"), "until"),
            Column("by", _("Changed by"), "changed_by.name", css="soft nowrap"),
        ),
        sorts={"since": "since"},
        order="-since",
        bulk=(lists.Bulk("end", _("End the station"), policies.STATION, end_station, icon="ban"),),
        empty=Blank(
            _("Nobody is stationed at a customer's place"),
            _("Only stationed salespeople and commissioning engineers may guarantee."),
            "map-pin",
        ),
    )
)
