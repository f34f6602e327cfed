"""Whose figures are in force: who drafted the version that brought them, however many versions came since."""

import datetime as dt
from pathlib import Path

import pytest

from accounts import services as accounts
from demo.cast import World
from handbook.queries.drafters import drafted_prices, drafters
from tests.handbook.house import TEXT, TOMORROW, approved, decide, open_trial, submitted
from tests.world import TODAY, again

FREIGHT = ("amount = 300, inclusive = false", "amount = 500, inclusive = false")
RANGE = ("sales_clerk = 5,", "sales_clerk = 6,")
S18 = '\n[[conflict]]\ncode = "S18"\nrule = "FIBRE-93"\n'


def priced(world: World) -> None:
    """A new price authority, drafted by the sales manager, approved by committee and general manager."""
    made = submitted(world, world.seller, *RANGE)
    decide(decide(made, world.committee), world.chief)
    world.company.refresh_from_db()


def test_figures_of_the_preset_are_nobodys_draft(trial: World) -> None:
    assert drafters(trial.company, "pricing.", TOMORROW) == frozenset()


def test_whoever_drafted_the_version_in_force_is_its_drafter_from_its_day_on(trial: World) -> None:
    priced(trial)
    assert drafters(trial.company, "pricing.", TODAY) == frozenset()
    assert drafters(trial.company, "pricing.", TOMORROW) == {trial.seller.pk}
    assert drafters(trial.company, "orders.", TOMORROW) == frozenset()


def test_a_later_version_of_another_area_leaves_the_drafter_of_the_prices(trial: World) -> None:
    priced(trial)
    approved(trial, *FREIGHT, effective_on=TOMORROW + dt.timedelta(days=1))
    later = TOMORROW + dt.timedelta(days=2)
    assert drafters(trial.company, "pricing.", later) == {trial.seller.pk}
    assert drafters(trial.company, "orders.", later) == {trial.planner2.pk}


def test_a_later_figure_of_somebody_else_does_not_launder_the_first(trial: World) -> None:
    """Else two managers who each widen a range would both be free of it after the other's version."""
    priced(trial)
    other = again(trial.planner3)
    accounts.assign(user=other, post=trial.posts["sales_manager"], unit=trial.root, starts=TODAY, by=None)
    made = submitted(trial, again(other), "dept_manager = 15,", "dept_manager = 16,")
    decide(decide(made, trial.committee), trial.chief)
    trial.company.refresh_from_db()
    assert drafters(trial.company, "pricing.", TOMORROW) == {trial.seller.pk, other.pk}
    undone = submitted(trial, again(other), RANGE[1], RANGE[0])
    decide(decide(undone, trial.committee), trial.chief)
    trial.company.refresh_from_db()
    assert drafters(trial.company, "pricing.", TOMORROW) == {other.pk}


def test_the_drafter_is_kept_from_use_where_the_handbook_says_so(folder: Path, db: None) -> None:
    world = open_trial(folder, TEXT + S18)
    priced(world)
    assert not drafted_prices(world.company, world.seller, TODAY)
    assert drafted_prices(world.company, world.seller, TOMORROW)
    assert not drafted_prices(world.company, world.planner2, TOMORROW)


def test_elsewhere_the_drafter_uses_them_like_everybody(trial: World) -> None:
    priced(trial)
    assert not drafted_prices(trial.company, trial.seller, TOMORROW)


@pytest.mark.parametrize("area", ["pricing.", "orders."])
def test_another_company_has_drafters_of_its_own(trial: World, foreign: World, area: str) -> None:
    priced(trial)
    assert drafters(foreign.company, area, TOMORROW) == frozenset()
