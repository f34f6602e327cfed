"""What waits for a person, gathered from every app below."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import DecimalField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Due, Text
from core.dates import end_of_day
from orders import queries as orders
from quotes import queries as quotes
from receivables import queries as receivables
from shipping import queries as shipping
from workflow import queries as workflow
from workflow import registry
from workflow.documents import Document
from workflow.models import Paper

MOST = 100
AMOUNTS = ("gross", "amount")
Matter = tuple[str, Decimal | None]
"""whom a paper concerns, and about how much"""


@dataclass(frozen=True)
class Work:
    """One row of the worklist: what to do on which paper, for whom, how much, until when."""

    text: Text
    kind: Text
    number: str
    url: str
    party: str = ""
    amount: Decimal | None = None
    due: Due | None = None
    since: dt.datetime | None = None

    @property
    def order(self) -> tuple[bool, dt.datetime]:
        """What is due first comes first; what has no deadline follows by age."""
        moment = self.due.at if self.due else self.since
        return self.due is None, moment or dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Group:
    """Rows that fall due together; look over or empty."""

    title: Text
    rows: list[Work]
    look: str = ""


def worklist(user: User, now: dt.datetime) -> list[Work]:
    """Everything that waits for the person in the current company, by deadline."""
    decide = [(grant.content_object.round.paper, grant.content_object) for grant in workflow.inbox(user)[:MOST]]
    tasks = list(workflow.open_tasks(user)[:MOST])
    matters = _matters([paper for paper, _step in decide] + [task.paper for task in tasks])
    rows = [
        _work(matters, paper, _("Decide: %(step)s") % {"step": step.title}, None, step.opened_at, now)
        for paper, step in decide
    ]
    rows += [_work(matters, task.paper, task.title, task.due, task.created_at, now) for task in tasks]
    asked = (quotes.waiting, orders.waiting, shipping.waiting, receivables.waiting)
    rows += [_of(row.document, row.text, row.until, user, now) for waiting in asked for row in waiting(user)]
    return sorted(_once(rows), key=lambda row: row.order)


def _once(rows: Iterable[Work]) -> list[Work]:
    """A paper that waits for the same person twice stands once, with what was found first."""
    seen: dict[str, Work] = {}
    for row in rows:
        seen.setdefault(row.url, row)
    return list(seen.values())


def _matters(papers: Iterable[Paper]) -> dict[int, Matter]:
    """Whom papers concern and about how much: one statement, whatever kinds are among them."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for paper in papers:
        by_kind[paper.kind].append(paper.pk)
    if not by_kind:
        return {}
    first, *others = (_matter_of(registry.kind(code).document, keys) for code, keys in by_kind.items())
    return {pk: (party or "", amount) for pk, party, amount in first.union(*others, all=True)}


def _matter_of(model: type[Document], keys: list[int]) -> QuerySet[Any, Any]:
    names = {field.name for field in model._meta.get_fields()}
    party = "customer__name" if "customer" in names else "order__customer__name"
    amount = next((F(name) for name in AMOUNTS if name in names), Value(None, DecimalField()))
    return model._default_manager.filter(pk__in=keys).values_list("pk", party, amount)


def _party(document: object) -> str:
    customer = getattr(document, "customer", None) or getattr(getattr(document, "order", None), "customer", None)
    return str(customer) if customer else ""


def _amount(document: object) -> Decimal | None:
    for name in AMOUNTS:
        found = getattr(document, name, None)
        if isinstance(found, Decimal):
            return found
    return None


def _work(
    matters: Mapping[int, Matter],
    paper: Paper,
    text: str,
    due: dt.datetime | None,
    since: dt.datetime | None,
    now: dt.datetime,
) -> Work:
    kind, (party, amount) = registry.kind(paper.kind), matters.get(paper.pk, ("", None))
    return Work(
        text=text,
        kind=kind.name,
        number=paper.number or _("draft"),
        url=reverse(kind.url, args=[paper.pk]),
        party=party,
        amount=amount,
        due=Due(due, now) if due else None,
        since=since,
    )


def _of(document: Document, text: str, until: dt.date | None, user: User, now: dt.datetime) -> Work:
    kind = registry.kind(document.KIND)
    zone = user.company.zone if user.company else "UTC"
    return Work(
        text=text,
        kind=kind.name,
        number=document.number or _("draft"),
        url=reverse(kind.url, args=[document.pk]),
        party=_party(document),
        amount=_amount(document),
        due=Due(end_of_day(until, zone), now) if until else None,
        since=document.created_at,
    )


def grouped(rows: Iterable[Work], now: dt.datetime) -> list[Group]:
    """The worklist under its headings: late, today, later, without a deadline."""
    made = []
    for (_place, title, look), members in groupby(rows, key=lambda row: _heading(row, now)):
        made.append(Group(title, list(members), look))
    return made


def _heading(row: Work, now: dt.datetime) -> tuple[int, str, str]:
    if row.due is None:
        return 3, _("Without a deadline"), ""
    if row.due.at <= now:
        return 0, _("Late"), "over"
    if row.due.at <= now + dt.timedelta(hours=24):
        return 1, _("Within a day"), ""
    return 2, _("Later"), ""
