"""Who may decide in which state of a step: for every approval of the registry, written out.

yes: decides. 403: not this person. 404: for this person there is no such step. 409: nobody, now.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core.refusals import Refused
from tests.security import arena as stage
from tests.security.arena import Arena, Case, Key, gates
from tests.world import again
from workflow import approval, papers, registry
from workflow.models import Step

pytestmark = pytest.mark.django_db
ACTORS = (
    *("maker", "editor", "delegate", "superuser", "holder"),
    *("other post", "other unit", "other company", "auditor"),
)
# columns: maker, editor, maker's delegate, superuser, holder of the step's post, of another post, of the same post in
# another unit, in another company, auditor
EXPECTED = """
credit.application/approve open      403 403 403 403 yes 403 404 404 403
credit.application/approve approved  409 409 409 409 409 409 404 404 409
credit.application/approve returned  409 409 409 409 409 409 404 404 409
credit.application/approve void      409 409 409 409 409 409 404 404 409
credit.deduction/confirm   open      403 403 403 403 yes 403 404 404 403
credit.deduction/confirm   approved  409 409 409 409 409 409 404 404 409
credit.deduction/confirm   returned  409 409 409 409 409 409 404 404 409
credit.deduction/confirm   void      409 409 409 409 409 409 404 404 409
credit.guarantee/approve   open      403 403 403 403 yes 403 404 404 403
credit.guarantee/approve   approved  409 409 409 409 409 409 404 404 409
credit.guarantee/approve   returned  409 409 409 409 409 409 404 404 409
credit.guarantee/approve   void      409 409 409 409 409 409 404 404 409
credit.review/review       open      403 403 403 403 yes 403 404 404 403
credit.review/review       approved  409 409 409 409 409 409 404 404 409
credit.review/review       returned  409 409 409 409 409 409 404 404 409
credit.review/review       void      409 409 409 409 409 409 404 404 409
credit.override/approve    open      403 403 403 403 yes 403 404 404 403
credit.override/approve    approved  409 409 409 409 409 409 404 404 409
credit.override/approve    returned  409 409 409 409 409 409 404 404 409
credit.override/approve    void      409 409 409 409 409 409 404 404 409
handbook.version/approve   open      403 403 403 403 yes 403 404 404 403
handbook.version/approve   approved  409 409 409 409 409 409 404 404 409
handbook.version/approve   returned  409 409 409 409 409 409 404 404 409
handbook.version/approve   void      409 409 409 409 409 409 404 404 409
imports.run/confirm        open      403 403 403 403 yes 403 404 404 403
imports.run/confirm        approved  409 409 409 409 409 409 404 404 409
imports.run/confirm        returned  409 409 409 409 409 409 404 404 409
imports.run/confirm        void      409 409 409 409 409 409 404 404 409
orders.order/review        open      403 403 403 403 yes 403 404 404 403
orders.order/review        approved  409 409 409 409 409 409 404 404 409
orders.order/review        returned  409 409 409 409 409 409 404 404 409
orders.order/review        void      409 409 409 409 409 409 404 404 409
quotes.quotation/review    open      403 403 403 403 yes 403 404 404 403
quotes.quotation/review    approved  409 409 409 409 409 409 404 404 409
quotes.quotation/review    returned  409 409 409 409 409 409 404 404 409
quotes.quotation/review    void      409 409 409 409 409 409 404 404 409
receivables.receipt/confirm open     403 403 403 403 yes 403 404 404 403
receivables.receipt/confirm approved 409 409 409 409 409 409 404 404 409
receivables.receipt/confirm returned 409 409 409 409 409 409 404 404 409
receivables.receipt/confirm void     409 409 409 409 409 409 404 404 409
receivables.writeoff/approve open     403 403 403 403 yes 403 404 404 403
receivables.writeoff/approve approved 409 409 409 409 409 409 404 404 409
receivables.writeoff/approve returned 409 409 409 409 409 409 404 404 409
receivables.writeoff/approve void     409 409 409 409 409 409 404 404 409
shipping.notice/debt       open      403 403 403 403 yes 403 404 404 403
shipping.notice/debt       approved  409 409 409 409 409 409 404 404 409
shipping.notice/debt       returned  409 409 409 409 409 409 404 404 409
shipping.notice/debt       void      409 409 409 409 409 409 404 404 409
shipping.emergency/approve open      403 403 403 403 yes 403 404 404 403
shipping.emergency/approve approved  409 409 409 409 409 409 404 404 409
shipping.emergency/approve returned  409 409 409 409 409 409 404 404 409
shipping.emergency/approve void      409 409 409 409 409 409 404 404 409
shipping.notice/issue      open      403 403 403 403 yes 403 404 404 403
shipping.notice/issue      approved  409 409 409 409 409 409 404 404 409
shipping.notice/issue      returned  409 409 409 409 409 409 404 404 409
shipping.notice/issue      void      409 409 409 409 409 409 404 404 409
"""
ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
CELLS = [(row[0], row[1], actor, row[2 + place]) for row in ROWS for place, actor in enumerate(ACTORS)]


def _stay(case: Case) -> None:
    """It waits."""


def _approve(case: Case) -> None:
    approval.decide(case.step_id, by=again(case.people["holder"]), at=timezone.now(), outcome="approve")


def _return(case: Case) -> None:
    approval.decide(case.step_id, by=again(case.people["holder"]), at=timezone.now(), outcome="return", reason="再看看")


@papers.retrying
def _void(case: Case) -> None:
    """What the maker's withdrawal does to the round."""
    approval.void(papers.lock(registry.kind(case.kind).document, case.paper_id), at=timezone.now())


STATES: dict[str, Callable[[Case], None]] = {"open": _stay, "approved": _approve, "returned": _return, "void": _void}


@pytest.fixture(scope="module")
def arena(django_db_setup: None, django_db_blocker: Any) -> Iterator[Arena]:
    """Built once; every test's own writes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stage.build()
        transaction.set_rollback(True)


def test_the_table_has_every_gate_in_every_state() -> None:
    assert sorted((row[0], row[1]) for row in ROWS) == sorted(
        ("/".join(key), state) for key in gates() for state in STATES
    )
    assert {len(row) for row in ROWS} == {2 + len(ACTORS)}


def _key(name: str) -> Key:
    kind, _slash, gate = name.partition("/")
    return kind, gate


@pytest.mark.parametrize(("name", "state"), sorted({(row[0], row[1]) for row in ROWS}))
def test_who_may_decide(arena: Arena, name: str, state: str) -> None:
    case = arena.cases[_key(name)]
    STATES[state](case)
    found = {actor: _tries(case, actor) for actor in ACTORS}
    assert found == {actor: answer for row, in_state, actor, answer in CELLS if (row, in_state) == (name, state)}


def _tries(case: Case, actor: str) -> str:
    """What becomes of an approval; what it wrote is undone."""
    before = case.snapshot()
    with transaction.atomic():
        try:
            approval.decide(case.step_id, by=again(case.people[actor]), at=timezone.now(), outcome="approve")
        except Refused as refusal:
            assert case.snapshot() == before
            return str(refusal.status)
        decided = Step.objects.get(pk=case.step_id)
        assert (decided.state, decided.decided_by_id) == ("approved", case.people[actor].pk)
        transaction.set_rollback(True)
    return "yes"
