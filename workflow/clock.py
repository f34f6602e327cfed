"""Deadlines, tasks and notices: written in the document's own transaction, closed by its events."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Text
from workflow import mail
from workflow.documents import Document
from workflow.models import Deadline, Notice, Paper, Round, Task

Handler = Callable[[Deadline, dt.datetime], None]
log = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}


def due(kind: str) -> Callable[[Handler], Handler]:
    """Register what happens when a deadline of a kind falls due: `@due("quotes.expiry")`."""

    def remember(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return remember


def set_deadline(
    paper: Paper, *, kind: str, due: dt.datetime, at: dt.datetime, remind_at: dt.datetime | None = None
) -> Deadline:
    """Promise something on a paper until `due`; an open promise of the same kind is replaced."""
    close_deadline(paper, kind=kind, at=at)
    return Deadline.objects.create(paper=paper, kind=kind, due=due, next_try=due, remind_at=remind_at)


def close_deadline(paper: Paper, *, kind: str, at: dt.datetime) -> None:
    """The promise is kept, or no longer asked for."""
    Deadline.objects.filter(paper=paper, kind=kind, closed_at__isnull=True).update(closed_at=at)


def claim_due(now: dt.datetime | None = None, most: int = 200) -> int:
    """Run what fell due, each in its own transaction, each level once; returns how many were claimed."""
    moment, claimed = now or timezone.now(), 0
    while claimed < most and _claim_one(moment):
        claimed += 1
    return claimed


def _claim_one(now: dt.datetime) -> bool:
    """Claim the deadline that fell due first; one whose handler fails comes again later and holds up no other."""
    with transaction.atomic():
        rows = Deadline.objects.filter(closed_at__isnull=True, level=0, next_try__lte=now, kind__in=_handlers)
        deadline = (
            rows.select_for_update(skip_locked=True, of=("self",))
            .select_related("paper__company")
            .order_by("next_try", "pk")
            .first()
        )
        if deadline is None:
            return False
        _run(deadline, now)
        return True


def _run(deadline: Deadline, now: dt.datetime) -> None:
    """The level is raised with the handler's own writes: done once, or not at all."""
    try:
        with transaction.atomic():
            _handlers[deadline.kind](deadline, now)
            Deadline.objects.filter(pk=deadline.pk).update(level=1)
    except Exception:  # one promise must not hold up the others; it is tried again, and the log keeps why
        log.exception("deadline %s of %s failed", deadline.kind, deadline.paper_id)
        later = now + dt.timedelta(minutes=min(60, 2**deadline.attempts))
        Deadline.objects.filter(pk=deadline.pk).update(attempts=deadline.attempts + 1, next_try=later)


def add_task(
    paper: Paper,
    *,
    kind: str,
    title: str,
    at: dt.datetime,
    user: User | None = None,
    post: str = "",
    due: dt.datetime | None = None,
) -> Task:
    """Ask a person, or whoever holds a post in the paper's unit, to act; one open task per paper and kind."""
    task, _made = Task.objects.get_or_create(
        paper=paper,
        kind=kind,
        done_at=None,
        defaults={"title": title[:200], "user": user, "post": post, "due": due, "created_at": at},
    )
    return task


def done_task(paper: Paper, *, kind: str, by: User | None, at: dt.datetime) -> None:
    """Somebody acted: the open task of this kind on the paper is done."""
    Task.objects.filter(paper=paper, kind=kind, done_at__isnull=True).update(done_at=at, done_by=by)


def notify(users: Iterable[User], paper: Paper, text: str | Callable[[], str], at: dt.datetime) -> None:
    """Tell people something about a paper, in the page and as each has chosen by e-mail.

    A function as `text` is asked in each receiver's language; a text stands as it is.
    """
    people = {user.pk: user for user in users}.values()
    told = [Notice(user=user, paper=paper, text=_said(text, user)[:300], created_at=at) for user in people]
    mail.for_notices(Notice.objects.bulk_create(told), paper, at)


def _said(text: str | Callable[[], str], user: User) -> str:
    if isinstance(text, str):
        return text
    with translation.override(user.language):
        return text()


def tell_maker(document: Document, round: Round, at: dt.datetime, *, approved: Text = "") -> None:
    """The maker hears at once how a round ended; a good end is only told when it has a sentence of its own."""
    good = approved if round.outcome == Round.Outcome.APPROVED else ""
    if good or round.outcome in (Round.Outcome.RETURNED, Round.Outcome.REJECTED):
        number = document.number
        notify([document.maker], document.paper, lambda: str(good or _ended(round)) % {"number": number}, at)


def _ended(round: Round) -> str:
    if round.outcome == Round.Outcome.RETURNED:
        return _("%(number)s was returned to you.")
    return _("%(number)s was rejected.")
