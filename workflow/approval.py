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
from accounts.queries import People, holders, post_titles, seated, units_of
from core.dates import business_date
from core.refusals import NotAllowed, NotFound, NotYours
from workflow import papers, queries, registry
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
    titles = _titles(document.company_id, route.steps)
    makers = _makers(document, gate)
    people = [_eligible(document, step, title, makers, at) for step, title in zip(route.steps, titles, strict=True)]
    round = Round.objects.create(
        paper=document.paper, gate=gate, case=route.case, version=route.version, fingerprint=fingerprint,
        opened_at=at, opened_by=by,
    )  # fmt: skip
    steps = [
        Step(round=round, place=place, post=step.post, title=title, unit=step.unit or document.unit)
        for place, (step, title) in enumerate(zip(route.steps, titles, strict=True), 1)
    ]
    steps[0].state, steps[0].opened_at = Step.State.OPEN, at
    Step.objects.bulk_create(steps)
    _grant(steps[0], people[0])
    return round


def _titles(company_id: int, steps: Iterable[RouteStep]) -> list[str]:
    """What each step is called: the handbook's word for it, else the post's title."""
    known = list(steps)
    wanted = [step.post for step in known if not step.title]
    named = post_titles(company_id, wanted) if wanted else {}
    return [step.title or named.get(step.post, step.post) for step in known]


def _makers(document: Document, gate: str) -> People:
    """Who made the document and, where the gate looks along the chain, the papers that it came from."""
    along = registry.kind(document.KIND).gate(gate).chain
    return queries.makers(document.pk) if along else [document.maker_id]


def _eligible(document: Document, step: RouteStep, title: str, makers: People, at: dt.datetime) -> list[User]:
    people = _deciders(document, step.post, step.unit or document.unit, at, but=[makers])
    if not people:
        raise NotAllowed(
            _("Nobody but the maker could decide as “%(post)s”; seat somebody on the post first.") % {"post": title}
        )
    return people


def _deciders(document: Document, post: str, unit: Unit, at: dt.datetime, but: Iterable[People]) -> list[User]:
    """Holders of the post who are not among `but`: its makers, and those who decided this round."""
    return holders(document.company_id, post, unit, business_date(at, document.company.zone), but=but)


@cache
def _decide_permission() -> int:
    return Permission.objects.get(codename="decide", content_type__app_label="workflow").pk


def _grant(step: Step, people: Iterable[User]) -> None:
    """Everybody who may decide the step gets a row of their own, in one statement."""
    right = _decide_permission()
    StepGrant.objects.bulk_create(StepGrant(user=person, permission_id=right, content_object=step) for person in people)


@papers.retrying
def decide(step_pk: int, *, by: User, at: dt.datetime, outcome: str, reason: str = "") -> Step:
    """Decide the open step of a round: `outcome` is approve, return or reject (the last two need a reason).

    Locks the document first, so of many who press at once one decides and the others are told who did. Writes the
    gate's event when the round ends, "signed" after a middle step. Raises NotFound for another company's or unit's
    step, NotAllowed when it is not this step's turn or it is decided, NotYours for its makers and without a grant.
    """
    steps = _round_of(step_pk, by)
    step = next(step for step in steps if step.pk == step_pk)
    document = papers.lock(registry.kind(step.round.paper.kind).document, step.round.paper_id, lender=by)
    check_turn(step, steps)
    check_decider(document, step, by, at)
    _check_reason(outcome, reason)
    _claim(step, steps, by=by, at=at, outcome=outcome, reason=reason)
    _follow(document, steps, step, by=by, at=at, reason=reason)
    return step


def _round_of(step_pk: int, by: User) -> list[Step]:
    """The step's whole round in order, if the step is of the person's company and units (else 404)."""
    rows = Step.objects.filter(round__steps=step_pk, unit__company_id=by.works_in)
    steps = list(rows.select_related("round__paper", "unit", "decided_by").order_by("place"))
    if not any(step.pk == step_pk and _in_sight(step, by) for step in steps):
        raise NotFound(_("There is no such document for you."))
    return steps


