"""Sends the rows of workflow.mail: each once, whoever sweeps, at once or together with the day's others.

A row is claimed and committed before anything is sent, so that no transaction waits for a mail server. Whoever dies in
between leaves a row that is tried again after LEASE, under the same Message-ID, so that the receiver's server knows it.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import person_at
from workflow import mail, queries, registry
from workflow.models import Mail, StepGrant, Task

log = logging.getLogger(__name__)
BATCH, ANNOUNCED = 100, 500
LEASE = dt.timedelta(minutes=10)
GIVE_UP_AFTER = 8
RECENT = dt.timedelta(days=3)
"""What has waited for longer when mail is set up is not announced any more; it stands in the worklist."""


def sweep(now: dt.datetime | None = None, most: int = BATCH) -> int:
    """Announce what waits and send what is due; returns how many mails went out."""
    if not mail.configured():
        return 0
    sent, busy = 0, set[int]()
    announce(now or timezone.now())
    while sent < most:
        moment = now or timezone.now()  # a slow server must not use up the lease of the mails behind
        rows = _claim(moment, busy)
        if rows is None:
            break
        sent += _send(rows, moment) if rows else 0
    return sent


# -- what waits for people -------------------------------------------------------------------------------------------


def announce(now: dt.datetime) -> None:
    """A row for each open step and task and each person it waits for; said twice it changes nothing.

    Grants and tasks are the truth; they are not announced where they are written, so that approving stays quick.
    """
    rows = [*_of_steps(now), *_of_tasks(now)]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)


def _of_steps(now: dt.datetime) -> Iterable[Mail]:
    told = Mail.objects.filter(step=OuterRef("content_object"), user=OuterRef("user"))
    rows = StepGrant.objects.filter(~Exists(told), content_object__opened_at__gte=now - RECENT).order_by("pk")
    for grant in rows.select_related("user", "content_object__round__paper__company")[:ANNOUNCED]:
        step, user = grant.content_object, grant.user
        if mail.wanted(user, user.task_mail):
            paper = step.round.paper
            yield mail.row(user, user.task_mail, paper.company, paper, now, step=step)


def _of_tasks(now: dt.datetime) -> Iterable[Mail]:
    told = Mail.objects.filter(task=OuterRef("pk"))
    rows = Task.objects.filter(~Exists(told), done_at__isnull=True, created_at__gte=now - RECENT).order_by("pk")
    for task in rows.select_related("user", "paper__company", "paper__unit")[:ANNOUNCED]:
        for user in queries.asked_by(task, now):
            if mail.wanted(user, user.task_mail):
                yield mail.row(user, user.task_mail, task.paper.company, task.paper, now, task=task)


# -- claiming --------------------------------------------------------------------------------------------------------


def _claim(now: dt.datetime, busy: set[int]) -> list[Mail] | None:
    """The rows of the next mail, marked as being sent; [] when another sweep has them, None when nothing is due."""
    due = Mail.objects.filter(next_try__lte=now)
    with transaction.atomic():
        rows: list[Mail] | None = _locked(due.filter(daily=False).order_by("next_try", "pk")[:1])
        rows = rows or _day(due.filter(daily=True).exclude(user_id__in=busy), busy)
        keys = [row.pk for row in rows or ()]
        Mail.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, next_try=now + LEASE)
    return rows


def _locked(rows: QuerySet[Mail]) -> list[Mail]:
    beside = ("company", "paper", "user__company", "notice", "task__user", "task__paper__unit", "step")
    return list(rows.select_for_update(skip_locked=True, of=("self",)).select_related(*beside))


def _day(due: QuerySet[Mail], busy: set[int]) -> list[Mail] | None:
    """Everything that goes with one person's daily mail of one company; one sweep at a time gathers it."""
    first = due.order_by("next_try", "pk").values_list("company_id", "user_id").first()
    if first is None:
        return None
    company_id, user_id = first[0], first[1] or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s::int, %s::int)", [company_id, user_id])
        mine = bool(cursor.fetchone()[0])
    if not mine:
        busy.add(user_id)
        return []
    return _locked(due.filter(user_id=user_id, company_id=company_id).order_by("created_at", "pk"))


