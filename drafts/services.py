"""The only writers of drafts."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed
from drafts.inputs import Typed
from drafts.models import Draft
from drafts.queries import DAYS, visible

MOST_OPEN = 200
ENDED_KEPT = dt.timedelta(days=1)


class Elsewhere(NotAllowed):
    """Another window went on with this draft, or it ended: the window goes on under a key of its own."""


def save(typed: Typed, *, by: User, at: dt.datetime) -> None:
    """Keep what stands in the form.

    Raises Elsewhere when another window wrote the draft last or when it ended, NotAllowed when the page was opened by
    another person or in another company, or when the person has too many unfinished entries.
    """
    if (typed.person, typed.company) != (by.pk, by.works_in):
        raise NotAllowed(_("This page was opened by somebody else, or in another company."))
    if not _go_on(typed, by, at):
        _begin(typed, by, at)


def _go_on(typed: Typed, by: User, at: dt.datetime) -> bool:
    mine = visible(by).filter(path=typed.path, key=typed.key, holder__in=typed.held, ended_at=None)
    told = {"query": typed.query, "about": typed.about, "rows": typed.rows, "fields": typed.fields}
    return bool(mine.update(**told, holder=typed.held[0], saved_at=at))


def _begin(typed: Typed, by: User, at: dt.datetime) -> None:
    if visible(by).filter(ended_at=None).count() >= MOST_OPEN:
        raise NotAllowed(_("You have too many unfinished entries. Finish some of them or throw them away."))
    draft = Draft(user=by, company_id=by.works_in, path=typed.path, query=typed.query, key=typed.key, saved_at=at)
    draft.about, draft.rows, draft.fields, draft.holder = typed.about, typed.rows, typed.fields, typed.held[0]
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise Elsewhere(_("Another window went on with this entry.")) from error


def end(path: str, key: str, *, by: User, at: dt.datetime) -> None:
    """The form was accepted, or the person threw the draft away: nothing of it stays but its key, for a day."""
    ended = Draft(user=by, company_id=by.works_in, path=path[:200], key=key, saved_at=at, ended_at=at)
    Draft.objects.bulk_create(
        [ended],
        update_conflicts=True,
        unique_fields=["user", "company", "path", "key"],
        update_fields=["fields", "about", "rows", "saved_at", "ended_at"],
    )


def forget_old(now: dt.datetime) -> int:
    """Drop what nobody came back to for 14 days and the keys of what ended a day ago; returns how many."""
    old = Draft.objects.filter(saved_at__lt=now - dt.timedelta(days=DAYS))
    ended = Draft.objects.filter(ended_at__lt=now - ENDED_KEPT)
    return (old | ended).delete()[0]