def _again(step: Step) -> Step:
    """The step as it is now, with who decided it."""
    return Step.objects.select_related("decided_by").get(pk=step.pk)


def _claim(step: Step, steps: list[Step], *, by: User, at: dt.datetime, outcome: str, reason: str) -> None:
    """Write the decision if the step is still open; whoever was quicker is named.

    The steps were read before the document was locked. A round changes only together with its open step, so a step
    that is still open says that the others are as they were read.
    """
    step.state, step.decided_by, step.decided_at, step.reason = OUTCOMES[outcome], by, at, reason
    written = {"state": step.state, "decided_by": by, "decided_at": at, "reason": reason}
    if not Step.objects.filter(pk=step.pk, state=Step.State.OPEN).update(**written):
        check_turn(_again(step), steps)
    StepGrant.objects.filter(content_object_id=step.pk).delete()


def _in_sight(step: Step, by: User) -> bool:
    """Whether the step or its paper lies in the person's units, or was once granted to them."""
    here = bool({step.unit_id, step.round.paper.unit_id} & units_of(by))
    return here or StepGrant.objects.filter(content_object=step, user=by).exists()


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
        check_turn(_again(step), [step])  # a quicker colleague's decision took the grants away
        raise NotYours(_no_grant(document, step, by))
    check_seat(document, step, by, at)


def _no_grant(document: Document, step: Step, by: User) -> str:
    if User.objects.filter(pk=by.pk).filter(pk__in=_makers(document, step.round.gate)).exists():
        return _("You made a document that this one came from; somebody else must decide on it.")
    return _("This waits for “%(post)s”; you are not on that post.") % {"post": step.title}


def check_seat(document: Document, step: Step, by: User, at: dt.datetime) -> None:
    """Refuse whoever no longer sits on the step's post today, whatever was granted when it opened."""
    today = business_date(at, document.company.zone)
    if not seated(document.company_id, step.post, step.unit, today).filter(user=by).exists():
        raise NotYours(_("You no longer hold the post “%(post)s”.") % {"post": step.title})


def _check_reason(outcome: str, reason: str) -> None:
    if outcome not in OUTCOMES:
        raise NotAllowed(_("Choose approve, return or reject."))
    if outcome != "approve" and not reason.strip():
        raise NotAllowed(_("Write the reason, so that the maker knows what to mend."), field="reason")


def _follow(document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, reason: str) -> None:
    """Open the next step after an approval; else the round has ended."""
    approved = step.state == Step.State.APPROVED
    following = next((other for other in steps if other.place > step.place), None) if approved else None
    if following:
        _next_step(document, steps, following, by=by, at=at, title=step.title, reason=reason)
    else:
        _close(document, step.round, steps, step.state, by=by, at=at, reason=reason)


def _next_step(
    document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, title: str, reason: str
) -> None:
    decided = {other.decided_by_id for other in steps if other.decided_by_id}
    people = _deciders(document, step.post, step.unit, at, but=[decided, _makers(document, step.round.gate)])
    if not people:
        raise NotAllowed(
            _("Nobody else could decide next as “%(post)s”; seat somebody on the post first.") % {"post": step.title}
        )
    step.state, step.opened_at = Step.State.OPEN, at
    step.save(update_fields=["state", "opened_at"])
    _grant(step, people)
    papers.save(document)
    papers.write(document, "signed", before=document.state, by=by, at=at, reason=reason, data={"step": title})


def _close(
    document: Document, round: Round, steps: list[Step], state: str, *, by: User, at: dt.datetime, reason: str
) -> None:
    gate = registry.kind(document.KIND).gate(round.gate)
    round.outcome, round.closed_at = state, at
    round.save(update_fields=["outcome", "closed_at"])
    if any(step.state == Step.State.WAITING for step in steps):
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
        decided = set(step.round.steps.exclude(decided_by=None).values_list("decided_by_id", flat=True))
        people = _deciders(document, step.post, step.unit, at, but=[decided, _makers(document, step.round.gate)])
        StepGrant.objects.filter(content_object=step).delete()
        _grant(step, people)
        empty += [] if people else [step]
    return empty
