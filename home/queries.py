"""What waits for a person, gathered from every app below."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.components import Due, Text
from core.dates import end_of_day
from core.listing import ListView
from home.facts import Facts, Snoozed, facts
from home.waiting import Waited, waited
from workflow import queries as workflow
from workflow import registry
from workflow.models import Paper, StepGrant, Task

MOST = 100
SOON = dt.timedelta(hours=24)
DECIDE, LATER = "decide", "later"
PLACES: dict[str, Text] = {
    DECIDE: gettext_lazy("To decide"),
    "tasks": gettext_lazy("Tasks"),
    "calls": gettext_lazy("Calls"),
    "quotes": gettext_lazy("Enquiries and quotations"),
    "orders": gettext_lazy("Orders"),
    "shipping": gettext_lazy("Deliveries"),
    "receivables": gettext_lazy("Money"),
    "credit": gettext_lazy("Credit"),
}


@dataclass(frozen=True)
class Work:
    """One row of the worklist: what to do on which paper, for whom, how much, until when.

    `step_id` is the step that the person may decide, as `acting_for` if that is said; with `causes` the paper is to be
    opened first. `seen` is the paper's last event. `place` says under which heading of PLACES it is counted, `until`
    until when it was put off.
    """

    text: Text
    kind: Text
    number: str
    url: str
    paper_id: int
    place: str
    party: str = ""
    amount: Decimal | None = None
    due: Due | None = None
    since: dt.datetime | None = None
    step_id: int | None = None
    seen: int | None = None
    acting_for: str = ""
    causes: Sequence[Text] = ()
    until: dt.datetime | None = None
    first: bool = False

    @property
    def order(self) -> tuple[bool, dt.datetime]:
        """What is due first comes first; what has no deadline follows by age."""
        moment = self.due.at if self.due else self.since
        return self.due is None, moment or dt.datetime.max.replace(tzinfo=dt.UTC)

    @property
    def plain(self) -> bool:
        """Whether it may be decided from the row: nothing about it must be looked at first."""
        return self.step_id is not None and not self.causes

    def late(self, now: dt.datetime) -> bool:
        """Whether its promise fell due."""
        return self.due is not None and self.due.at <= now


@dataclass(frozen=True)
class Group:
    """Rows that fall due together; look over or empty."""

    title: Text
    rows: list[Work]
    look: str = ""


@dataclass(frozen=True)
class Worklist:
    """What waits now, and what the person has put off."""

    rows: Sequence[Work]
    later: Sequence[Work]

    def shown(self, what: str) -> Sequence[Work]:
        """The rows of one heading; all that waits now when it names none."""
        if what == LATER:
            return self.later
        return [row for row in self.rows if row.place == what] if what in PLACES else self.rows

    @property
    def views(self) -> list[ListView]:
        """The headings with how many rows each has; empty ones stay away."""
        counted = [(f"what={code}", label, len(self.shown(code))) for code, label in PLACES.items()]
        counted.append((f"what={LATER}", _("Put off"), len(self.later)))
        all_of_it = ListView(_("All"), "", len(self.rows))
        return [all_of_it, *(ListView(label, query, count) for query, label, count in counted if count)]


def worklist(user: User, now: dt.datetime) -> Worklist:
    """Everything that waits for the person in the current company, by deadline."""
    grants = list(workflow.inbox(user)[:MOST])
    steps = [grant.content_object for grant in grants]
    tasks = list(workflow.open_tasks(user)[:MOST])
    deciding = [step.round.paper for step in steps]
    known = facts(user, [*deciding, *(task.paper for task in tasks)], deciding, now)
    rows = [_to_decide(grant, known, user) for grant in grants]
    rows += [_task(task, known, now) for task in tasks]
    rows += [_waiting(row, user, now) for row in waited(user)]
    return _parted(_once(rows), known, now)


def _once(rows: Iterable[Work]) -> list[Work]:
    """A paper that waits for the same person twice stands once, with what was found first."""
    seen: dict[str, Work] = {}
    for row in rows:
        seen.setdefault(row.url, row)
    return sorted(seen.values(), key=lambda row: row.order)


def _parted(rows: Iterable[Work], known: Facts, now: dt.datetime) -> Worklist:
    """What was put off stands apart, unless it is late or something new waits on the paper."""
    here: list[Work] = []
    later: list[Work] = []
    for row in rows:
        off = known.snoozed.get(row.paper_id)
        if off is None or not _hidden(row, off, now):
            here.append(row)
        else:
            later.append(replace(row, until=off.until))
    return Worklist(here, later)


def _hidden(row: Work, off: Snoozed, now: dt.datetime) -> bool:
    return off.until > now and not row.late(now) and (row.since is None or row.since <= off.made_at)


def _to_decide(grant: StepGrant, known: Facts, user: User) -> Work:
    step = grant.content_object
    paper, text = step.round.paper, _("Decide: %(step)s") % {"step": step.title}
    row = _on_paper(paper, text, DECIDE, known)
    return replace(
        row,
        url=row.url if workflow.may_see(user, paper.kind, paper.unit_id, paper.pk) else _decide_url(step.pk),
        since=step.opened_at,
        step_id=step.pk,
        seen=grant.seen,  # type: ignore[attr-defined]  # annotated by the inbox
        acting_for=grant.acting_for.name if grant.acting_for else "",
        causes=known.causes.get(paper.pk, ()),
    )


def _decide_url(step_id: int) -> str:
    """Where somebody decides who may not open the document's own page: acting for somebody of another unit."""
    return reverse("home:decide", args=[step_id])


def _task(task: Task, known: Facts, now: dt.datetime) -> Work:
    due = Due(task.due, now) if task.due else None
    return replace(_on_paper(task.paper, task.title, "tasks", known), due=due, since=task.created_at)


def _on_paper(paper: Paper, text: str, place: str, known: Facts) -> Work:
    kind, (party, amount) = registry.kind(paper.kind), known.matters.get(paper.pk, ("", None))
    return Work(
        text=text,
        kind=kind.name,
        number=paper.number or _("draft"),
        url=reverse(kind.url, args=[paper.pk]),
        paper_id=paper.pk,
        place=place,
        party=party,
        amount=amount,
        first=paper.pk in known.first,
    )


def _waiting(row: Waited, user: User, now: dt.datetime) -> Work:
    kind = registry.kind(row.kind)
    zone = user.company.zone if user.company else "UTC"
    return Work(
        text=row.text,
        kind=kind.name,
        number=row.number or _("draft"),
        url=reverse(kind.url, args=[row.pk]),
        paper_id=row.pk,
        place=row.place,
        party=row.party,
        amount=row.amount,
        due=Due(end_of_day(row.until, zone), now) if row.until else None,
        since=row.since,
        first=row.first,
    )


def grouped(rows: Iterable[Work], now: dt.datetime) -> list[Group]:
    """The worklist under its headings: late, today, later, without a deadline."""
    made = []
    queue = sorted(rows, key=lambda row: (_heading(row, now)[0], not row.first, row.order))
    for (_place, title, look), members in groupby(queue, key=lambda row: _heading(row, now)):
        made.append(Group(title, list(members), look))
    return made


def _heading(row: Work, now: dt.datetime) -> tuple[int, str, str]:
    if row.due is None:
        return 3, _("Without a deadline"), ""
    if row.late(now):
        return 0, _("Late"), "over"
    if row.due.at <= now + SOON:
        return 1, _("Within a day"), ""
    return 2, _("Later"), ""