# -- sending ---------------------------------------------------------------------------------------------------------


def _send(rows: Sequence[Mail], now: dt.datetime) -> int:
    """Send one mail for the rows that still say something; the rest is dropped. Returns how many went out."""
    keys = [row.pk for row in rows]
    told = [row for row in rows if row.user is None or _still(row, row.user, now)]
    _drop(set(keys) - {row.pk for row in told})
    if not told:
        return 0
    try:
        _message(told).send()
    except Exception as error:  # a server's refusal must not stop the others; the row keeps what it said
        log.warning("mail %s failed: %s", keys, error)
        _failed(told, f"{type(error).__name__}: {error}"[:500], now)
        return 0
    Mail.objects.filter(pk__in=[row.pk for row in told]).update(sent_at=now, next_try=None, error="")
    return 1


def _drop(keys: Collection[int]) -> None:
    """What was read, done or taken over meanwhile is not sent any more."""
    if keys:
        Mail.objects.filter(pk__in=keys).update(next_try=None)


def _failed(rows: Iterable[Mail], error: str, now: dt.datetime) -> None:
    for row in rows:
        tries = row.attempts + 1
        later = None if tries >= GIVE_UP_AFTER else now + dt.timedelta(minutes=min(240, 2**tries))
        Mail.objects.filter(pk=row.pk).update(error=error, next_try=later)


def _still(row: Mail, user: User, now: dt.datetime) -> bool:
    """Whether the person still has to know, and may still see the paper: posts change between writing and sending."""
    here = person_at(user, row.company)
    paper = row.paper
    if not user.is_active or not queries.may_see(here, paper.kind, paper.unit_id, paper.pk):
        return False
    if row.notice:
        return row.notice.read_at is None
    if row.task:
        return row.task.done_at is None and user.pk in {other.pk for other in queries.asked_by(row.task, now)}
    return StepGrant.objects.filter(content_object_id=row.step_id, user=user).exists()


# -- what a mail says ------------------------------------------------------------------------------------------------


def _message(rows: Sequence[Mail]) -> EmailMessage:
    """One text in the receiver's language; the first row's key makes the Message-ID, so a second try has the same."""
    first = rows[0]
    subject, body = (first.subject, first.body) if first.user is None else _told(rows, first.user)
    headers = {"Message-ID": f"<danju-{first.pk}-{first.created_at:%Y%m%d%H%M%S}@{_host()}>"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [first.address], headers=headers)


def _host() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip("> ")


def _told(rows: Sequence[Mail], user: User) -> tuple[str, str]:
    with translation.override(user.language):
        lines = "\n\n".join(_line(row) for row in rows)
        where = site(reverse("accounts:preferences"))
        foot = _("You choose what comes by e-mail under %(url)s.") % {"url": where}
        return _subject(rows), f"{lines}\n\n-- \n{rows[0].company.name}\n{foot}\n"


def _subject(rows: Sequence[Mail]) -> str:
    if not rows[0].daily:
        told = " ".join(f"{_paper(rows[0])} · {_text(rows[0])}".split())  # a header is one line
        return told[:200]
    count = ngettext("%(n)s item for you today", "%(n)s items for you today", len(rows)) % {"n": len(rows)}
    return " ".join(f"{rows[0].company.short_name} · {count}".split())[:200]


def _line(row: Mail) -> str:
    return f"{_text(row)}\n{_paper(row)}\n{site(reverse('workflow:paper', args=[row.paper_id]))}"


def _paper(row: Mail) -> str:
    return f"{registry.kind(row.paper.kind).name} {row.paper.number or _('draft')}"


def _text(row: Mail) -> str:
    if row.step:
        return _("Decide: %(step)s") % {"step": row.step.title}
    return row.task.title if row.task else row.notice.text if row.notice else ""


def site(path: str) -> str:
    """The absolute address of a page (SITE_URL)."""
    return str(settings.SITE_URL).rstrip("/") + path
