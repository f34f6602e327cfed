"""Rounds of approval: submit freezes a route into steps; any eligible person decides the open step.

Who may decide is a row per person and step (guardian's direct table), written in bulk when the step opens and deleted
in one statement when it closes. Deciding reads that row and asks again whether the person still holds the post.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.queries import People, Seats, holders, post_titles, units_of
from core.dates import business_date
from core.reading import Reading
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from workflow import clock, locks, papers, registry, turns
from workflow.deciders import able, again, check_decider, check_turn, makers_of
from workflow.documents import Document
from workflow.files import Kept
from workflow.models import Attachment, Round, Step, StepGrant
from workflow.seen import check_content, check_seen

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
    one_step: bool = True
    """whether a person decides at most one of the steps"""


@dataclass(frozen=True)
class Place:
    """A step as submitting opens it: post, title on the paper, unit, and the ids of those who could decide it."""

    post: str
    title: str
    unit: Unit
    people: tuple[int, ...]


def submit(document: Document, *, gate: str, route: Route, by: User, at: dt.datetime) -> None:
    """Open a round at a gate for a locked document and its first step (inside the door, after the state's move).

    Raises NotAllowed when the handbook names no step, or when nobody but the maker could decide one: the sentence
    says which post is missing.
    """
    on = business_date(at, document.company.zone)
    makers = makers_of(document, gate)
    places = places_of(route, document.company_id, document.unit, on, but=[makers])
    check_places(places)
    content = registry.kind(document.KIND).gate(gate).content
    seen = content(document) if content else None
    round = Round(
        paper=document.paper, gate=gate, case=route.case, version=route.version, one_step=route.one_step,
        fingerprint=seen.fingerprint if seen else "", content=seen.stored() if seen else {},
        opened_at=at, opened_by=by,
    )  # fmt: skip
    steps = [Step(place=no, post=place.post, title=place.title, unit=place.unit) for no, place in enumerate(places, 1)]
    turns.open_round(round, steps, turns.Able(places[0].people, [makers], document.company_id, on))


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


def _titles(company_id: int, steps: Sequence[RouteStep], seats: Sequence[Seats]) -> list[str]:
    """What each step is called: the handbook's word for it, else the post's title."""
    known = [step.title or seat.title for step, seat in zip(steps, seats, strict=True)]
    if all(known):
        return known
    named = post_titles(company_id, [step.post for step in steps])  # of a post on which nobody sits
    return [title or named.get(step.post, step.post) for title, step in zip(known, steps, strict=True)]


@papers.retrying
def decide(
    step_pk: int,
    *,
    by: User,
    at: dt.datetime,
    outcome: str,
    reason: str = "",
    seen: int | None = None,
    files: Sequence[Kept] = (),
) -> Step:
    """Decide the open step of a round: `outcome` is approve, return or reject (the last two need a reason).

    With an approval `reason` is a comment. `seen` is the last event of the paper that the person's page showed;
    `files` are pinned to the decision. Locks the document first, so of many who press at once one decides and the
    others are told who did. Writes the gate's event when the round ends, "signed" after a middle step.

    Raises NotFound for another company's or unit's step, NotAllowed when it is not this step's turn, it is decided, or
    the document is not what was seen or submitted (the facts say what changed), NotYours for its makers, for who acts
    for one of them, and without a grant.
    """
    steps = _round_of(step_pk, by)
    step = next(step for step in steps if step.pk == step_pk)
    document = papers.lock(registry.kind(step.round.paper.kind).document, step.round.paper_id, lender=by)
    check_seen(document, step, seen)
    check_turn(step, steps)
    step.acting_for = check_decider(document, step, steps, by, at)
    _check_reason(outcome, reason)
    _claim(step, steps, by=by, at=at, outcome=outcome, reason=reason.strip())
    _pin(step, files, at)
    _follow(document, steps, step)
    return step


def _pin(step: Step, files: Sequence[Kept], at: dt.datetime) -> None:
    """Files that came with a decision belong to it."""
    if files:
        Attachment.objects.bulk_create(
            Attachment(
                paper_id=step.round.paper_id, by=step.decided_by, at=at, step=step,
                name=kept.name, mime=kept.mime, size=kept.size, digest=kept.digest,
            )
            for kept in files
        )  # fmt: skip


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


def _claim(step: Step, steps: list[Step], *, by: User, at: dt.datetime, outcome: str, reason: str) -> None:
    """Write the decision if the step is still open; whoever was quicker is named.

    The steps were read before the document was locked. A round changes only together with its open step, so a step
    that is still open says that the others are as they were read.
    """
    step.state, step.reason = OUTCOMES[outcome], reason
    if not turns.claim(step, by=by, at=at, ends=_following(step, steps) is None):
        check_turn(again(step), steps)


def _following(step: Step, steps: Iterable[Step]) -> Step | None:
    """The step whose turn comes after an approval; None when the round ends with this one."""
    approved = step.state == Step.State.APPROVED
    return next((other for other in steps if other.place > step.place), None) if approved else None


def _in_sight(step: Step, by: User) -> bool:
    """Whether the step or its paper lies in the person's units, or was once granted to them."""
    here = bool({step.unit_id, step.round.paper.unit_id} & units_of(by))
    return here or StepGrant.objects.filter(content_object=step, user=by).exists()


def _check_reason(outcome: str, reason: str) -> None:
    if outcome not in OUTCOMES:
        raise NotAllowed(_("Choose approve, return or reject."))
    if outcome != "approve" and not reason.strip():
        raise NotAllowed(_("Write the reason, so that the maker knows what to mend."), field="reason")


def _follow(document: Document, steps: list[Step], step: Step) -> None:
    """Open the next step after an approval; else the round has ended. `step` says who decided, when and for whom."""
    following = _following(step, steps)
    if following:
        _next_step(document, steps, step, following)
    else:
        _close(document, steps, step)


def _next_step(document: Document, steps: list[Step], step: Step, following: Step) -> None:
    at = _moment(step)
    eligible = able(document, following, steps, at)
    if not eligible.people:
        raise NotAllowed(
            _("Nobody else could decide next as “%(post)s”; seat somebody on the post first.")
            % {"post": following.title}
        )
    turns.open_step(following, eligible, at)
    papers.save(document)
    _write(document, "signed", document.state, step, step.title)


def _close(document: Document, steps: list[Step], step: Step) -> None:
    round, by, at = step.round, step.decided_by, _moment(step)
    gate, approved = registry.kind(document.KIND).gate(round.gate), step.state == Step.State.APPROVED
    round.outcome, round.closed_at = step.state, at  # as written with the decision
    if approved:
        check_content(document, round)
    before = document.state
    with papers.legal_moves(document):
        gate.decided(document, round, by, at)
    papers.save(document)
    _write(document, gate.approved if approved else step.state, before, step, steps[-1].title)
    gate.then(document, round, by, at)


def _moment(step: Step) -> dt.datetime:
    """When a step was decided a moment ago."""
    assert step.decided_at is not None  # noqa: S101 - claimed in this transaction
    return step.decided_at


def _write(document: Document, event: str, before: str, step: Step, title: str) -> None:
    """The event of a decision: by whom and for whom, with what was said; `decision` leads to its files."""
    papers.write(
        document, event, before=before, by=step.decided_by, at=_moment(step), acting_for=step.acting_for,
        reason=step.reason, data={"step": title, "decision": step.pk},
    )  # fmt: skip


def void(document: Document, *, at: dt.datetime, by: User | None = None, approved: bool = False) -> None:
    """Void the open rounds of a locked document (withdrawn, cancelled, changed); open steps lose their grants.

    With `approved` the complete ones too: what was agreed to is being changed and no longer counts. That is an event
    of its own, and the maker and those who agreed are told, unless they did it themselves.
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
        undone = [round for round in rounds if round.outcome == Round.Outcome.APPROVED]
        if undone:
            _tell_void(document, undone, by=by, at=at)


def _tell_void(document: Document, rounds: Sequence[Round], *, by: User | None, at: dt.datetime) -> None:
    papers.write(document, "voided", before=document.state, by=by, at=at)
    agreed = User.objects.filter(pk__in=Step.objects.filter(round__in=rounds).values("decided_by"))
    people = {user.pk: user for user in (document.maker, *agreed) if by is None or user.pk != by.pk}
    number = document.number
    clock.notify(people.values(), document.paper, lambda: _voided(number), at)


def _voided(number: str) -> str:
    return _("%(number)s is being changed; its approval is void.") % {"number": number}


def reseat(unit_ids: Iterable[int], posts: Iterable[str], at: dt.datetime) -> list[Step]:
    """Write the grants of open steps anew after somebody moved or left; returns the steps nobody can decide now."""
    return regrant(Step.objects.filter(post__in=list(posts), unit_id__in=list(unit_ids)), at)


def regrant(steps: QuerySet[Step], at: dt.datetime) -> list[Step]:
    """Write the grants of those of these steps anew that are open; returns the ones nobody can decide now.

    Locks each document as whoever decides does, the latest of the layers first: a step that is being decided at this
    moment is not open any more when its turn comes here, and gets no grants.
    """
    waiting = Step.objects.filter(state=Step.State.OPEN).select_related("round__paper", "unit")
    found = steps.filter(state=Step.State.OPEN).values_list("pk", "round__paper_id", "round__paper__kind").distinct()
    known = [(registry.kind(kind).document, paper_id, pk) for pk, paper_id, kind in found]
    empty = []
    for model, paper_id, pk in sorted(known, key=lambda each: (-locks.rank(each[0]._meta.label_lower), each[1])):
        document = papers.lock(model, paper_id)
        step = sole(waiting.filter(pk=pk))
        if step is not None and not _regranted(document, step, at):
            empty.append(step)
    return empty


def _regranted(document: Document, step: Step, at: dt.datetime) -> bool:
    """Grants of an open step for those who may decide it now; whether there is anybody."""
    eligible = able(document, step, step.round.steps.exclude(decided_by=None), at)
    StepGrant.objects.filter(content_object=step).delete()
    turns.grant(step, eligible)
    return bool(eligible.people)
