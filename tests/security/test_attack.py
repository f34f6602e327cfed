"""Whoever made, changed or stands for the maker of a paper tries to approve it, at every door, for every kind.

The kinds come from the registry: a new one with a gate fails here until somebody says how such a paper comes to wait.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.management import get_commands
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused
from home import services as home
from tests.security import arena as stage
from tests.security.arena import ATTACKERS, RECIPES, Arena, Case, Key, gates
from tests.support.ground import signed_in
from tests.world import again
from workflow import approval, registry
from workflow.models import Event, Round, Step, StepGrant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def arena(django_db_setup: None, django_db_blocker: Any) -> Iterator[Arena]:
    """Built once; every test's own writes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stage.build()
        transaction.set_rollback(True)


class Fended(Exception):
    """The attack was answered with a refusal, in whatever way the door refuses."""


# -- doors ----------------------------------------------------------------------------------------------------------


def screen(case: Case, by: User) -> None:
    """The button's own address, past the page that would not show it."""
    answer = signed_in(by).post(reverse("workflow:decide", args=[case.step_id]), {"outcome": "approve"})
    if answer.status_code in (403, 404, 409):
        raise Fended


def bulk_screen(case: Case, by: User) -> None:
    """The ticked rows of the start page."""
    signed_in(by).post(reverse("home:approve"), {"step": [case.step_id]})
    raise Fended  # says row by row what was refused: only what it left behind tells


def bulk(case: Case, by: User) -> None:
    """The service behind it, which a command would call with as many."""
    if home.approve_many([case.step_id], by=again(by), at=timezone.now()).refused:
        raise Fended


def service(case: Case, by: User) -> None:
    """A management command, a worker or a shell calls the service itself."""
    approval.decide(case.step_id, by=again(by), at=timezone.now(), outcome="approve")


def forged_grant(case: Case, by: User) -> None:
    """The same with a grant that somebody slipped into the table."""
    known = StepGrant.objects.filter(content_object_id=case.step_id)[0]
    StepGrant.objects.create(user=by, content_object_id=case.step_id, permission_id=known.permission_id)
    service(case, by)


def machine(case: Case, by: User) -> None:
    """The move of the state machine, called and saved by a program."""
    document = case.document
    RECIPES[case.kind, case.gate].move(document)
    document.save()
    connection.check_constraints()


def machine_with_event(case: Case, by: User) -> None:
    """The same, with the event that belongs to it."""
    document = case.document
    before = document.state
    RECIPES[case.kind, case.gate].move(document)
    document.save()
    _event(case, by, before, document.state)
    connection.check_constraints()


def sql_state(case: Case, by: User) -> None:
    """The application's own database role writes state and event."""
    document = case.document
    before = document.state
    RECIPES[case.kind, case.gate].move(document)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {document._meta.db_table} SET state = %s WHERE paper_id = %s",  # noqa: S608 - a name of our own tables
            [document.state, case.paper_id],
        )
    _event(case, by, before, document.state)
    connection.check_constraints()


def sql_round(case: Case, by: User) -> None:
    """It closes the round too, without a decision."""
    Round.objects.filter(steps=case.step_id).update(outcome="approved", closed_at=timezone.now())
    sql_state(case, by)


def sql_decision(case: Case, by: User) -> None:
    """It writes the decision too: in the own name, a delegate in the maker's."""
    acting_for = case.people["maker"] if by == case.people["delegate"] else None
    done = {"state": "approved", "decided_at": timezone.now(), "decided_by": by, "acting_for": acting_for}
    Step.objects.filter(round__paper_id=case.paper_id).update(**done)
    sql_round(case, by)


def _event(case: Case, by: User, before: str, after: str) -> None:
    approved = registry.kind(case.kind).gate(case.gate).approved
    Event.objects.create(
        paper_id=case.paper_id,
        name=f"{case.kind}.{approved}",
        from_state=before,
        to_state=after,
        by=by,
        at=timezone.now(),
    )


DOORS: dict[str, Callable[[Case, User], None]] = {
    "screen": screen,
    "bulk screen": bulk_screen,
    "bulk service": bulk,
    "service": service,
    "forged grant": forged_grant,
    "state machine": machine,
    "state machine with event": machine_with_event,
    "sql: state": sql_state,
    "sql: round": sql_round,
    "sql: decision": sql_decision,
}
BY_FORCE = frozenset(DOORS) - {"screen", "bulk screen", "bulk service", "service", "forged grant"}
"""Doors at which the database itself refuses, at the latest when all of it is committed together."""
# The database knows who made, changed and stands for whom; who sits on which post is asked by the services alone. A
# superuser who made nothing can only be told from a manager by the post.
NOT_TOLD_APART = {("superuser", "sql: decision")}


def name_of(key: Key) -> str:
    return "/".join(key)


# -- tests ----------------------------------------------------------------------------------------------------------


def test_every_gate_of_the_registry_has_a_recipe() -> None:
    """Fails when an app registers a new gate: say in tests/security/arena.py how its paper comes to wait."""
    assert sorted(RECIPES) == sorted(gates())


def test_no_command_decides() -> None:
    """The doors above are all there are: none of our commands approves anything."""
    ours = {name for name, app in get_commands().items() if not app.startswith(("django", "guardian", "pg", "axes"))}
    assert [name for name in sorted(ours) if any(word in name for word in ("approve", "decide", "sign"))] == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("attacker", ATTACKERS)
@pytest.mark.parametrize("key", sorted(RECIPES), ids=name_of)
def test_nobody_approves_their_own_work(arena: Arena, key: Key, attacker: str, door: str) -> None:
    if (attacker, door) in NOT_TOLD_APART:
        return
    case = arena.cases[key]
    before = case.snapshot()
    part = transaction.atomic() if door in BY_FORCE else nullcontext()
    with pytest.raises((Fended, Refused, DatabaseError)), part:
        DOORS[door](case, case.people[attacker])
    assert case.snapshot() == before


@pytest.mark.parametrize("door", ["screen", "bulk screen", "service"])
@pytest.mark.parametrize("key", sorted(RECIPES), ids=name_of)
def test_the_holder_of_the_post_approves(arena: Arena, key: Key, door: str) -> None:
    case = arena.cases[key]
    try:
        DOORS[door](case, case.people["holder"])
    except Fended:
        assert door == "bulk screen"
    decided = case.step
    if door == "bulk screen" and decided.decided_by is None:  # a paper that must be opened first is not ticked away
        assert registry.kind(case.kind).cautions != ()
        return
    assert (decided.state, decided.decided_by) == ("approved", case.people["holder"])
    connection.check_constraints()
