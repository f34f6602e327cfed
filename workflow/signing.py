"""The approval box of a document's page: who signs, whom it waits for, and the decision or why it is not this person's.

All of it comes from what was read for the page; the service asks the database again.
"""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holds
from core.components import Action as Button
from core.components import Ask, AttachmentRow, StepRow
from core.dates import business_date
from core.refusals import Refused
from workflow import apart, deciders, registry
from workflow.documents import Document
from workflow.guards import EDITS
from workflow.models import Step
from workflow.record import Pinned, Record, SignOff
from workflow.timeline import waited_for

OPEN = Step.State.OPEN
STEP_LOOKS = {"approved": "done", "returned": "bad", "rejected": "bad", "open": "now"}


def waiting(hanging: Record) -> SignOff | None:
    """The step whose turn it is; None when nothing waits."""
    return next((step for step in hanging.steps if step.state == OPEN), None)


def approvals(hanging: Record) -> list[StepRow]:
    """The newest round; nothing of one that no longer counts."""
    steps = hanging.steps
    return [
        _step_row(step, hanging.files)
        for step in steps
        if step.round_id == steps[-1].round_id and step.state != Step.State.VOID
    ]


def _step_row(step: SignOff, files: Iterable[Pinned]) -> StepRow:
    return StepRow(
        post=step.title,
        who=step.who or waited_for(step),
        acting_for=step.acting_for or "",
        text=Step.State(step.state).label,
        at=step.decided_at,
        look=STEP_LOOKS.get(step.state, ""),
        note=step.reason,
        files=[file_row(row) for row in files if row.step == step.pk],
    )


def file_row(row: Pinned) -> AttachmentRow:
    """A file with its address."""
    return AttachmentRow(row.name, reverse("workflow:attachment", args=[row.pk]), row.who, row.at, row.size)


# -- the decision ----------------------------------------------------------------------------------------------------


def decisions(document: Document, user: User, hanging: Record) -> list[Button]:
    """Approve, return and reject on the open step; shown to everybody, with the reason why this person may not."""
    step = waiting(hanging)
    if step is None:
        return []
    refusal = _refusal(document, user, step, hanging)
    url = reverse("workflow:decide", args=[step.pk])
    if refusal:
        return [Button("approve", _("Approve"), url, icon="check", refusal=refusal, key="A")]
    return _buttons(url, step.deciders[user.pk].acting_for, hanging.last)


def _buttons(url: str, acting_for: str | None, seen: int) -> list[Button]:
    file = Ask("file", _("Files"), kind="file")
    reason, comment = (
        Ask("reason", _("Reason"), kind="textarea", required=True),
        Ask("reason", _("Comment"), "textarea"),
    )

    def fields(outcome: str) -> dict[str, object]:
        return {"outcome": outcome, "seen": seen}

    approve = _("Approve for %(who)s") % {"who": acting_for} if acting_for else _("Approve")
    return [
        Button("reject", _("Reject"), url, look="danger", icon="x", ask=(reason, file), fields=fields("reject")),
        Button("return", _("Return"), url, icon="undo-2", ask=(reason, file), fields=fields("return"), key="R"),
        Button(
            "comment", _("Approve with a comment"), url, icon="message-square", ask=(comment, file),
            fields=fields("approve"),
        ),
        Button("approve", approve, url, look="primary", icon="check", fields=fields("approve"), key="A"),
    ]  # fmt: skip


def _refusal(document: Document, user: User, step: SignOff, hanging: Record) -> str:
    """Why this person may not decide, and whom it waits for; '' for who may."""
    decider = step.deciders.get(user.pk)
    if own := _own_work(document, user, hanging):
        return _and_waits(own, step)
    if decider is None:
        return _and_waits(_decided(user, step, hanging.steps) or _kept_apart(document, user, step), step)
    if not decider.acting_for and not holds(user, step.post, step.unit_id):
        return deciders.unseated(step.title)
    return _clash(document, user, step) if decider.acting_for else ""


def _clash(document: Document, user: User, step: SignOff) -> str:
    """What of the own rights keeps a delegate from deciding for somebody; '' for nothing."""
    try:
        registry.check_act(user, registry.kind(document.KIND).gate(step.gate).right)
    except Refused as refused:
        return str(refused.sentence)
    return ""


def _and_waits(why: str, step: SignOff) -> str:
    waits = _("Now it waits for %(who)s (%(post)s).") % {"who": waited_for(step), "post": step.title}
    if not step.deciders:
        waits = _("Nobody can decide as “%(post)s” at the moment; the rights administrator must seat somebody.") % {
            "post": step.title
        }
    return " ".join(filter(None, (why, waits)))


def _own_work(document: Document, user: User, hanging: Record) -> str:
    """That the person made or changed the document, and when; '' for everybody else."""
    if user.pk == document.maker_id:
        return apart.own_deed("make", document.created_at, document.company.zone)
    changes = (event for event in hanging.happened if event.name.rpartition(".")[2] in EDITS)
    mine = next((event for event in changes if user.pk in event.people), None)
    return apart.own_deed("change", mine.at, document.company.zone) if mine else ""


def _decided(user: User, step: SignOff, steps: Sequence[SignOff]) -> str:
    """That the person has decided another step of this round, or somebody did so for the person."""
    if not step.one_step:
        return ""
    mine = (other for other in steps if other.round_id == step.round_id and user.pk in other.people)
    found = next(mine, None)
    return deciders.decided_before(found.title) if found else ""


def _kept_apart(document: Document, user: User, step: SignOff) -> str:
    """What keeps somebody who sits on the post, or acts for somebody, from deciding: an earlier paper or duty."""
    if holds(user, step.post, step.unit_id):
        return apart.why(document, step.gate, user)
    today = business_date(timezone.now(), document.company.zone)
    return deciders.for_maker(document, step.gate, step.post, user, today)
