"""The page of any document: actions, timeline, sign-offs, related papers and what hangs on it, as plain values."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holds, permissions_of
from core.components import (
    Action as Button,
)
from core.components import (
    Ask,
    AttachmentRow,
    CommentRow,
    DocumentPage,
    Panel,
    PrintRow,
    Related,
    RelatedRow,
    StepRow,
)
from workflow import apart, policies, queries, registry, timeline
from workflow.documents import Document
from workflow.guards import EDITS
from workflow.models import Step
from workflow.record import Copy, Neighbour, Pinned, Record, SignOff, record

OPEN = Step.State.OPEN
STEP_LOOKS = {"approved": "done", "returned": "bad", "rejected": "bad", "open": "now"}


def document_page(document: Document, user: User, known: Sequence[policies.Action]) -> DocumentPage:
    """Everything a document's page shows besides its own facts and lines: one statement, and those of the panels."""
    kind = registry.kind(document.KIND)
    permissions = permissions_of(user)
    hanging = record(document.pk, document.KIND, refused=queries.REFUSALS in permissions)
    waiting = next((step for step in hanging.steps if step.state == OPEN), None)
    return DocumentPage(
        heading=kind.name,
        document=document,
        number=document.number,
        actions=[
            *policies.actions(document, user, known),
            *policies.offered(document, user, permissions),
            *_decisions(document, user, waiting, hanging),
        ],
        approvals=_approvals(hanging.steps),
        related=_related(document, kind, user, hanging),
        attachments=[_attachment_row(row) for row in hanging.files],
        attach_url=reverse("workflow:attach", args=[document.pk]),
        comments=[CommentRow(row.who, row.at, row.text) for row in hanging.remarks],
        comment_url=reverse("workflow:comment", args=[document.pk]),
        prints=_prints(hanging.copies),
        timeline=timeline.rows(document, hanging, waiting, user),
        panels=_panels(document, user, permissions),
    )


def signing_page(document: Document, user: User) -> DocumentPage:
    """What of a document's page somebody needs who must decide on it: sign-offs, files, comments, the decision."""
    kind, hanging = registry.kind(document.KIND), record(document.pk)
    waiting = next((step for step in hanging.steps if step.state == OPEN), None)
    return DocumentPage(
        heading=kind.name,
        document=document,
        number=document.number,
        actions=_decisions(document, user, waiting, hanging),
        approvals=_approvals(hanging.steps),
        attachments=[_attachment_row(row) for row in hanging.files],
        comments=[CommentRow(row.who, row.at, row.text) for row in hanging.remarks],
    )


def _approvals(steps: Sequence[SignOff]) -> list[StepRow]:
    """The newest round; nothing of one that no longer counts."""
    return [_step_row(step) for step in steps if step.round_id == steps[-1].round_id and step.state != Step.State.VOID]


def _step_row(step: SignOff) -> StepRow:
    return StepRow(
        post=step.title,
        who=step.who or timeline.waited_for(step),
        acting_for=step.acting_for or "",
        text=Step.State(step.state).label,
        at=step.decided_at,
        look=STEP_LOOKS.get(step.state, ""),
        note=step.reason,
    )


def _decisions(document: Document, user: User, step: SignOff | None, hanging: Record) -> list[Button]:
    """Approve, return and reject on the open step; shown to everybody, with the reason why this person may not."""
    if step is None:
        return []
    refusal = _decide_refusal(document, user, step, hanging)
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


def _decide_refusal(document: Document, user: User, step: SignOff, hanging: Record) -> str:
    """Why this person may not decide; what was read for the page says it, the service asks the database again."""
    waits = _("Now it waits for %(who)s (%(post)s).") % {"who": timeline.waited_for(step), "post": step.title}
    if own := _own_work(document, user, hanging):
        return own + " " + waits
    if user.pk not in step.deciders:
        return " ".join(part for part in (_kept_apart(document, user, step), waits) if part)
    if not holds(user, step.post, step.unit_id):
        return _("You no longer hold the post “%(post)s”.") % {"post": step.title}
    return ""


def _own_work(document: Document, user: User, hanging: Record) -> str:
    """That the person made or changed the document, and when; '' for everybody else."""
    if user.pk == document.maker_id:
        return apart.own_deed("make", document.created_at, document.company.zone)
    changes = (event for event in hanging.happened if event.name.rpartition(".")[2] in EDITS)
    mine = next((event for event in changes if user.pk in event.people), None)
    return apart.own_deed("change", mine.at, document.company.zone) if mine else ""


def _kept_apart(document: Document, user: User, step: SignOff) -> str:
    """What keeps somebody who sits on the post from deciding: an earlier paper, or a duty that stays apart."""
    return apart.why(document, step.gate, user) if holds(user, step.post, step.unit_id) else ""


def _related(document: Document, kind: registry.Kind, user: User, hanging: Record) -> Related:
    """What it came from and what it became, as far as the person may open it."""
    here = RelatedRow(kind=kind.name, number=document.number or _("draft"))
    return Related(_papers(hanging.before, user), here, _papers(hanging.after, user))


def _papers(papers: Iterable[Neighbour], user: User) -> list[RelatedRow]:
    return [_paper_row(row) for row in papers if queries.may_see(user, row.kind, row.unit_id, row.pk)]


def _paper_row(paper: Neighbour) -> RelatedRow:
    kind, state = registry.kind(paper.kind), paper.state or ""
    return RelatedRow(
        kind=kind.name,
        number=paper.number or _("draft"),
        url=reverse(kind.url, args=[paper.pk]),
        state=registry.state_label(paper.kind, state),
        look=kind.document.LOOKS.get(state, "draft"),
    )


def _attachment_row(row: Pinned) -> AttachmentRow:
    return AttachmentRow(row.name, reverse("workflow:attachment", args=[row.pk]), row.who, row.at, row.size)


def _prints(copies: Iterable[Copy]) -> list[PrintRow]:
    """The print log (newest first): one row for all parts that were printed together."""
    return [_print_row(together) for together in timeline.by_job(copies)]


def _print_row(copies: Sequence[Copy]) -> PrintRow:
    first, number = copies[0], max(copy.number for copy in copies)
    title = _("%(paper)s, print no. %(number)s") % {"paper": first.title, "number": number}
    detail = _(", ").join(copy.label for copy in copies if copy.label)
    return PrintRow(title, first.who, first.at, detail, reverse("workflow:print", args=[first.job]))


def _panels(document: Document, user: User, permissions: frozenset[str]) -> list[Panel]:
    built = []
    for spec in registry.panels(document.KIND):
        if spec.permission and spec.permission not in permissions:
            continue
        context = spec.context(document, user)
        if context is not None:
            built.append(Panel(spec.template, context))
    return built
