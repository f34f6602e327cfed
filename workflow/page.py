"""The page of any document: actions, timeline, sign-offs, related papers and what hangs on it, as plain values."""

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import permissions_of
from core.components import (
    Action as Button,
)
from core.components import (
    Ask,
    AttachmentRow,
    CommentRow,
    DocumentPage,
    Panel,
    Related,
    RelatedRow,
    StepRow,
    TimelineRow,
)
from core.refusals import Refused
from workflow import approval, event_names, policies, prints, queries, registry
from workflow.documents import Document
from workflow.models import Attachment, Comment, Event, Link, Paper, Step

STEP_LOOKS = {"approved": "done", "returned": "bad", "rejected": "bad", "open": "now"}


def document_page(document: Document, user: User, known: Sequence[policies.Action]) -> DocumentPage:
    """Everything a document's page shows besides its own facts and lines; a constant number of queries."""
    kind = registry.kind(document.KIND)
    permissions = permissions_of(user)
    steps = queries.steps(document.pk)
    seats = _seats(steps)
    last = [step for step in steps if step.round_id == steps[-1].round_id] if steps else []
    return DocumentPage(
        heading=kind.name,
        document=document,
        number=document.number,
        actions=[
            *policies.actions(document, user, known),
            *policies.offered(document, user, permissions),
            *_decisions(document, user, steps, seats),
        ],
        approvals=[_step_row(step, seats) for step in last if step.state != Step.State.VOID],
        related=_related(document, kind, user),
        attachments=[_attachment_row(row) for row in queries.attachments(document.pk)],
        attach_url=reverse("workflow:attach", args=[document.pk]),
        comments=[_comment_row(row) for row in queries.comments(document.pk)],
        comment_url=reverse("workflow:comment", args=[document.pk]),
        prints=prints.history(queries.print_log(document.pk)),
        timeline=_timeline(document, queries.events(document.pk), steps, seats),
        panels=_panels(document, user, permissions),
    )


def _seats(steps: Sequence[Step]) -> dict[int, list[User]]:
    """Open step → the people who may decide it."""
    seats: dict[int, list[User]] = defaultdict(list)
    for grant in queries.grants(step.pk for step in steps if step.state == Step.State.OPEN):
        seats[grant.content_object_id].append(grant.user)
    return seats


def _names(people: Sequence[User]) -> str:
    return "、".join(person.name for person in people)


def _step_row(step: Step, seats: dict[int, list[User]]) -> StepRow:
    who = step.decided_by.name if step.decided_by else _names(seats.get(step.pk, []))
    return StepRow(
        post=step.title,
        who=who,
        acting_for=step.acting_for.name if step.acting_for else "",
        text=step.get_state_display(),
        at=step.decided_at,
        look=STEP_LOOKS.get(step.state, ""),
        note=step.reason,
    )


def _decisions(document: Document, user: User, steps: Sequence[Step], seats: dict[int, list[User]]) -> list[Button]:
    """Approve, return and reject on the open step; shown to everybody, with the reason why this person may not."""
    step = next((step for step in steps if step.state == Step.State.OPEN), None)
    if step is None:
        return []
    refusal = _decide_refusal(document, user, step, seats)
    url = reverse("workflow:decide", args=[step.pk])
    reason = (Ask("reason", _("Reason"), kind="textarea", required=True),)
    approve = Button(
        "approve", _("Approve"), url, look="plain" if refusal else "primary", icon="check", refusal=refusal,
        fields={"outcome": "approve"}, key="A",
    )  # fmt: skip
    if refusal:
        return [approve]
    return [
        Button("reject", _("Reject"), url, look="danger", icon="x", ask=reason, fields={"outcome": "reject"}),
        Button("return", _("Return"), url, icon="undo-2", ask=reason, fields={"outcome": "return"}, key="R"),
        approve,
    ]


def _decide_refusal(document: Document, user: User, step: Step, seats: dict[int, list[User]]) -> str:
    waits = _("Now it waits for %(who)s (%(post)s).") % {"who": _names(seats.get(step.pk, [])), "post": step.title}
    if user.pk == document.maker_id:
        return _("You made this document; somebody else must decide on it.") + " " + waits
    try:
        if user.pk not in {person.pk for person in seats.get(step.pk, [])}:
            return waits
        approval.check_seat(document, step, user, timezone.now())
    except Refused as refused:
        return str(refused.sentence)
    return ""


def _paper_row(paper: Paper, state: str) -> RelatedRow:
    kind = registry.kind(paper.kind)
    looks = kind.document.LOOKS
    return RelatedRow(
        kind=kind.name,
        number=paper.number or _("draft"),
        url=reverse(kind.url, args=[paper.pk]),
        state=registry.state_label(paper.kind, state),
        look=looks.get(state, "draft"),
    )


def _related(document: Document, kind: registry.Kind, user: User) -> Related:
    """What it came from and what it became, as far as the person may open it."""
    before: list[RelatedRow] = []
    after: list[RelatedRow] = []
    for row in queries.links(document.pk):
        other, rows = (row.source, before) if row.target_id == document.pk else (row.target, after)
        if queries.may_see(user, other.kind, other.unit_id, other.pk):
            rows.append(_paper_row(other, _state(row, "source_state" if rows is before else "target_state")))
    return Related(before=before, here=RelatedRow(kind=kind.name, number=document.number or _("draft")), after=after)


def _state(link: Link, name: str) -> str:
    return str(getattr(link, name) or "")


def _attachment_row(row: Attachment) -> AttachmentRow:
    return AttachmentRow(row.name, reverse("workflow:attachment", args=[row.pk]), row.by.name, row.at, row.size)


def _comment_row(row: Comment) -> CommentRow:
    return CommentRow(row.by.name, row.at, row.text)


def _timeline(
    document: Document, events: Sequence[Event], steps: Sequence[Step], seats: dict[int, list[User]]
) -> list[TimelineRow]:
    """What happened, newest first; above it whom the paper waits for now."""
    rows = [_event_row(document, event) for event in events]
    waiting = next((step for step in steps if step.state == Step.State.OPEN), None)
    if waiting is None:
        return rows
    text = _("waits for %(post)s") % {"post": waiting.title}
    return [TimelineRow(text, who=_names(seats.get(waiting.pk, [])), at=waiting.opened_at, look="now"), *rows]


def _event_row(document: Document, event: Event) -> TimelineRow:
    name = event.name.removeprefix(f"{document.KIND}.")
    text = event_names.label(document.KIND, name)
    if step := event.data.get("step"):
        text = f"{text} · {step}"
    return TimelineRow(
        text=text,
        who=event.by.name if event.by else _("the system"),
        acting_for=event.acting_for.name if event.acting_for else "",
        at=event.at,
        reason=event.reason,
        look=event_names.look(name),
    )


def _panels(document: Document, user: User, permissions: frozenset[str]) -> list[Panel]:
    built = []
    for spec in registry.panels(document.KIND):
        if spec.permission and spec.permission not in permissions:
            continue
        context = spec.context(document, user)
        if context is not None:
            built.append(Panel(spec.template, context))
    return built
