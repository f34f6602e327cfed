"""Rounds of approval: submit freezes a route into steps; any eligible person decides the open step.

Who may decide is a row per person and step (guardian's direct table), written in bulk when the step opens and deleted
in one statement when it closes. Deciding reads that row and asks again whether the person still holds the post.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.queries import holders, post_title
from core.dates import business_date
from core.refusals import NotAllowed, NotFound, NotYours
from workflow import papers, registry
from workflow.documents import Document
from workflow.models import Round, Step, StepGrant

OUTCOMES = {"approve": Step.State.APPROVED, "return": Step.State.RETURNED, "reject": Step.State.REJECTED}


@dataclass(frozen=True)
class RouteStep:
    """One required decision: whoever holds `post` in the unit (default: the document's) decides."""

    post: str
    title: str = ""
    unit: Unit | None = None


@dataclass(frozen=True)
class Route:
    """Ordered steps for one gate, with the handbook's case and version that named them."""

    steps: tuple[RouteStep, ...]
    case: str = ""
    version: str = ""


def fingerprint(parts: Iterable[object]) -> str:
    """A short digest of what is being approved; equal parts in equal order give the same one."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def submit(document: Document, *, gate: str, route: Route, by: User, at: dt.datetime, fingerprint: str = "") -> Round:
    """Open a round at a gate for a locked document and its first step (inside the door, after the state's move).

    Raises NotAllowed when the handbook names no step, or when nobody but the maker could decide one: the sentence
    says which post is missing.
    """
    if not route.steps:
        raise NotAllowed(_("The handbook names nobody who decides here; it cannot be submitted."))
    people = [_eligible(document, step, at) for step in route.steps]
    round = Round.objects.create(
        paper=document.paper, gate=gate, case=route.case, version=route.version, fingerprint=fingerprint,
        opened_at=at, opened_by=by,
    )  # fmt: skip
    steps = Step.objects.bulk_create(_step(document, round, place, step) for place, step in enumerate(route.steps, 1))
    _open(steps[0], people[0], at)
    Step.objects.filter(pk=steps[0].pk).update(state=Step.State.OPEN, opened_at=at)
    return round


def _step(document: Document, round: Round, place: int, step: RouteStep) -> Step:
    title = step.title or post_title(document.company_id, step.post)
    return Step(round=round, place=place, post=step.post, title=title, unit=step.unit or document.unit)


def _eligible(document: Document, step: RouteStep, at: dt.datetime) -> list[User]:
    people = _deciders(document, step.post, step.unit or document.unit, at)
    if not people:
        title = step.title or post_title(document.company_id, step.post)
        raise NotAllowed(
            _("Nobody but the maker could decide as “%(post)s”; seat somebody on the post first.") % {"post": title}
        )
    return people


def _deciders(document: Document, post: str, unit: Unit, at: dt.datetime, but: Iterable[int] = ()) -> list[User]:
    """Holders of the post who are neither the maker nor among `but` (those who decided this round)."""
    today = business_date(at, document.company.zone)
    return holders(document.company_id, post, unit, today, but={document.maker_id, *but})


@cache
def _decide_permission() -> int:
    return Permission.objects.get(codename="decide", content_type__app_label="workflow").pk


def _open(step: Step, people: Iterable[User], at: dt.datetime) -> None:
    step.state, step.opened_at = Step.State.OPEN, at
    right = _decide_permission()
    StepGrant.objects.bulk_create(StepGrant(user=person, permission_id=right, content_object=step) for person in people)


@papers.retrying
def decide(step_pk: int, *, by: User, at: dt.datetime, outcome: str, reason: str = "") -> Step:
    """Decide the open step of a round: `outcome` is approve, return or reject (the last two need a reason).

    Locks the document first, so of many who press at once one decides and the others are told who did. Writes the
    gate's event when the round ends, "signed" after a middle step. Raises NotFound for another company's step,
    NotAllowed when it is not this step's turn or it is decided, NotYours for the maker and for whoever has no grant.
    """
    found = Step.objects.select_related("round__paper").filter(pk=step_pk, unit__company_id=by.works_in).first()
    if found is None:
        raise NotFound(_("There is no such document for you."))
    kind = registry.kind(found.round.paper.kind)
    document = papers.lock(kind.document, found.round.paper_id)
    steps = list(Step.objects.filter(round_id=found.round_id).select_related("round", "unit", "decided_by"))
    steps.sort(key=lambda step: step.place)
    step = next(step for step in steps if step.pk == step_pk)
    check_turn(step, steps)
    check_decider(document, step, by, at)
    _check_reason(outcome, reason)
    _decide(document, steps, step, by=by, at=at, outcome=outcome, reason=reason)
    return step


def check_turn(step: Step, steps: list[Step]) -> None:
    """Refuse a step that is decided already or whose turn has not come."""
    if step.state == Step.State.WAITING:
        before = next(other for other in steps if other.state == Step.State.OPEN)
        raise NotAllowed(_("“%(post)s” must sign first.") % {"post": before.title})
    if step.state == Step.State.VOID:
        raise NotAllowed(_("The document was changed or withdrawn; this round no longer counts."))
    if step.state != Step.State.OPEN:
        raise NotAllowed(_("%(who)s has decided this already.") % {"who": step.decided_by})


def check_decider(document: Document, step: Step, by: User, at: dt.datetime) -> None:
    """Refuse the maker, whoever has no grant on the step, and whoever no longer holds the post today."""
    if by.pk == document.maker_id:
        raise NotYours(_("You made this document; somebody else must decide on it."))
    granted = StepGrant.objects.filter(content_object_id=step.pk, user_id=by.pk, permission_id=_decide_permission())
    if not granted.exists():
        raise NotYours(_("This waits for “%(post)s”; you are not on that post.") % {"post": step.title})
    check_seat(document, step, by, at)


def check_seat(document: Document, step: Step, by: User, at: dt.datetime) -> None:
    """Refuse whoever no longer holds the step's post today, whatever was granted when it opened."""
    today = business_date(at, document.company.zone)
    seated = holders(document.company_id, step.post, step.unit, today, but=[document.maker_id])
    if by.pk not in {person.pk for person in seated}:
        raise NotYours(_("You no longer hold the post “%(post)s”.") % {"post": step.title})


def _check_reason(outcome: str, reason: str) -> None:
    if outcome not in OUTCOMES:
        raise NotAllowed(_("Choose approve, return or reject."))
    if outcome != "approve" and not reason.strip():
        raise NotAllowed(_("Write the reason, so that the maker knows what to mend."), field="reason")


def _decide(
    document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, outcome: str, reason: str
) -> None:
    step.state, step.decided_by, step.decided_at, step.reason = OUTCOMES[outcome], by, at, reason
    step.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    StepGrant.objects.filter(content_object_id=step.pk).delete()
    following = next((other for other in steps if other.place > step.place), None) if outcome == "approve" else None
    if following:
        _next_step(document, steps, following, by=by, at=at, title=step.title, reason=reason)
    else:
        _close(document, step.round, steps, OUTCOMES[outcome], by=by, at=at, reason=reason)


def _next_step(
    document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, title: str, reason: str
) -> None:
    decided = [other.decided_by_id for other in steps if other.decided_by_id]
    people = _deciders(document, step.post, step.unit, at, but=decided)
    if not people:
        raise NotAllowed(
            _("Nobody else could decide next as “%(post)s”; seat somebody on the post first.") % {"post": step.title}
        )
    _open(step, people, at)
    step.save(update_fields=["state", "opened_at"])
    papers.save(document)
    papers.write(document, "signed", before=document.state, by=by, at=at, reason=reason, data={"step": title})


def _close(
    document: Document, round: Round, steps: list[Step], state: str, *, by: User, at: dt.datetime, reason: str
) -> None:
    gate = registry.kind(document.KIND).gate(round.gate)
    round.outcome, round.closed_at = state, at
    round.save(update_fields=["outcome", "closed_at"])
    Step.objects.filter(round=round, state=Step.State.WAITING).update(state=Step.State.VOID)
    before, event = document.state, gate.approved if state == Step.State.APPROVED else state
    with papers.legal_moves(document):
        gate.decided(document, round, by, at)
    papers.save(document)
    papers.write(document, event, before=before, by=by, at=at, reason=reason, data={"step": steps[-1].title})
    gate.then(document, round, by, at)


def void(document: Document, *, at: dt.datetime, approved: bool = False) -> None:
    """Void the open rounds of a locked document (withdrawn, cancelled, changed); open steps lose their grants.

    With `approved` the complete ones too: what was agreed to is being changed and no longer counts.
    """
    outcomes = [Round.Outcome.OPEN, *([Round.Outcome.APPROVED] if approved else [])]
    rounds = list(Round.objects.filter(paper_id=document.pk, outcome__in=outcomes))
    if not rounds:
        return
    with papers.part():
        StepGrant.objects.filter(content_object__round__in=rounds).delete()
        Step.objects.filter(round__in=rounds, state__in=[Step.State.OPEN, Step.State.WAITING]).update(
            state=Step.State.VOID
        )
        Round.objects.filter(pk__in=[round.pk for round in rounds]).update(outcome=Round.Outcome.VOID, closed_at=at)


def reseat(unit_ids: Iterable[int], posts: Iterable[str], at: dt.datetime) -> list[Step]:
    """Write the grants of open steps anew after somebody moved or left; returns the steps nobody can decide now."""
    empty = []
    steps = Step.objects.filter(state=Step.State.OPEN, post__in=list(posts), unit_id__in=list(unit_ids))
    for step in steps.select_related("round__paper__company", "round__paper__maker", "unit"):
        document = (
            registry.kind(step.round.paper.kind)
            .document._default_manager.select_related("company")
            .get(pk=step.round.paper_id)
        )
        decided = step.round.steps.exclude(decided_by=None).values_list("decided_by_id", flat=True)
        people = _deciders(document, step.post, step.unit, at, but=decided)
        StepGrant.objects.filter(content_object=step).delete()
        _open(step, people, step.opened_at or at)
        empty += [] if people else [step]
    return empty
