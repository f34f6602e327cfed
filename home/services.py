"""Deciding from the worklist: one by one or many at once, each asked for itself."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.refusals import NotAllowed, Refused
from home import facts
from workflow import approval, queries
from workflow import services as workflow
from workflow.files import Kept
from workflow.models import Step


@dataclass(frozen=True)
class Outcome:
    """What came of many decisions: how many were approved, and which were refused with what sentence."""

    approved: int
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """`7 approved, 2 refused: XS-1 – sentence；XS-2 – sentence`."""
        text = ngettext("%(n)s approved", "%(n)s approved", self.approved) % {"n": self.approved}
        if not self.refused:
            return text
        why = "；".join(f"{number} – {sentence}" for number, sentence in self.refused)
        return _("%(approved)s, %(n)s refused: %(why)s") % {"approved": text, "n": len(self.refused), "why": why}


def decide_from_row(
    step_id: int,
    *,
    by: User,
    at: dt.datetime,
    outcome: str,
    reason: str = "",
    seen: int | None = None,
    files: Sequence[Kept] = (),
) -> Step:
    """Decide a step without opening its paper; refused while there is a cause to look at it first.

    What the same person has decided the same way already counts as done: a second press changes nothing.
    """
    step = queries.step(by, step_id)
    if step.decided_by_id == by.pk and step.state == approval.OUTCOMES.get(outcome):
        return step
    causes = facts.causes(by, step.round.paper, at)
    if causes:
        raise NotAllowed(_("Open it first: %(causes)s.") % {"causes": _(", ").join(map(str, causes))})
    return approval.decide(step_id, by=by, at=at, outcome=outcome, reason=reason, seen=seen, files=files)


def approve_many(
    step_ids: Iterable[int], *, by: User, at: dt.datetime, seen: Mapping[int, int | None] | None = None
) -> Outcome:
    """Approve each step in a transaction of its own; one that is refused holds up no other.

    `seen` says of each step which event of its paper was the last when the person saw the row.
    """
    approved, refused = 0, []
    for step_id in dict.fromkeys(step_ids):
        try:
            decide_from_row(step_id, by=by, at=at, outcome="approve", seen=(seen or {}).get(step_id))
        except Refused as refusal:
            workflow.log_refusal(by, path=f"home:approve {step_id}", refusal=refusal, at=at)
            refused.append((_number(step_id, by), _sentence(refusal)))
        else:
            approved += 1
    return Outcome(approved, tuple(refused))


def _sentence(refusal: Refused) -> str:
    """Why it was refused, with what changed since it was seen."""
    facts = [f"{label.strip()} {text}" for label, text in refusal.facts.items()]
    return str(refusal.sentence) + (f"（{'；'.join(facts)}）" if facts else "")


def _number(step_id: int, by: User) -> str:
    """What the paper of a step is called, for those who may see it."""
    try:
        return queries.step(by, step_id).round.paper.number or _("draft")
    except Refused:
        return "—"
