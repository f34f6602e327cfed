"""Trying every action on a paper of credit, as somebody or as the clock, and undoing it: a paper serves a whole row."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core.refusals import Refused
from demo.cast import World
from tests.world import NOW, again
from workflow import approval
from workflow.models import Step, StepGrant

NO, WHO = 409, {403, 404}
"""not in this state; not this person, or nothing that this person sees"""
Act = Callable[[Any, Any], Any]
"""an action on a paper by a person, or by None: the clock, or whoever is at hand"""
Actions = Mapping[str, tuple[str, Act]]
"""What is tried: by whom, where a person does it (else by the clock, or by whoever holds the step)."""
Passes = Mapping[str, Mapping[str, str | int]]
"""state → action → the state that follows; every other action is refused, or does nothing when the clock tries it"""


def tried(document: Any, act: Act, by: User | None = None) -> str | int:
    """The state that an action leaves a paper in, or the status with which it is refused; nothing of it stays."""
    with transaction.atomic():
        try:
            act(document, by)
            found: str | int = type(document).objects.values_list("state", flat=True).get(pk=document.pk)
        except Refused as refusal:
            found = refusal.status
        transaction.set_rollback(True)
    return found


def opened(document: Any) -> Step | None:
    """The open step of a paper's round."""
    return Step.objects.filter(round__paper_id=document.pk, state=Step.State.OPEN).first()


def decision(outcome: str, at: dt.datetime = NOW) -> Act:
    """The open step is decided by who holds it, or by whoever is named; where none is open, the last one once more."""

    def act(document: Any, by: User | None) -> None:
        step = opened(document) or Step.objects.filter(round__paper_id=document.pk).order_by("-pk").first()
        if step is None:
            raise Refused("nothing to decide")
        grant = StepGrant.objects.filter(content_object=step).order_by("pk").first()
        who = by or (grant.user if grant else document.maker)
        approval.decide(step.pk, by=again(who), at=at, outcome=outcome, reason="另议")

    return act


def through(document: Any) -> Any:
    """Every step of the route, in its order; gives the paper as it is then."""
    while opened(document):
        decision("approve")(document, None)
    return type(document).objects.get(pk=document.pk)


def decided(document: Any, outcome: str, at: dt.datetime = NOW) -> Any:
    """The open step decided so; gives the paper as it is then."""
    decision(outcome, at)(document, None)
    return type(document).objects.get(pk=document.pk)


def decisions(at: dt.datetime = NOW) -> Actions:
    """The three answers of whoever holds the open step, at a moment."""
    return {name: ("", decision(name, at)) for name in ("approve", "return", "reject")}


DECISIONS = decisions()


def row(document: Any, actions: Actions, world: World) -> dict[str, str | int]:
    """What comes of every action, by whoever may do it."""
    return {
        name: tried(document, act, again(world.people[who]) if who else None) for name, (who, act) in actions.items()
    }


def expected(state: str, passes: Passes, actions: Actions) -> dict[str, str | int]:
    """The same as the table has it."""
    quiet = {name for name, (who, _act) in actions.items() if not who and name not in DECISIONS}
    return {name: passes[state].get(name, state if name in quiet else NO) for name in actions}


def those_who_may(document: Any, act: Act, world: World) -> set[str]:
    """Who of the company gets an action done; everybody else is refused as a person."""
    answers = {who: tried(document, act, again(person)) for who, person in world.people.items()}
    assert {answer for answer in answers.values() if isinstance(answer, int)} <= WHO, answers
    return {who for who, answer in answers.items() if isinstance(answer, str)}
