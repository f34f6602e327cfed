"""Documents of every app that wait for a person by right, read in one statement, whatever apps there are."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, DecimalField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from calls import queries as calls
from credit import queries as credit
from home.facts import amount_of, party_of
from orders import queries as orders
from quotes import queries as quotes
from receivables import queries as receivables
from shipping import queries as shipping
from workflow.documents import Document, Waiting

MOST = 50
WAITING = {
    "calls": calls.waiting,
    "quotes": quotes.waiting,
    "orders": orders.waiting,
    "shipping": shipping.waiting,
    "receivables": receivables.waiting,
    "credit": credit.waiting_overrides,
}


@dataclass(frozen=True)
class Waited:
    """One document: under which heading, of which kind, what is to be done with it and until which day."""

    place: str
    kind: str
    pk: int
    number: str
    party: str
    amount: Decimal | None
    since: dt.datetime
    until: dt.date | None
    text: str
    first: bool = False
    """it stands at the head of its queue (OFFICE-56)"""


def waited(user: User) -> Iterator[Waited]:
    """Everything, by heading, and within one in the order of its app; the oldest MOST of each."""
    sources = [(place, each) for place, waiting in WAITING.items() for each in waiting(user)]
    parts = [_columns(number, each) for number, (_place, each) in enumerate(sources)]
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for part, *shown, state, note, rank in sorted(rows, key=lambda row: row[0]):
        place, source = sources[part]
        if text := source.says(state, note or ""):
            yield _as_waited(place, _model(source).KIND, shown, text, first=rank == 0)


def _as_waited(place: str, kind: str, shown: Sequence[Any], text: str, *, first: bool) -> Waited:
    pk, number, party, amount, since, until = shown
    return Waited(place, kind, pk, number or "", party or "", amount, since, until, text, first)


def _model(source: Waiting) -> type[Document]:
    return source.rows.model


def _columns(number: int, source: Waiting) -> "QuerySet[Any, tuple[Any, ...]]":
    model = _model(source)
    return source.rows.values_list(
        Cast(Value(number), IntegerField()),
        F("pk"),
        Cast(F("paper__number"), CharField()),
        Cast(party_of(model) or Value(None), CharField()),
        Cast(amount_of(model) or Value(None), DecimalField(max_digits=18, decimal_places=2)),
        Cast(F("created_at"), DateTimeField()),
        Cast(F(source.until) if source.until else Value(None), DateField()),
        Cast(F("state"), CharField()),
        Cast(F(source.note) if source.note else Value(""), CharField()),
        Cast(F("rank") if "rank" in {each.name for each in model._meta.get_fields()} else Value(1), IntegerField()),
    )[:MOST]
