"""Reads around papers: what happened, who must decide, where it came from, what hangs on it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import at_work_in, in_company, permissions_of, rights_of, seated, units_of
from core.dates import business_date
from core.refusals import NotFound
from workflow import registry
from workflow.documents import Document
from workflow.models import Attachment, Delegation, Delivery, Event, Notice, Paper, Snooze, Step, StepGrant, Task
from workflow.outbox import GIVE_UP_AFTER

REFUSALS = "audit.refusals"
"""The right to read what others were refused."""

D = TypeVar("D", bound=Document)


def paper(user: User, pk: int) -> Paper:
    """A paper that the person may see: own company and units, and the right to see its kind (else 404)."""
    found = in_company(Paper.objects.select_related("company", "unit", "maker"), user).filter(pk=pk).first()
    if found is None or not (may_see(user, found.kind, found.unit_id, found.pk) or is_entrusted(user, found.pk)):
        raise NotFound(_("There is no such document for you."))
    return found


def may_see(user: User, kind_code: str, unit_id: int, paper_id: int) -> bool:
    """Whether a paper of the person's company is one of those the person may open."""
    kind = registry.kind(kind_code)
    if kind.permission not in permissions_of(user):
        return False
    return kind.beside(user, paper_id) if unit_id not in units_of(user) else not kind.hides(user, paper_id)


def entrusted(user: User) -> Q:
    """Filter of documents of the current company that wait for the person's decision, wherever their unit lies.

    Who decides for somebody, or for another unit, must see what is decided.
    """
    waiting = StepGrant.objects.filter(user=user, content_object__unit__company_id=at_work_in(user))
    return Q(company_id=at_work_in(user), pk__in=waiting.values("content_object__round__paper"))


def in_sight(rows: QuerySet[D], user: User) -> QuerySet[D]:
    """Documents of the person's own units, and those on which the person decides."""
    own = Q(company_id=user.works_in, unit_id__in=units_of(user))
    return rows.filter(own | entrusted(user))


def is_entrusted(user: User, paper_id: int) -> bool:
    """Whether a decision on the paper waits for the person."""
    mine = StepGrant.objects.filter(user=user, content_object__unit__company_id=at_work_in(user))
    return mine.filter(content_object__round__paper=paper_id).exists()


def steps(paper_id: int) -> list[Step]:
    """Every step of the paper's rounds, oldest round first."""
    rows = Step.objects.filter(round__paper_id=paper_id).select_related("round", "decided_by", "acting_for")
    return list(rows.order_by("round_id", "place"))


_MAKERS = """
    WITH RECURSIVE chain(id) AS (
        SELECT %s::bigint UNION SELECT l.source_id FROM workflow_link l JOIN chain c ON l.target_id = c.id
    ) SELECT DISTINCT p.maker_id FROM workflow_paper p JOIN chain c ON p.id = c.id
"""


def makers(paper_id: int) -> RawSQL:
    """Subquery of the people who made a paper or any paper that it came from, however far back."""
    return RawSQL(_MAKERS, [paper_id])  # noqa: S611 - our own words, the key is a parameter


def running(company_id: int, on: dt.date) -> QuerySet[Delegation]:
    """Delegations of a company that count on a day, from the first day to the last."""
    return Delegation.objects.filter(company_id=company_id, starts__lte=on, until__gte=on, ended_at__isnull=True)


def attachment(user: User, pk: int) -> Attachment:
    """One file, for whoever may see its paper (else 404)."""
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such file for you."))
    paper(user, found.paper_id)
    return found


def inbox(user: User) -> QuerySet[StepGrant]:
    """Steps that wait for this person in the current company; `seen` is the paper's last event.

    The first submitted come first: steps are written when their round begins, and in that order the index gives the
    first fifty of ten thousand without looking at the rest.
    """
    rows = StepGrant.objects.filter(user=user, content_object__unit__company_id=at_work_in(user))
    last = Event.objects.filter(paper=OuterRef("content_object__round__paper")).order_by("-pk").values("pk")[:1]
    whole = rows.select_related("content_object__round__paper__maker", "acting_for").annotate(seen=Subquery(last))
    return whole.order_by("content_object_id")


def step(user: User, pk: int) -> Step:
    """One step of a paper that the person may see or may decide on, else NotFound."""
    rows = Step.objects.select_related("round__paper", "decided_by")
    found = rows.filter(pk=pk, round__paper__company_id=user.works_in).first()
    if found is None:
        raise NotFound(_("There is no such document for you."))
    if not inbox(user).filter(content_object=found).exists():
        paper(user, found.round.paper_id)
    return found


def open_tasks(user: User) -> QuerySet[Task]:
    """Tasks for the person or for a post the person holds, in the current company and units, by due moment."""
    posts = [post.code for post in rights_of(user).posts]
    mine = Q(user=user) | Q(user__isnull=True, post__in=posts, paper__unit_id__in=rights_of(user).units)
    rows = Task.objects.filter(mine, done_at__isnull=True, paper__company_id=at_work_in(user))
    return rows.select_related("paper").order_by("due", "created_at", "pk")


def asked_by(task: Task, now: dt.datetime) -> list[User]:
    """Whom a task asks: the person it names, or whoever holds its post for the paper's unit."""
    if task.user:
        return [task.user]
    paper = task.paper
    held = seated(paper.company_id, [(task.post, paper.unit)], business_date(now, paper.company.zone))
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def notices(user: User) -> QuerySet[Notice]:
    """What the person was told in the current company, newest first."""
    rows = Notice.objects.filter(user=user, paper__company_id=at_work_in(user))
    return rows.select_related("paper").order_by("-created_at", "-pk")


def snoozes(user: User, now: dt.datetime) -> QuerySet[Snooze]:
    """What the person has put off beyond now, in every company; a worklist takes what is in it."""
    return Snooze.objects.filter(user=user, until__gt=now)


@dataclass(frozen=True)
class Figures:
    """How many notices a person has not read yet, and how many papers of each kind wait for the person's decision."""

    unread: int
    to_decide: Mapping[str, int]


# As `notices` and `inbox` say it, in words of our own: every page asks, and putting querysets together costs more.
_FIGURES = """
    SELECT '', count(*) FROM workflow_notice n JOIN workflow_paper p ON p.id = n.paper_id
     WHERE n.user_id = %(user)s AND n.read_at IS NULL AND p.company_id = %(company)s
     UNION ALL
    SELECT p.kind, count(*) FROM workflow_stepgrant g JOIN workflow_step s ON s.id = g.content_object_id
      JOIN accounts_unit u ON u.id = s.unit_id JOIN workflow_round r ON r.id = s.round_id
      JOIN workflow_paper p ON p.id = r.paper_id
     WHERE g.user_id = %(user)s AND u.company_id = %(company)s GROUP BY p.kind
"""


def figures(user: User) -> Figures:
    """What the shell of every page counts, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"user": user.pk, "company": at_work_in(user)})
        found = dict(cursor.fetchall())
    return Figures(found.pop(""), found)


def failed_deliveries(user: User) -> QuerySet[Delivery]:
    """Reactions that were given up after many tries; a person must look."""
    rows = Delivery.objects.filter(done_at__isnull=True, attempts__gte=GIVE_UP_AFTER)
    return rows.filter(event__paper__company_id=user.works_in).select_related("event__paper").order_by("pk")


def overdue(paper_ids: Iterable[int], now: dt.datetime) -> set[int]:
    """Which of the papers have a promise that fell due."""
    late = Paper.objects.filter(pk__in=list(paper_ids), deadlines__closed_at__isnull=True, deadlines__due__lte=now)
    return set(late.values_list("pk", flat=True))
