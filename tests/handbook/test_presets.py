"""The companies' handbooks: each parses, names posts that it has, and says what its procedure says."""

import re
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from demo.cast import PLANS
from handbook import books, cells
from handbook.books import FOLDER, TABLES, Handbook, load
from handbook.kinds import PLANNED
from handbook.schema import KEYS
from handbook.timers import TIMERS
from workflow import registry

PRESETS = sorted(path.stem for path in FOLDER.glob("*.toml"))
LEFT_TO_PERSONS = ("manager_decides", "prepay_only")
"""what `policy.overdue` says where somebody may let an overdue customer's goods go"""
OWN = [name for name in PRESETS if name != "wholesale"]


@pytest.fixture(params=PRESETS)
def book(request: pytest.FixtureRequest) -> Handbook:
    """Every preset in turn."""
    return load(request.param)


def test_the_preset_says_all_that_has_no_default(book: Handbook) -> None:
    said = {"company.title", "credit.components", "shipping.notice_required", "receivables.terms_days"}
    numbers = {f"numbers.{kind.code}" for kind in registry.kinds() if f"numbers.{kind.code}" in KEYS}
    assert {*said, *numbers} - set(book.values) == set()


def test_every_gate_of_the_documents_has_somebody_who_decides(book: Handbook) -> None:
    signed = {(row.kind, row.gate) for row in book.rows}
    asked = {(kind.code, gate.code) for kind in registry.kinds() for gate in kind.gates}
    asked -= {("handbook.version", "approve")}  # who approves a handbook stands in [[governance]]
    assert asked - signed == {gate for gate, happens in _happening(book).items() if not happens}


def _happening(book: Handbook) -> dict[tuple[str, str], bool]:
    """The gates that a company may be without, and whether its values say that such papers are made there."""
    said = book.values
    overdue, guaranteed = said.get("policy.overdue"), "guarantee.max_order" in said
    return {
        ("shipping.notice", "issue"): said["shipping.notice_required"],
        ("shipping.notice", "debt"): bool(said["shipping.notice_types"]),
        ("shipping.emergency", "approve"): "shipping.emergency_paper_workdays" in said,
        # where nobody applies for credit, finance sets a limit alone
        ("credit.application", "approve"): bool(said["credit.application_needs"] or said["credit.term_post"]),
        ("credit.review", "review"): "credit.review_months" in said,
        ("credit.override", "approve"): said.get("policy.over_limit") == "approved" or overdue in LEFT_TO_PERSONS,
        ("credit.guarantee", "approve"): guaranteed,
        ("credit.deduction", "confirm"): guaranteed,
    }


def test_the_whole_handbook_has_somebody_who_changes_it_and_another_who_approves(book: Handbook) -> None:
    for place in ("orders.delivery_fee", "sign_off", "pricing.discount_limits"):
        row = book.governing(place)
        assert row is not None
        assert set(row.drafts).isdisjoint(step.post for step in row.steps)


@pytest.mark.parametrize("name", OWN)
def test_the_company_runs_the_clocks_of_its_procedure(name: str) -> None:
    assert sorted(load(name).timers) == [code for code, timer in TIMERS.items() if name in timer.companies]


@pytest.mark.parametrize("name", OWN)
def test_the_company_has_a_calendar_terms_forms_and_prints(name: str) -> None:
    book = load(name)
    assert all((book.calendars, book.payment_terms, book.forms, book.prints))


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_demo_seats_people_on_posts_that_the_handbook_has(name: str) -> None:
    assert {seat.post for seat in PLANS[name].seats} - set(load(name).posts) == set()


@pytest.mark.parametrize("name", PRESETS)
def test_every_cell_of_a_table_is_said_without_a_code(name: str) -> None:
    book = load(name)
    titles = {code: post.title for code, post in book.posts.items()}
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    shown = {"code", "rule", "unit", "measure", "title"}
    with translation.override("zh-hans"):
        said = [
            (table, column, cells.cell_text(table, column, row, titles))
            for table in TABLES
            for row in raw.get(table, [])
            for column in row
            if column not in shown
        ]
        named = [cells.row_name(table, row, titles) for table in TABLES for row in raw.get(table, [])]
    assert [cell for cell in said if re.search(r"[a-z]+[_.][a-z]+", cell[2])] == []
    assert all(named)


def test_an_edge_that_stands_at_a_key_is_named_by_its_meaning() -> None:
    row = {"kind": "inventory.gift", "gate": "approve", "up_to": "gifts.final_up_to"}
    with translation.override("zh-hans"):
        assert cells.row_name("sign_off", row, {}) == "赠送申请单 · 审批 · 截止金额 按“总经理可终审的赠品金额”"


@pytest.mark.parametrize(
    ("name", "key", "choice"),
    [
        ("fibre", "policy.grade_order", "d_before_c"),
        ("fibre", "policy.gate_pass", "required"),
        ("fibre", "policy.shipment_scope", "all"),
        ("parts", "policy.tier_mode", "whole_order"),
        ("office", "policy.member_web_order", "reply_then_phone"),
        ("office", "policy.custom_deposit", "always"),
        ("office", "policy.off_catalogue", "planning_then_purchasing"),
        ("office", "policy.warranty_start", "invoice"),
        ("dist", "policy.repair_and_return", "separate"),
        ("dist", "policy.major_by_hand", True),
        ("doors", "policy.readiness", "by_channel"),
        ("doors", "policy.complaint_entry", "by_channel"),
    ],
)
def test_the_defaults_of_the_variations_stand_in_the_company_that_asked(name: str, key: str, choice: object) -> None:
    assert load(name).values[key] == choice


def test_what_is_inferred_is_marked() -> None:
    assert load("parts").inferred >= {"pricing.discount_limits", "guarantee.deduct_grace_days"}
    assert load("office").inferred >= {"orders.large_single_from", "credit.min_month_average"}
    assert "orders.special_approval_from" not in load("office").inferred


def test_what_the_source_leaves_blank_is_not_set() -> None:
    blank = {"shipping.heavy_from", "shipping.protect_from", "pricing.new_product_tons_month"}
    assert blank & set(load("parts").values) == set()


def test_planned_kinds_are_not_registered_yet() -> None:
    assert set(PLANNED) & {kind.code for kind in registry.kinds()} == set()


def test_a_wrong_preset_leaves_the_others_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FOLDER / "parts.toml").read_text(encoding="utf-8")
    (tmp_path / "good.toml").write_text(text, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(
        text.replace("orders.delivery", "orders.delivry") + "\nx = 1\n", encoding="utf-8"
    )
    monkeypatch.setattr(books, "FOLDER", tmp_path)
    with pytest.raises(books.HandbookError, match=r"^bad\.toml: "):
        load("bad")
    assert load("good").values == load("parts").values
    with pytest.raises(books.HandbookError, match="none"):
        load("none")
