"""Thousands of random steps over every operation: exposure, drill-down and rebuild from the documents always agree.

Clerks, reviewers and finance do whatever comes next, sound or not; what is refused leaves nothing behind. The ledger
is then compared in three ways: its running totals, the documents behind the figure on the page, and a calculation
from orders, invoices and allocations alone that reads no row of the ledger. `WALK=10` goes on ten times as far.
"""

import os
import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.credit.walk import MIX, STEPS, Walk
from tests.orders.shop import open_shop
from tests.receivables.till import open_till, sound
from tests.world import World

PARTS, EXAMPLES, LENGTH = 5, 8 * int(os.environ.get("WALK", "1")), 50
"""2,000 steps in all; each part is a walk of its own through other steps and other dice"""
steps_of_a_walk = st.tuples(st.integers(0, len(MIX) - 1), st.integers(0, 10**6))
walks = st.lists(steps_of_a_walk, min_size=LENGTH, max_size=LENGTH)


@pytest.fixture
def walk(office: World) -> Walk:
    """The office company, where money comes before and after the goods, and orders may go in part."""
    return Walk(open_till(open_shop(office, stock=1_000_000)))


@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=walks)
def test_exposure_drill_down_and_rebuild_are_equal_after_any_steps(
    walk: Walk, part: int, steps: list[tuple[int, int]]
) -> None:
    for place, (number, seed) in enumerate(steps, 1):
        name = MIX[(number + 7 * part) % len(MIX)]
        walk.step(name, random.Random(seed + part))
        assert walk.exposures() == walk.drilled(), name
        if place % 10 == 0:
            assert walk.exposures() == walk.rebuilt()
    connection.check_constraints()
    assert sound(walk.till) == []


def test_the_walk_does_everything(walk: Walk) -> None:
    """A property of steps that are always refused would say nothing: each of them comes about."""
    dice = random.Random(7)
    for step in range(600):
        missing = [name for name in MIX if not walk.done[name]]
        if not missing:
            break
        walk.step(dice.choice(missing if step % 2 else MIX), dice)
    assert sorted(name for name in STEPS if not walk.done[name]) == []
