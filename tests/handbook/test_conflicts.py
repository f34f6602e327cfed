"""The table of duties kept apart, and how a handbook names them."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from accounts.roles import PERMISSIONS, ROLES
from handbook import conflicts, kinds
from handbook.books import FOLDER, load
from handbook.conflicts import CONFLICTS, DOCUMENT, ELSEWHERE, PLANNED, USER, Conflict
from handbook.reading import HandbookError, Problems
from workflow import registry

RULES = Path(__file__).parents[2] / "docs" / "rules.csv"
COMPANIES = ("parts", "office", "fibre", "dist", "doors")


def rule_table() -> dict[str, dict[str, str]]:
    with RULES.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_the_table_has_every_conflict_and_each_its_rule() -> None:
    rules = rule_table()
    assert list(CONFLICTS) == [f"S{number}" for number in range(1, 27)]
    for conflict in CONFLICTS.values():
        companies = ", ".join(code.upper() for code in conflict.companies)
        source = f"2.2 {conflict.code} {companies} ({conflict.basis})"
        assert rules[conflict.number]["source"] == source
        assert conflict.rule in rules


def stated(entries: Any) -> tuple[Conflict, ...]:
    problems = Problems("x.toml")
    found = conflicts.read({"conflict": entries}, problems)
    problems.raise_any()
    return found


def per_user() -> list[Conflict]:
    meant = [each for conflict in CONFLICTS.values() for each in (conflict, *conflict.instead.values())]
    return [conflict for conflict in meant if conflict.scope == USER]


def test_what_is_kept_apart_per_person_are_rights_that_exist_or_are_planned() -> None:
    known = PERMISSIONS | set(PLANNED) | {f"role:{role}" for role in ROLES} | {ELSEWHERE}
    assert {conflict.code for conflict in per_user()} == {"S1", "S2", "S3", "S6", "S8", "S15", "S17", "S22"}
    for conflict in per_user():
        assert (conflict.a | conflict.b) - known == set()
        assert not conflict.a & conflict.b
    assert not PERMISSIONS & set(PLANNED)


def test_what_is_kept_apart_per_document_is_done_to_papers_that_exist_or_are_planned() -> None:
    known = {kind.code for kind in registry.kinds()} | set(kinds.PLANNED) | {"handbook.version"}
    for conflict in CONFLICTS.values():
        if conflict.scope != USER:
            assert {word.partition(":")[0] for word in conflict.a | conflict.b} - known == set()


@pytest.mark.parametrize("preset", [name for name in COMPANIES if (FOLDER / f"{name}.toml").is_file()])
def test_a_companys_handbook_names_the_conflicts_that_hold_there(preset: str) -> None:
    rules = rule_table()
    stated = load(preset).conflicts
    holding = [code for code, conflict in CONFLICTS.items() if preset in conflict.companies]
    assert [conflict.code for conflict in stated] == holding
    for conflict in stated:
        assert conflict.rule in rules


def test_money_is_kept_from_makers_per_paper_and_at_the_distributor_per_person() -> None:
    (named,) = stated([{"code": "S8", "rule": "DIST-39"}])
    assert (named.at("parts").scope, named.at("dist").scope) == (DOCUMENT, USER)
    assert str(named.at("dist")) == "S8 DIST-39"
    assert named.at("dist").across("orders.write") == {"receivables.confirm"}
    assert named.at("dist").across("orders.view") == frozenset()


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([{"code": "S27"}], "x.toml: [[conflict]] 1: code: S27 is unknown; S1 to S26 are allowed"),
        ([{}], "x.toml: [[conflict]] 1: code: None is unknown; S1 to S26 are allowed"),
        ([{"code": 1}], "x.toml: [[conflict]] 1: code: 1 is unknown; S1 to S26 are allowed"),
        ([{"code": "S1", "a": "orders.write"}], "x.toml: [[conflict]] 1: a code and a rule are allowed, nothing else"),
        ([{"code": "S1"}, {"code": "S1"}], "x.toml: [[conflict]] 2: S1 is named twice"),
        ([{"code": "S1", "rule": 3}], "x.toml: [[conflict]] 1: rule: a text is allowed"),
        (["S1"], "x.toml: [[conflict]] 1: a code and a rule are allowed, nothing else"),
        ({"code": "S1"}, "x.toml: conflict: [[conflict]] rows are allowed"),
    ],
)
def test_a_conflict_that_the_table_does_not_know_is_refused(entries: Any, sentence: str) -> None:
    with translation.override("en"), pytest.raises(HandbookError) as refusal:
        stated(entries)
    assert refusal.value.problems == (sentence,)


def test_a_company_may_give_a_conflict_its_own_rule() -> None:
    own, usual = stated([{"code": "S4", "rule": "DIST-23"}, {"code": "S9"}])
    assert (str(own), str(usual)) == ("S4 DIST-23", "S9 OFFICE-55")
