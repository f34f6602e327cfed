"""The list of applications for credit, and the master table of credit (客户信用额度总表)."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import columns, drawing, lists
from core.columns import Column
from core.display import ABSENT, day_text
from core.listing import Blank, ListView
from credit.contents import applications as contents
from credit.forms.applications import ApplicationFilter, MasterFilter
from credit.models import Account
from credit.pages import limit_text
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.queries import master

APPLICATIONS = lists.register(
    lists.ListKind(
        "credit:applications",
        _("Credit applications"),
        policies.VIEW,
        queries.visible,
        (
            columns.number(_("Number"), "__str__"),
            columns.day("made", _("Begun on"), "created_at", sort="made"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("purpose", _("What is asked for"), "get_purpose_display", css="nowrap"),
            Column("limit", _("Credit limit"), contents.limit_said, css="num"),
            Column("group", _("Credit group"), contents.group_said, css="soft clip", extra=True),
            Column("grade", _("Grade"), "grade"),
            Column("terms", _("Payment terms"), lambda row: contents.terms_said(row.terms), css="soft nowrap"),
            Column("days", _("Temporary"), contents.days_said, css="soft nowrap"),
            columns.moment("sheet", _("Finance sheet"), "sheet_at"),
            Column("maker", _("Applicant"), "maker.name", css="nowrap"),
            columns.state(_("State")),
            columns.day("listed", _("Listed on"), "listed_on", extra=True),
            columns.day("agreed", _("Agreement signed on"), "agreed_on", extra=True),
            Column("customer_number", _("Customer number"), "customer.number", extra=True),
        ),
        sorts={"made": "created_at"},
        order="-made",
        form=lambda params, user: ApplicationFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(_("In review"), "state=in_review"),
            ListView(_("Agreement not signed"), "state=approved"),
            ListView(_("In force"), "state=active"),
            ListView(_("Drafts"), "state=draft"),
        ),
        empty=Blank(
            _("No applications yet"),
            _("Apply for credit for a customer; the handbook says who decides."),
            "shield-check",
        ),
    )
)


def _number(row: Account) -> Any:
    return drawing.doc_link(row.get_absolute_url(), row.customer.number)


def _granted(row: Account) -> Any:
    paper = row.group.granted if row.group is not None else row.granted
    return drawing.doc_link(reverse("workflow:paper", args=[paper.pk]), paper.number or "") if paper else ABSENT


def _limit(row: Account) -> str:
    """Of a member of a group the group's."""
    return limit_text(row.group if row.group is not None and not row.unlimited else row)


def _since(row: Account) -> dt.date | None:
    day: dt.date = row.since  # type: ignore[attr-defined]  # annotated by master.listed
    return None if day == master.UNKNOWN else day


def _temporary(row: Account) -> str:
    if row.temporary_from is None or row.temporary_until is None:
        return ABSENT
    return f"{row.temporary_limit:,.2f} · {day_text(row.temporary_from)} – {day_text(row.temporary_until)}"


MASTER = lists.register(
    lists.ListKind(
        "credit:master",
        _("Credit master table"),
        "credit.view",
        master.listed,
        (
            Column("number", _("Number"), "customer.number", cell=_number, sort="number", css="nowrap"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("grade", _("Grade"), "grade"),
            Column("limit", _("Credit limit"), _limit, css="num"),
            Column("group", _("Credit group"), "group.name", css="soft clip"),
            Column("temporary", _("Temporary limit"), _temporary, css="nowrap"),
            Column("terms", _("Payment terms"), "customer.get_payment_terms_display", css="nowrap"),
            Column("listed", _("Listed since"), _since, draw=day_text, sort="listed", css="nowrap"),
            columns.day("changed", _("Last changed"), "changed"),
            Column("granted", _("Granted by"), "granted.number", cell=_granted, css="nowrap"),
        ),
        sorts={"number": "customer__number", "listed": "since"},
        order="number",
        form=lambda params, user: MasterFilter(params),
        views=lambda: (ListView(_("All")), *(ListView(_("Grade %s") % each, f"grade={each}") for each in "ABCD")),
        empty=Blank(_("Nobody has credit yet"), _("An approved application stands here at once."), "shield-check"),
    )
)
