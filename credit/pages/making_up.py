"""What the page of a figure's documents shows, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.components import Crumb, Fact
from core.dates import business_date
from core.display import money_text
from core.listing import Blank, Listing, ListView, listing
from credit.models import DEBT, Account, Component
from credit.queries import making_up as queries
from workflow import registry

NAMES: dict[str, str | Promise] = {
    queries.OWED: _("Owed now"),
    **{stage.value: stage.label for stage in (*DEBT, Component.EARMARKED, Component.UNAPPLIED)},
    queries.OVERDUE: _("Overdue"),
    queries.LATE: _("Overdue by the handbook"),
    "not_due": _("Not due"),
    "days_30": _("1–30 days"),
    "days_60": _("31–60 days"),
    "days_90": _("61–90 days"),
    "older": _("Over 90 days"),
}
TABS = (queries.OWED, *(stage.value for stage in DEBT), Component.EARMARKED, Component.UNAPPLIED, queries.OVERDUE)
EMPTY = Blank(_("No document stands behind it"), _("The figure is nought."), "shield-check")


@dataclass(frozen=True)
class DocumentRow:
    """One document: its kind and number, its day, when it is due, and what of it counts."""

    name: str | Promise
    number: str
    url: str
    day: dt.date
    due: dt.date | None
    held: Decimal
    own: Decimal | None
    counts: Decimal


@dataclass(frozen=True)
class MakingUp:
    """A figure and the documents that it is the sum of."""

    account: Account
    figure: str
    heading: str | Promise
    crumbs: Sequence[Crumb]
    facts: Sequence[Fact]
    listing: Listing
    netted: bool
    """whether any document's own money is taken off"""


def making_up(account: Account, params: QueryDict, on: dt.date) -> MakingUp:
    """The page; two statements, however many documents there are."""
    asked = params.get("component", "")
    figure = asked if asked in NAMES else queries.OWED
    rows = queries.documents(account, figure, on)
    shown_as = params.copy()
    shown_as["component"] = figure  # so that its tab is the current one however the page was opened
    found = listing(rows, shown_as, sorts={"at": "pk"}, default="-at", views=_views(figure))
    shown = [_row(row, account) for row in found.rows]
    netted = figure in (queries.OWED, *Component.values) and figure not in (Component.EARMARKED, Component.UNAPPLIED)
    total = money_text(queries.total(rows))
    return MakingUp(
        account=account,
        figure=figure,
        heading=NAMES[figure],
        crumbs=(Crumb(str(account.customer), account.get_absolute_url()),),
        facts=[
            Fact(_("Customer"), str(account.customer), account.get_absolute_url(), account.customer.number),
            Fact(NAMES[figure], total, look="strong"),
        ],
        listing=replace(found, rows=shown, empty=EMPTY),
        netted=netted,
    )


def _views(figure: str) -> list[ListView]:
    """The figures beside; the one that was opened among them."""
    shown = TABS if figure in TABS else (*TABS, figure)
    return [ListView(NAMES[each], f"component={each}") for each in shown]


def _row(row: Any, account: Account) -> DocumentRow:
    paper = row.paper
    return DocumentRow(
        name=registry.kind(paper.kind).name,
        number=str(paper),
        url=page_of("workflow:paper", paper.pk),
        day=business_date(paper.created_at, account.company.zone),
        due=row.due,
        held=row.held,
        own=row.own or None,
        counts=row.counts,
    )
