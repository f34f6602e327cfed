"""Rounds of approval: submit freezes a route into steps; any eligible person decides the open step.

Who may decide is a row per person and step (guardian's direct table), written in bulk when the step opens and deleted
in one statement when it closes. Deciding reads that row and asks again whether the person still holds the post.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Unit, User
from accounts.queries import People, Seats, holders, post_titles, seated, units_of
from core.dates import business_date
from core.reading import Reading
from core.refusals import NotAllowed, NotFound, NotYours
from core.rows import sole
from workflow import locks, papers, queries, registry, turns
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


@dataclass(frozen=True)
class Place:
    """A step as submitting opens it: post, title on the paper, unit, and the ids of those who could decide it."""

    post: str
    title: str
    unit: Unit
    people: tuple[int, ...]


def fingerprint(parts: Iterable[object]) -> str:
    """A short digest of what is being approved; equal parts in equal order give the same one."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def submit(document: Document, *, gate: str, route: Route, by: User, at: dt.datetime, fingerprint: str = "") -> None:
    """Open a round at a gate for a locked document and its first step (inside the door, after the state's move).

    Raises NotAllowed when the handbook names no step, or when nobody but the maker could decide one: the sentence
    says which post is missing.
    """
    on = business_date(at, document.company.zone)
    places = places_of(route, document.company_id, document.unit, on, but=[makers_of(document, gate)])
    check_places(places)
    round = Round(
        paper=document.paper, gate=gate, case=route.case, version=route.version, fingerprint=fingerprint,
        opened_at=at, opened_by=by,
    )  # fmt: skip
    steps = [Step(place=no, post=place.post, title=place.title, unit=place.unit) for no, place in enumerate(places, 1)]
    turns.open_round(round, steps, places[0].people)


def places_of(route: Route, company_id: int, unit: Unit, on: dt.date, but: Iterable[People]) -> list[Place]:
    """What submitting a paper of a unit opens on a day: the steps with who could decide each, leaving out `but`.

    Submitting opens these, and the handbook's simulator shows them. One statement; one more for unseated posts.
    """
    asked = [(step.post, step.unit or unit) for step in route.steps]
    seats = holders(company_id, asked, on, but=but) if asked else []
    titles = _titles(company_id, route.steps, seats)
    return [
        Place(post, title, where, seat.people) for (post, where), title, seat in zip(asked, titles, seats, strict=True)
    ]


def check_places(places: Sequence[Place]) -> None:
    """Refuse a route without steps, and one with a step that nobody but the maker could decide: it names the post."""
    if not places:
        raise NotAllowed(_("The handbook names nobody who decides here; it cannot be submitted."))
    for place in places:
        if not place.people:
            raise NotAllowed(
                _("Nobody but the maker could decide as “%(post)s”; seat somebody on the post first.")
                % {"post": place.title}
            )


def _seats(document: Document, steps: Sequence[RouteStep], at: dt.datetime, but: Iterable[People]) -> list[Seats]:
    """Who could decide each of the steps, leaving out everybody in `but`; one statement."""
    asked = [(step.post, step.unit or document.unit) for step in steps]
    return holders(document.company_id, asked, business_date(at, document.company.zone), but=but)


def _titles(company_id: int, steps: Sequence[RouteStep], seats: Sequence[Seats]) -> list[str]:
    """What each step is called: the handbook's word for it, else the post's title."""
    known = [step.title or seat.title for step, seat in zip(steps, seats, strict=True)]
    if all(known):
        return known
    named = post_titles(company_id, [step.post for step in steps])  # of a post on which nobody sits
    return [title or named.get(step.post, step.post) for title, step in zip(known, steps, strict=True)]


def makers_of(document: Document, gate: str) -> People:
    """Who made the document and, where the gate looks along the chain, the papers that it came from."""
    along = registry.kind(document.KIND).gate(gate).chain
    return queries.makers(document.pk) if along else [document.maker_id]


def _deciders(document: Document, step: Step, at: dt.datetime, but: Iterable[People]) -> Sequence[int]:
    """Holders of a step's post who are not among `but`: its makers, and those who decided this round."""
    return _seats(document, [RouteStep(step.post, unit=step.unit)], at, but)[0].people


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
    steps = sorted(_ROUND(step_pk, by.works_in), key=lambda step: step.place)
    if not any(step.pk == step_pk and _in_sight(step, by) for step in steps):
        raise NotFound(_("There is no such document for you."))
    return steps


_ROUND = Reading(
    Step,
    ("round", "round__paper", "unit", "decided_by"),
    where='"row".round_id = (SELECT round_id FROM workflow_step WHERE id = %s) AND "unit".company_id = %s',
)


def _again(step: Step) -> Step:
    """The step as it is now, with who decided it."""
    return Step.objects.select_related("decided_by").get(pk=step.pk)


