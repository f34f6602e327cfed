"""The page of any document: actions, timeline, sign-offs, related papers and what hangs on it, as plain values."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import permissions_of
from core.components import (
    CommentRow,
    DocumentPage,
    Panel,
    PrintRow,
    Related,
    RelatedRow,
)
from workflow import policies, queries, registry, signing, timeline
from workflow.documents import Document
from workflow.record import Copy, Neighbour, Record, record


def document_page(document: Document, user: User, known: Sequence[policies.Action]) -> DocumentPage:
    """Everything a document's page shows besides its own facts and lines: one statement, and those of the panels."""
    kind = registry.kind(document.KIND)
    permissions = permissions_of(user)
    hanging = record(document.pk, document.KIND, refused=queries.REFUSALS in permissions)
    return DocumentPage(
        heading=kind.name,
        document=document,
        number=document.number,
        actions=[
            *policies.actions(document, user, known),
            *policies.offered(document, user, permissions),
            *signing.decisions(document, user, hanging),
        ],
        approvals=signing.approvals(hanging),
        related=_related(document, kind, user, hanging),
        attachments=[signing.file_row(row) for row in hanging.files],
        attach_url=reverse("workflow:attach", args=[document.pk]),
        comments=[CommentRow(row.who, row.at, row.text) for row in hanging.remarks],
        comment_url=reverse("workflow:comment", args=[document.pk]),
        prints=_prints(hanging.copies),
        timeline=timeline.rows(document, hanging, signing.waiting(hanging), user),
        panels=_panels(document, user, permissions),
    )


def signing_page(document: Document, user: User) -> DocumentPage:
    """What of a document's page somebody needs who must decide on it: sign-offs, files, comments, the decision."""
    kind, hanging = registry.kind(document.KIND), record(document.pk)
    return DocumentPage(
        heading=kind.name,
        document=document,
        number=document.number,
        actions=signing.decisions(document, user, hanging),
        approvals=signing.approvals(hanging),
        attachments=[signing.file_row(row) for row in hanging.files],
        comments=[CommentRow(row.who, row.at, row.text) for row in hanging.remarks],
    )


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
