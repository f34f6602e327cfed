"""Deciding on what one has seen: what happened to a paper since, and what of it is not what it was."""

from django.utils.translation import gettext as _

from core.display import moment_text
from core.refusals import NotAllowed
from workflow import event_names, registry
from workflow.contents import Change, changes
from workflow.documents import Document
from workflow.models import Event, Round, Step


def check_seen(document: Document, step: Step, seen: int | None) -> None:
    """Refuse a decision on something else than lay before the person; the refusal's facts say what changed.

    `seen` is the paper's last event on the page that the person looked at; None asks only whether the round still
    counts. The document is locked.
    """
    if step.state == Step.State.VOID:
        raise NotAllowed(
            _("The document was changed or withdrawn; this round no longer counts."), facts=_facts(document, step, seen)
        )
    if step.state == Step.State.OPEN and seen is not None and _since(document, step, seen):
        raise NotAllowed(
            _("Something happened to this document after you opened it. Look at it again, then decide."),
            facts=_facts(document, step, seen),
        )


def check_content(document: Document, round: Round) -> None:
    """Refuse to approve what is not, to the last digit, what was submitted."""
    content = registry.kind(document.KIND).gate(round.gate).content
    if content is None or not round.content:
        return
    differing = changes(round.content, content(document))
    if differing:
        raise NotAllowed(
            _("The document is no longer what was submitted; return it to its maker."), facts=_worded(differing)
        )


def _since(document: Document, step: Step, seen: int | None) -> list[Event]:
    """What happened after the event that was seen; without one, after the round was opened."""
    events = Event.objects.filter(paper_id=document.pk).select_related("by")
    later = events.filter(pk__gt=seen) if seen is not None else events.filter(at__gt=step.round.opened_at)
    return list(later.order_by("pk"))


def _facts(document: Document, step: Step, seen: int | None) -> dict[str, object]:
    said: dict[str, object] = {}
    for event in _since(document, step, seen):
        label = event_names.label(document.KIND, event.name.removeprefix(f"{document.KIND}."))
        who = event.by.name if event.by else _("the system")
        text = f"{label}：{event.reason}" if event.reason else label
        said[_unused(f"{moment_text(event.at)} {who}", said)] = text
    return {**said, **_worded(_differing(document, step.round))}


def _unused(key: str, taken: dict[str, object]) -> str:
    """Two things at the same minute stand under keys of their own."""
    return key if key not in taken else _unused(key + " ", taken)


def _differing(document: Document, round: Round) -> list[Change]:
    content = registry.kind(document.KIND).gate(round.gate).content
    return changes(round.content, content(document)) if content and round.content else []


def _worded(differing: list[Change]) -> dict[str, object]:
    return {change.label: f"{change.before} → {change.after}" for change in differing}
