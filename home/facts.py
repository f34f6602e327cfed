"""What a worklist shows of papers besides what is to be done, asked of every kind in one statement."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateTimeField, DecimalField, F, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from core.components import Text
from core.dates import business_date
from workflow import queries as workflow
from workflow import registry
from workflow.documents import Document
from workflow.models import Paper

AMOUNTS = ("gross", "amount")
MATTER, SNOOZE, FIRST = "matter", "snooze", "first"


@dataclass(frozen=True)
class Snoozed:
    """A paper that the person put off: when that was said, and until when."""

    made_at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True)
class Facts:
    """Of papers by key: whom they concern and about how much, causes to look first, and what was put off."""

    matters: Mapping[int, tuple[str, Decimal | None]] = field(default_factory=dict)
    causes: Mapping[int, list[Text]] = field(default_factory=dict)
    snoozed: Mapping[int, Snoozed] = field(default_factory=dict)
    first: frozenset[int] = frozenset()
    """papers that are processed before others (OFFICE-56)"""


def facts(user: User, papers: Iterable[Paper], deciding: Iterable[Paper], now: dt.datetime) -> Facts:
    """What is known of `papers`, with the causes of those that wait for the person's decision; one statement."""
    rows = [_row(workflow.snoozes(user, now), SNOOZE, "paper_id", until=F("until"), made=F("made_at"))]
    kinds = _by_kind(papers)
    rows += [_matter(code, keys) for code, keys in kinds.items()]
    rows += _first(kinds)
    rows += _causes(user, deciding, now)
    first, *others = rows
    return _sorted_out(first.union(*others, all=True))


def causes(user: User, paper: Paper, now: dt.datetime) -> list[Text]:
    """Why somebody should look at one paper before deciding on it."""
    rows = list(_causes(user, [paper], now))
    if not rows:
        return []
    return list(_sorted_out(rows[0].union(*rows[1:], all=True)).causes.get(paper.pk, []))


def _by_kind(papers: Iterable[Paper]) -> dict[str, list[int]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for paper in papers:
        by_kind[paper.kind].append(paper.pk)
    return by_kind


def _matter(code: str, keys: Sequence[int]) -> QuerySet[Any, Any]:
    model = registry.kind(code).document
    rows = model._default_manager.filter(pk__in=keys)
    return _row(rows, MATTER, "pk", text=party_of(model), amount=amount_of(model))


def party_of(model: type[Document]) -> F | None:
    """Where a kind of document names the customer: itself, or by its order; None for one without a customer."""
    ways = {"customer": "customer__name", "order": "order__customer__name"}
    return next((F(way) for name, way in ways.items() if name in _names(model)), None)


def amount_of(model: type[Document]) -> F | None:
    """What a kind of document is about in money; None for one without an amount."""
    return next((F(name) for name in AMOUNTS if name in _names(model)), None)


def _names(model: type[Document]) -> set[str]:
    return {each.name for each in model._meta.get_fields()}


def _first(kinds: Mapping[str, Sequence[int]]) -> Iterator[QuerySet[Any, Any]]:
    """Papers of kinds that have a queue, as far as they stand at its head (OFFICE-56)."""
    for code, keys in kinds.items():
        model = registry.kind(code).document
        if "rank" in {each.name for each in model._meta.get_fields()}:
            yield _row(model._default_manager.filter(**{"pk__in": keys, "rank": 0}), FIRST, "pk")


def _causes(user: User, papers: Iterable[Paper], now: dt.datetime) -> Iterator[QuerySet[Any, Any]]:
    if user.company is None:
        return
    on = business_date(now, user.company.zone)
    for code, keys in _by_kind(papers).items():
        for caution in registry.kind(code).cautions:
            tag = f"{code} {caution.code}"
            yield _row(caution.rows(keys, user.company, on), tag, "pk")


def _row(
    rows: QuerySet[Any],
    tag: str,
    key: str,
    *,
    text: Any = None,
    amount: Any = None,
    until: Any = None,
    made: Any = None,
) -> QuerySet[Any, Any]:
    """The same six columns of every kind of row; what is absent is a NULL of its type."""
    return rows.order_by().values_list(
        Cast(Value(tag), CharField()),
        F(key),
        Cast(text or Value(None), CharField()),
        Cast(amount or Value(None), DecimalField(max_digits=18, decimal_places=2)),
        Cast(until or Value(None), DateTimeField()),
        Cast(made or Value(None), DateTimeField()),
    )


def _sorted_out(rows: QuerySet[Any, Any]) -> Facts:
    texts = {f"{kind.code} {each.code}": each.text for kind in registry.kinds() for each in kind.cautions}
    matters: dict[int, tuple[str, Decimal | None]] = {}
    found: dict[int, list[Text]] = defaultdict(list)
    snoozed: dict[int, Snoozed] = {}
    first: set[int] = set()
    for tag, pk, text, amount, until, made in rows:
        if tag == MATTER:
            matters[pk] = (text or "", amount)
        elif tag == SNOOZE:
            snoozed[pk] = Snoozed(made, until)
        elif tag == FIRST:
            first.add(pk)
        else:
            found[pk].append(texts[tag])
    return Facts(matters, found, snoozed, frozenset(first))
