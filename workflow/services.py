"""Writers around papers that belong to no app: comments, attachments, notices read, refused attempts."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from accounts.queries import rights_of
from core.refusals import NotAllowed, NotFound, Refused
from core.request_id import current
from workflow import files, outbox, queries
from workflow.models import Attachment, Comment, Delivery, Notice, Paper, Refusal, Snooze, Submission

KEYS_KEPT = dt.timedelta(days=30)
LONGEST_SNOOZE = dt.timedelta(days=30)


def add_comment(paper_id: int, *, text: str, by: User, at: dt.datetime) -> Comment:
    """Say something on a paper that one may see."""
    paper = queries.paper(by, paper_id)
    if not text.strip():
        raise NotAllowed(_("Write something first."), field="text")
    return Comment.objects.create(paper=paper, by=by, at=at, text=text.strip()[:2000])


@transaction.atomic
def attach(paper_id: int, *, upload: files.Upload, by: User, at: dt.datetime) -> Attachment:
    """Pin a file to a paper that one may see. Refuses what is too large or not what its name says."""
    paper = queries.paper(by, paper_id)
    kept = files.keep(upload)
    return Attachment.objects.create(
        paper=paper, by=by, at=at, name=kept.name, mime=kept.mime, size=kept.size, digest=kept.digest
    )


def snooze(paper_id: int, *, until: dt.datetime, by: User, at: dt.datetime) -> Snooze:
    """Put a paper of the own worklist off until a moment, at most LONGEST_SNOOZE ahead; a later wish replaces it.

    Only the person's own list is shorter for it: deadlines run on, and what is late comes back by itself.
    """
    paper = queries.paper(by, paper_id)
    if not at < until <= at + LONGEST_SNOOZE:
        raise NotAllowed(_("Choose a moment within the next 30 days."), field="until")
    row, _made = Snooze.objects.update_or_create(user=by, paper=paper, defaults={"made_at": at, "until": until})
    return row


def wake(paper_id: int, *, by: User) -> None:
    """The person wants to see a paper again at once; nothing happens when it was not put off."""
    Snooze.objects.filter(user=by, paper=queries.paper(by, paper_id)).delete()


def read_notice(notice_id: int, *, by: User, at: dt.datetime) -> Notice:
    """One notice counts as read; NotFound for somebody else's."""
    notice = queries.notices(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(_("There is no such notice for you."))
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
    return notice


def read_notices(user: User, *, at: dt.datetime) -> None:
    """Everything the person was told in the current company until now counts as read."""
    told = Notice.objects.filter(user=user, read_at__isnull=True, paper__company_id=user.works_in, created_at__lte=at)
    told.update(read_at=at)


@transaction.atomic
def try_again(delivery_id: int, *, by: User, at: dt.datetime) -> Delivery:
    """Count a given-up reaction's tries anew, so that the next sweep runs it; its last error stays until it is done.

    Raises NotYours without the right to grant rights, NotFound when it is done, or will be tried by itself.
    """
    require(by, "rights.grant")
    rows = queries.failed_deliveries(by).select_for_update(of=("self",))
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound(_("There is no such failed reaction in your company."))
    delivery.attempts, delivery.next_try = 0, at
    delivery.save(update_fields=["attempts", "next_try"])
    transaction.on_commit(outbox.poke, robust=True)
    return delivery


def log_refusal(user: User, *, path: str, refusal: Refused, at: dt.datetime) -> None:
    """Keep a refused attempt; called after the refused transaction is gone."""
    about = Paper.objects.filter(pk=refusal.about, company_id=user.works_in).first() if refusal.about else None
    Refusal.objects.create(
        company_id=user.works_in,
        unit_id=about.unit_id if about else _seat_of(user),
        paper=about,
        user=user,
        path=path[:300],
        status=refusal.status,
        sentence=str(refusal.sentence)[:500],
        at=at,
        request_id=current(),
    )


def _seat_of(user: User) -> int | None:
    """The highest unit in which the person sits today, in the current company."""
    units = [seat.unit for seat in rights_of(user).seats]
    return min(units, key=lambda unit: (len(unit.path), unit.pk)).pk if units else None


def forget_submissions(now: dt.datetime) -> int:
    """Keys of forms sent longer ago than KEYS_KEPT are forgotten; returns how many."""
    return Submission.objects.filter(created_at__lt=now - KEYS_KEPT).delete()[0]
