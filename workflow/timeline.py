"""The one list of what happened to a document, newest first.

Events, decisions, changes of fields, prints, files, papers made from it, refused attempts.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import TimelineRow
from workflow import event_names, queries, registry
from workflow.changes import Change
from workflow.documents import Document
from workflow.record import Copy, Happened, Neighbour, Pinned, Record, Refused, SignOff

DECISION, REFUSED = "decision", "refused"


def rows(document: Document, hanging: Record, waiting: SignOff | None, user: User) -> list[TimelineRow]:
    """Everything, newest first; above it whom the paper waits for now."""
    printings = {event.at for event in hanging.happened if event.name.endswith(".printed")}  # told by their event
    found = [
        *_events(document, hanging),
        *(_made(paper) for paper in hanging.after if queries.may_see(user, paper.kind, paper.unit_id, paper.pk)),
        *(_printed(copies) for copies in by_job(hanging.copies) if copies[0].at not in printings),
        *(_pinned(file) for file in hanging.files),
        *(_refused(attempt) for attempt in hanging.refused),
    ]
    found.sort(key=lambda row: row.at or dt.datetime.min.replace(tzinfo=dt.UTC), reverse=True)
    return [*([_waits(waiting)] if waiting else []), *found]


def _events(document: Document, hanging: Record) -> list[TimelineRow]:
    """Events newest first, each with the changes that its transaction wrote; the others stand for themselves."""
    changed = {change.began: change for change in hanging.changes}
    told = []
    for event in reversed(hanging.happened):  # of several events of one transaction the first takes the changes
        told.append(_event(document, event, changed.pop(event.began, None) if event.began else None))
    return [*reversed(told), *(_alone(change) for change in changed.values())]


def _event(document: Document, event: Happened, change: Change | None) -> TimelineRow:
    name = event.name.removeprefix(f"{document.KIND}.")
    text = event_names.label(document.KIND, name)
    return TimelineRow(
        text=f"{text} · {event.step}" if event.step else text,
        who=event.who or _("the system"),
        acting_for=event.acting_for or "",
        at=event.at,
        reason=event.reason,
        look=event_names.look(name),
        details=change.texts if change else (),
        kind=DECISION if event.step else "",
    )


def _alone(change: Change) -> TimelineRow:
    """A change that no event tells of: another document's work, or somebody at the database."""
    return TimelineRow(
        _("changed fields"),
        who=change.who or _("the system"),
        at=change.began,
        reason=change.reason,
        details=change.texts,
    )


def _made(paper: Neighbour) -> TimelineRow:
    kind = registry.kind(paper.kind)
    text = _("made %(kind)s %(number)s from it") % {"kind": kind.name, "number": paper.number or ""}
    return TimelineRow(text, who=paper.who, at=paper.at, url=reverse(kind.url, args=[paper.pk]))


def by_job(copies: Iterable[Copy]) -> list[list[Copy]]:
    """Copies (newest first) that were printed together, in the order of their labels."""
    jobs: dict[str, list[Copy]] = {}
    for copy in copies:
        jobs.setdefault(copy.job, []).insert(0, copy)
    return list(jobs.values())


def _printed(copies: Sequence[Copy]) -> TimelineRow:
    first, number = copies[0], max(copy.number for copy in copies)
    text = _("printed %(paper)s, no. %(number)s") % {"paper": first.title, "number": number}
    return TimelineRow(text, who=first.who, at=first.at, url=reverse("workflow:print", args=[first.job]))


def _pinned(file: Pinned) -> TimelineRow:
    text = _("attached %(file)s") % {"file": file.name}
    return TimelineRow(text, who=file.who, at=file.at, url=reverse("workflow:attachment", args=[file.pk]))


def _refused(attempt: Refused) -> TimelineRow:
    return TimelineRow(
        _("was refused"), who=attempt.who, at=attempt.at, reason=attempt.sentence, look="bad", kind=REFUSED
    )


def _waits(step: SignOff) -> TimelineRow:
    text = _("waits for %(post)s") % {"post": step.title}
    return TimelineRow(text, who=waited_for(step), at=step.opened_at, look="now", kind=DECISION)


def waited_for(step: SignOff) -> str:
    """The people who may decide a step: “林晓岚、顾承宇 代 沈亦舟”."""
    return _(", ").join(map(str, step.deciders.values()))
