"""The overdue list, and the statements of account that were drawn."""

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import columns, drawing, lists
from core.columns import Column
from core.components import Ask
from core.dates import business_date
from core.listing import Blank, ListView
from credit.models import OpenItem
from receivables import policies, queries, services
from receivables.forms import LateFilter, ReconciliationFilter
from receivables.models import Reconciliation
from workflow import registry

State = Reconciliation.State


def today_of(user: User) -> dt.date:
    """The business day of the person's company."""
    return business_date(timezone.now(), user.company.zone if user.company else "UTC")


def _late(user: User) -> Any:
    return queries.visible_late(user, today_of(user))


def _form(params: QueryDict, user: User) -> LateFilter:
    return LateFilter(params, user=user, people=lambda: _people(user))


def _people(user: User) -> list[tuple[int, str]]:
    return [(row.owner_id, row.owner) for row in queries.by_owner(user, today_of(user))]


def _document(row: OpenItem) -> Any:
    return drawing.doc_link(reverse(registry.kind(row.paper.kind).url, args=[row.paper_id]), row.paper.number or "—")


def _days(row: OpenItem) -> int:
    return int((business_date(timezone.now(), row.account.company.zone) - row.due).days)


def _statement(row: Reconciliation) -> Any:
    url = reverse("receivables:statement", args=[row.customer_id])
    return drawing.doc_link(f"{url}?start={row.start}&end={row.end}", row.customer.name)


OVERDUE = lists.register(
    lists.ListKind(
        "receivables:overdue",
        _("Overdue receivables"),
        policies.VIEW,
        _late,
        (
            Column("customer", _("Customer"), "account.customer.name", css="clip"),
            Column("document", _("Document"), "paper.number", cell=_document),
            Column("owner", _("In charge"), "owner_name", css="nowrap"),
            columns.day("due", _("Due on"), "due", sort="due"),
            Column("days", _("Days overdue"), _days, css="num"),
            columns.money("amount", _("Amount"), "amount", "num soft"),
            columns.money("open", _("Still to pay"), "open", sort="open"),
            columns.day("reminded", _("Last reminded"), "reminded_on", "soft nowrap"),
            Column("phone", _("Phone"), "account.customer.phone", css="soft nowrap", extra=True),
            Column("contact", _("Contact"), "account.customer.contact", extra=True),
            Column("customer_number", _("Customer number"), "account.customer.number", extra=True),
        ),
        sorts={"due": "due", "open": "open"},
        order="due",
        form=_form,
        views=lambda: (ListView(_("All")), ListView(_("Mine"), "owner=me"), ListView(_("Over 30 days"), "days=30")),
        sums=queries.late_sums,
        summed="open",
        empty=Blank(_("Nothing is overdue"), _("What is not paid in time appears here the next day."), "circle-check"),
    )
)

STATEMENTS = lists.register(
    lists.ListKind(
        "receivables:statements",
        _("Monthly statements of account"),
        policies.VIEW,
        queries.visible_reconciliations,
        (
            Column("customer", _("Customer"), "customer.name", cell=_statement, css="nowrap"),
            columns.day("start", _("From"), "start"),
            columns.day("end", _("Until"), "end", sort="end"),
            columns.money("opening", _("Opening balance"), "opening", "num soft"),
            columns.money("invoiced", _("Invoiced"), "invoiced", "num soft"),
            columns.money("received", _("Received"), "received", "num soft"),
            columns.money("closing", _("Closing balance"), "closing", sort="closing"),
            columns.state(_("State")),
            Column("answer", _("What the customer said"), "answer", css="soft clip"),
            Column("by", _("Noted by"), "changed_by.name", css="soft nowrap", extra=True),
            columns.moment("at", _("Drawn at"), "drawn_at", extra=True),
        ),
        sorts={"end": "end", "closing": "closing"},
        order="-end",
        form=lambda params, user: ReconciliationFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(State.DRAWN.label, "state=drawn"),
            ListView(State.SENT.label, "state=sent"),
            ListView(State.DISPUTED.label, "state=disputed"),
        ),
        sums=queries.reconciliation_sums,
        summed="closing",
        bulk=(
            lists.Bulk("sent", _("Sent to the customer"), policies.CONFIRM, services.note_sent, icon="send"),
            lists.Bulk("agreed", _("Agreed by the customer"), policies.CONFIRM, services.note_agreed, icon="check"),
            lists.Bulk(
                "disputed",
                _("Disputed by the customer"),
                policies.CONFIRM,
                services.note_disputed,
                icon="flag",
                ask=(Ask("answer", _("What the customer disputes"), kind="textarea", required=True),),
            ),
        ),
        empty=Blank(
            _("No statements yet"),
            _("They are drawn at the beginning of each month for customers on terms."),
            "file-text",
        ),
    )
)
