"""The search of the header: papers by number, reference or amount; customers and products by what they are known by.

Every kind of paper says in the registry how it is found, and starts from what the person may see. All papers are asked
in one statement, customers and products in one each, however many rows there are.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateField, DateTimeField, DecimalField, F, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import permissions_of
from catalog import queries as catalog
from catalog.models import Product
from core.components import Text
from customers import queries as customers
from customers.models import Customer
from workflow import finding, registry
from workflow.documents import Document
from workflow.registry import Kind

MOST = 8
"""of each kind"""
CANDIDATES = 500
"""so many papers of a kind are looked at before what the person may see is taken"""
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, what is beside it, and where it is."""

    title: str
    url: str
    text: str = ""
    state: str = ""
    look: str = ""
    amount: Decimal | None = None
    day: dt.date | None = None
    exact: bool = False
    """the text names this one and no other of its kind"""


@dataclass(frozen=True)
class Section:
    """What was found of one kind."""

    title: Text
    icon: str
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Found:
    """Everything that a text names, by kind."""

    text: str
    sections: Sequence[Section]

    most: int = MOST

    @property
    def few(self) -> str:
        """How many of a kind hang below the box: fewer when there are many kinds, so that all of them are seen."""
        return ":3" if len(self.sections) > 3 else ":6"

    @property
    def count(self) -> int:
        """How many things are shown."""
        return sum(len(section.hits) for section in self.sections)

    @property
    def goal(self) -> str:
        """Where Enter leads at once: the one paper, customer or product that the text names exactly."""
        urls = [hit.url for section in self.sections for hit in section.hits if hit.exact]
        return urls[0] if len(urls) == 1 else ""


def search(user: User, text: str) -> Found:
    """What the person may see of all that fits, at most eight of a kind; those that are named exactly in front."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return Found("", [])
    parts = [*_papers(user, text), *_customers(user, text), *_products(user, text)]
    parts.sort(key=lambda part: not any(hit.exact for hit in part.hits))
    return Found(text, parts)


# -- papers ----------------------------------------------------------------------------------------------------------

Row = tuple[str, int, str | None, str, str | None, Decimal | None, dt.date | None]
"""kind, key, number, state, customer, amount, day"""


def _papers(user: User, text: str) -> Iterator[Section]:
    rights = permissions_of(user)
    asked = [rows for kind in registry.kinds() if kind.permission in rights for rows in _ways(kind, user, text)]
    if not asked:
        return
    found: Iterable[Row] = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    best = sorted(dict.fromkeys(found), key=lambda row: (row[0], row[2] != finding.plain(text), -row[1]))
    for code, rows in groupby(best, key=lambda row: row[0]):
        kind = registry.kind(code)
        yield Section(kind.name, kind.icon, [_hit(kind, row, text) for row in list(rows)[:MOST]])


def _ways(kind: Kind, user: User, text: str) -> Iterator[QuerySet[Any, Any]]:
    """The kind's papers by number and references, and those of just this amount; each the newest few."""
    if kind.search is None:
        return
    model, company = kind.document, user.works_in
    keys = finding.numbered(company, kind.code, text, CANDIDATES)
    for column in kind.search.references:
        keys += finding.referring(model, company, column, text, CANDIDATES)
    if keys:
        yield _rows(kind, kind.search, user).filter(finding.among(model, keys)).order_by("-pk")[:MOST]
    amount = finding.amount_of(text) if kind.search.amount else None
    if amount is not None:
        same = {kind.search.amount: amount}
        yield _rows(kind, kind.search, user).filter(**same).order_by("-pk")[:MOST]


def _rows(kind: Kind, search: finding.Search, user: User) -> QuerySet[Any, Any]:
    """What is shown of each paper, in columns that all kinds have."""
    return search.visible(user).values_list(
        Value(kind.code, CharField()), "pk", "paper__number", Cast("state", CharField()),
        _party(search), _amount(search), _day(kind.document, search.day, user),
    )  # fmt: skip


def _party(search: finding.Search) -> Any:
    return Cast(search.party, CharField()) if search.party else Value("", CharField())


def _amount(search: finding.Search) -> Any:
    """Its type is said where there is none too: else a union of two such kinds with a third of numbers is refused."""
    none = Cast(Value(None), DecimalField(max_digits=16, decimal_places=2))
    return F(search.amount) if search.amount else none


def _day(model: type[Document], name: str, user: User) -> Any:
    moment = isinstance(model._meta.get_field(name), DateTimeField)
    zone = ZoneInfo(user.company.zone) if user.company else None
    return TruncDate(name, tzinfo=zone) if moment else Cast(name, DateField())


def _hit(kind: Kind, row: Row, text: str) -> Hit:
    code, pk, number, state, party, amount, day = row
    return Hit(
        title=number or _("draft"),
        url=reverse(kind.url, args=[pk]),
        text=party or "",
        state=registry.state_label(code, state),
        look=kind.document.LOOKS.get(state, ""),
        amount=amount,
        day=day,
        exact=number is not None and number.upper() == finding.plain(text),
    )


# -- customers and products ------------------------------------------------------------------------------------------


def _customers(user: User, text: str) -> Iterator[Section]:
    if "customers.view" not in permissions_of(user):
        return
    rows = customers.find(user, text, MOST)
    if rows:
        hits = [_customer(row, text) for row in rows]
        yield Section(_("Customers"), "users", hits)


def _customer(row: Customer, text: str) -> Hit:
    names = {row.number.upper(), row.name.upper(), row.tax_number.upper()}
    return Hit(
        title=row.name,
        url=row.get_absolute_url(),
        text=" · ".join(part for part in (row.number, row.contact, row.phone) if part),
        state=row.get_state_display(),
        look=row.look,
        exact=finding.plain(text) in names,
    )


def _products(user: User, text: str) -> Iterator[Section]:
    if "catalog.view" not in permissions_of(user):
        return
    rows = catalog.find(user, text, MOST)
    if rows:
        yield Section(_("Products"), "boxes", [_product(row, text) for row in rows])


def _product(row: Product, text: str) -> Hit:
    return Hit(
        title=row.label,
        url=row.get_absolute_url(),
        text=" · ".join(part for part in (row.code, row.barcode, row.unit_name) if part),
        state=row.get_state_display(),
        look=row.look,
        amount=row.base_price,
        exact=finding.plain(text) in {row.code.upper(), row.barcode},
    )