def _claim(step: Step, steps: list[Step], *, by: User, at: dt.datetime, outcome: str, reason: str) -> None:
    """Write the decision if the step is still open; whoever was quicker is named.

    The steps were read before the document was locked. A round changes only together with its open step, so a step
    that is still open says that the others are as they were read.
    """
    step.state, step.reason = OUTCOMES[outcome], reason
    if not turns.claim(step, by=by, at=at, ends=_following(step, steps) is None):
        check_turn(_again(step), steps)


def _following(step: Step, steps: Iterable[Step]) -> Step | None:
    """The step whose turn comes after an approval; None when the round ends with this one."""
    approved = step.state == Step.State.APPROVED
    return next((other for other in steps if other.place > step.place), None) if approved else None


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
    mine = StepGrant.objects.filter(content_object_id=step.pk, user_id=by.pk, permission_id=turns.decide_permission())
    sits = next(iter(mine.values_list(Exists(_seated(document, step, by, at)), flat=True)), None)
    if sits is None:
        check_turn(_again(step), [step])  # a quicker colleague's decision took the grants away
        raise NotYours(_no_grant(document, step, by))
    if not sits:
        raise NotYours(_unseated(step))


def _no_grant(document: Document, step: Step, by: User) -> str:
    if User.objects.filter(pk=by.pk).filter(pk__in=makers_of(document, step.round.gate)).exists():
        return _("You made a document that this one came from; somebody else must decide on it.")
    return _("This waits for “%(post)s”; you are not on that post.") % {"post": step.title}


def _seated(document: Document, step: Step, by: User, at: dt.datetime) -> QuerySet[Assignment]:
    today = business_date(at, document.company.zone)
    return seated(document.company_id, [(step.post, step.unit)], today).filter(user=by)


def _unseated(step: Step) -> str:
    return _("You no longer hold the post “%(post)s”.") % {"post": step.title}


def _check_reason(outcome: str, reason: str) -> None:
    if outcome not in OUTCOMES:
        raise NotAllowed(_("Choose approve, return or reject."))
    if outcome != "approve" and not reason.strip():
        raise NotAllowed(_("Write the reason, so that the maker knows what to mend."), field="reason")


def _follow(document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, reason: str) -> None:
    """Open the next step after an approval; else the round has ended."""
    following = _following(step, steps)
    if following:
        _next_step(document, steps, following, by=by, at=at, title=step.title, reason=reason)
    else:
        _close(document, step.round, steps, step.state, by=by, at=at, reason=reason)


def _next_step(
    document: Document, steps: list[Step], step: Step, *, by: User, at: dt.datetime, title: str, reason: str
) -> None:
    decided = {other.decided_by_id for other in steps if other.decided_by_id}
    people = _deciders(document, step, at, but=[decided, makers_of(document, step.round.gate)])
    if not people:
        raise NotAllowed(
            _("Nobody else could decide next as “%(post)s”; seat somebody on the post first.") % {"post": step.title}
        )
    turns.open_step(step, people, at)
    papers.save(document)
    papers.write(document, "signed", before=document.state, by=by, at=at, reason=reason, data={"step": title})


def _close(
    document: Document, round: Round, steps: list[Step], state: str, *, by: User, at: dt.datetime, reason: str
) -> None:
    gate = registry.kind(document.KIND).gate(round.gate)
    round.outcome, round.closed_at = state, at  # as written with the decision
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
    """Write the grants of open steps anew after somebody moved or left; returns the steps nobody can decide now.

    Locks each document as whoever decides does, the latest of the layers first: a step that is being decided at this
    moment is not open any more when its turn comes here, and gets no grants.
    """
    waiting = Step.objects.filter(state=Step.State.OPEN, post__in=list(posts), unit_id__in=list(unit_ids))
    found = waiting.values_list("pk", "round__paper_id", "round__paper__kind")
    known = [(registry.kind(kind).document, paper_id, pk) for pk, paper_id, kind in found]
    empty = []
    for model, paper_id, pk in sorted(known, key=lambda each: (-locks.rank(each[0]._meta.label_lower), each[1])):
        document = papers.lock(model, paper_id)
        step = sole(waiting.select_related("round__paper", "unit").filter(pk=pk))
        if step is not None and not _reseated(document, step, at):
            empty.append(step)
    return empty


def _reseated(document: Document, step: Step, at: dt.datetime) -> Sequence[int]:
    """Grants of an open step for those who may decide it now; who they are."""
    decided = set(step.round.steps.exclude(decided_by=None).values_list("decided_by_id", flat=True))
    people = _deciders(document, step, at, but=[decided, makers_of(document, step.round.gate)])
    StepGrant.objects.filter(content_object=step).delete()
    turns.grant(step, people)
    return people
