"""The 68 figures, 59 choices and 74 clocks of the rule table are there, and an edge counts as its rule says."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from accounts.roles import ROLES
from handbook import kinds
from handbook.books import load
from handbook.clocks.base import KINDS
from handbook.figures import Threshold
from handbook.parameters import PARAMETERS
from handbook.schema import KEYS
from handbook.timers import FIGURES, TIMERS, figures
from handbook.variations import VARIATIONS

D = Decimal
COMPANIES = {"parts", "office", "fibre", "dist", "doors"}
RULES = Path(__file__).parents[2] / "docs" / "rules.csv"


def rule_ids() -> set[str]:
    with RULES.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_all_68_figures_stand_at_keys_that_exist() -> None:
    assert list(PARAMETERS) == list(range(1, 69))
    assert [where for row in PARAMETERS.values() for where in row.where if where not in KEYS] == ["[[calendar]]"] * 2
    assert len({row.name for row in PARAMETERS.values()}) == 68


def test_all_59_variations_are_settled_somewhere() -> None:
    assert list(VARIATIONS) == [f"V{number:02}" for number in range(1, 60)]
    assert [where for row in VARIATIONS.values() for where in row.where if not _is_a_place(where)] == []


def _is_a_place(where: str) -> bool:
    word, _space, rest = where.partition(" ")
    if word in ("[[sign_off]]", "kind"):
        return kinds.name_of(rest) != rest
    return where in KEYS or where in ("[[post]]", "edge", "system", "master inventory.Warehouse")


def test_every_choice_belongs_to_a_variation() -> None:
    settled = {where for row in VARIATIONS.values() for where in row.where}
    assert {key for key in KEYS if key.startswith("policy.")} <= settled


def test_all_74_clocks_name_keys_roles_and_companies_that_exist() -> None:
    assert list(TIMERS) == [f"T{number:02}" for number in range(1, 75)]
    for timer in TIMERS.values():
        assert set(timer.keys) <= set(KEYS), timer.code
        assert set(timer.figures) <= set(FIGURES), timer.code
        assert {*timer.who, *timer.escalate} <= set(ROLES), timer.code
        assert set(timer.companies) <= COMPANIES, timer.code
        assert timer.kind in KINDS, timer.code
        assert set(figures(timer.code, {})) == set(timer.figures), timer.code


def test_a_clock_without_figures_waits_for_something_else() -> None:
    assert [timer.code for timer in TIMERS.values() if not timer.keys and not timer.figures] == ["T60"]


def test_every_rule_named_is_in_the_rule_table() -> None:
    named = {rule for spec in KEYS.values() for rule in spec.rule.split()}
    named |= {rule for timer in TIMERS.values() for rule in timer.rule.split()}
    assert named - rule_ids() == set()


def test_everything_is_said_in_chinese() -> None:
    said = [spec.meaning for spec in KEYS.values()]
    said += [choice for spec in KEYS.values() for choice in spec.read.choices.values()]
    said += [spec.unit for spec in KEYS.values() if spec.unit]
    said += [row.concept for row in VARIATIONS.values()]
    said += [text for timer in TIMERS.values() for text in (timer.trigger, timer.action)]
    said += [*kinds.PLANNED.values(), *kinds.GATES.values(), *KINDS.values()]
    with translation.override("zh-hans"):
        assert [str(text) for text in said if not re.search("[一-鿿]", str(text))] == []


# -- edges (以上, 超过, 以内) ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "key", "at", "beyond"),
    [
        ("parts", "orders.freight_confirmation_above", False, True),
        ("office", "orders.free_delivery_from", True, True),
        ("office", "orders.special_approval_from", True, True),
        ("office", "orders.large_single_from", True, True),
        ("office", "credit.min_month_average", True, True),
    ],
)
def test_a_lower_edge_counts_as_its_rule_says(preset: str, key: str, at: bool, beyond: bool) -> None:
    edge: Threshold = load(preset).values[key]
    reached = [edge.reached_by(edge.amount + step) for step in (D("-0.01"), D(0), D("0.01"))]
    assert reached == [False, at, beyond]


@pytest.mark.parametrize(
    ("preset", "key"),
    [
        ("parts", "guarantee.max_order"),
        ("office", "gifts.final_up_to"),
        ("office", "customers.class_month_amount"),
        ("office", "urgent.radius_km"),
    ],
)
def test_an_upper_edge_still_holds_the_amount_itself(preset: str, key: str) -> None:
    edge: Threshold = load(preset).values[key]
    assert [edge.holds(edge.amount + step) for step in (D("-0.01"), D(0), D("0.01"))] == [True, True, False]


def test_foreign_orders_fall_into_tiers_by_their_edges() -> None:
    tiers = load("parts").values["pricing.foreign_discount_tiers"]

    def rate(amount: str) -> Decimal:
        return next(tier.rate for tier in tiers if tier.up_to is None or tier.up_to.holds(D(amount)))

    values = ("20000", "20000.01", "50000", "50000.01", "99999.99", "100000")
    assert [rate(value) for value in values] == [D("0.98"), D("0.95"), D("0.95"), D("0.92"), D("0.92"), D("0.9")]


@pytest.mark.parametrize(("value", "deciders"), [("500", 2), ("500.01", 3)])
def test_a_gift_of_500_ends_with_the_general_manager(value: str, deciders: int) -> None:
    row = load("office").row("inventory.gift", "approve", "", D(value))
    assert row is not None
    assert len(row.steps) == deciders


@pytest.mark.parametrize(("value", "posts"), [("4999.99", []), ("5000", ["csc_manager"])])
def test_special_goods_of_5000_are_approved(value: str, posts: list[str]) -> None:
    row = load("office").row("orders.special_order", "approve", "", D(value))
    assert ([step.post for step in row.steps] if row else []) == posts


@pytest.mark.parametrize(("value", "allowed"), [("1000.00", True), ("1000.01", False)])
def test_nobody_guarantees_more_than_1000(value: str, allowed: bool) -> None:
    assert (load("parts").row("credit.guarantee", "approve", "", D(value)) is not None) == allowed
