"""The table of cover: facts in, answer out, for every way to pay, gate and company. No database.

Rows of rules whose documents come later (purchase, production, installation, quality) are proved here as facts.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Company
from credit import judging, saying
from credit.house import house
from credit.judging import CoverFacts, Standing, Verdict, Word
from credit.models import Decision
from credit.models.decisions import BY_PEOPLE, HOLDING, PASSING, Outcome
from handbook.rows import Milestone
from handbook.terms import Gate, Terms
from workflow.models import Paper

D = Decimal
DAY = dt.date(2026, 6, 15)
STANDS: dict[str, Any] = {"paid": D(0), "exposure": D(0), "limit": None, "unlimited": False}


def asked(preset: str, terms: str, gate: str, amount: str, facts: dict[str, Any], stands: dict[str, Any]) -> Verdict:
    company = Company(pk=1, preset=preset)
    made = CoverFacts(company, 1, Paper(pk=1), gate, terms, D(amount), DAY, **facts)
    figures = {
        name: D(value) if isinstance(value, str) and value[:1].isdigit() else value for name, value in stands.items()
    }
    return judging.judge(made, Standing(**{**STANDS, **figures}), house(company, terms, DAY))


def row(*case: Any, facts: dict[str, Any] | None = None, id: str, **stands: Any) -> Any:
    """preset, terms, gate, amount, outcome, excess; facts and standing where they are not plain."""
    return pytest.param(case, facts or {}, stands, id=id)


def tried(case: Any, facts: dict[str, Any], stands: dict[str, Any]) -> tuple[str, Decimal]:
    preset, terms, gate, amount = case[:4]
    found = asked(preset, terms, gate, amount, facts, stands)
    return found.outcome.value, found.excess


MONEY = [
    row("parts", "prepaid", "release", "100", "unpaid", "0.01", paid="99.99", id="PARTS-32 a cent short"),
    row("parts", "prepaid", "release", "100", "paid", "0", paid="100", id="PARTS-32 paid"),
    row("parts", "prepaid", "release", "2620", "unpaid", "0.01", paid="2619.99", id="walk 7.1 step 7"),
    row("parts", "cash", "release", "100", "unpaid", "100", id="PARTS-46 cash before goods"),
    row("parts", "cash", "release", "100", "paid", "0", paid="100", id="PARTS-46 cash paid"),
    row("parts", "prepaid", "shipment", "100", "unpaid", "100", id="money taken back before shipment"),
    row("office", "on_delivery", "release", "800", "on_delivery", "0", id="OFFICE-43 pays the driver"),
    row("office", "on_delivery", "shipment", "800", "on_delivery", "0", id="OFFICE-43 at shipment"),
    row("fibre", "on_delivery", "release", "800", "on_delivery", "0", id="FIBRE-133 goods arrive, then pay"),
    row("wholesale", "on_delivery", "release", "800", "unpaid", "800", id="a way to pay the handbook does not know"),
    row("parts", "on_delivery", "release", "800", "no_limit", "800", id="PARTS-33 after arrival is credit there"),
    row("parts", "on_delivery", "release", "800", "within", "0", limit="800", id="PARTS-33 after arrival with a limit"),
]
STAGES = [
    row("office", "deposit", "purchase", "1000", "unpaid", "0.01", paid="299.99", id="OFFICE-89 299.99 of 300"),
    row("office", "deposit", "purchase", "1000", "milestone", "0", paid="300", id="OFFICE-89 300"),
    row("office", "deposit", "purchase", "6000", "unpaid", "0.01", paid="1799.99", id="walk 7.3 step 6, 1799.99"),
    row("office", "deposit", "purchase", "6000", "milestone", "0", paid="1800", id="walk 7.3 step 6, 1800"),
    row("office", "deposit", "purchase", "6000", "unpaid", "1800", id="OFFICE-153 6000 special, no deposit"),
    row("office", "deposit", "release", "6000", "milestone", "0", paid="1800", id="arrived goods may be allocated"),
    row("office", "deposit", "shipment", "6000", "unpaid", "0.01", paid="5999.99", id="balance before the goods leave"),
    row("office", "deposit", "shipment", "6000", "paid", "0", paid="6000", id="balance paid"),
    row("office", "monthly", "purchase", "1000", "unpaid", "300", limit="9999", id="deposit and credit: deposit first",
        facts={"milestones": (Milestone(Gate.PURCHASE, D(30)),)}),
    row("office", "monthly", "release", "1000", "within", "0", limit="700", paid="300", id="and credit for the rest",
        facts={"milestones": (Milestone(Gate.PURCHASE, D(30)),)}),
    row("doors", "deposit", "production", "10000", "unpaid", "3000", id="DOORS-08 prepayment asked for"),
    row("doors", "deposit", "production", "10000", "unpaid", "1", paid="2999", id="DOORS-09 1 less than due"),
    row("doors", "deposit", "production", "10000", "milestone", "0", paid="3000", id="DOORS-09 effective"),
    row("doors", "deposit", "production", "10000", "unpaid", "1000", paid="3000", id="DOORS-08 as the contract says",
        facts={"milestones": (Milestone(Gate.PRODUCTION, D(40)), Milestone(Gate.RELEASE, D(100)))}),
    row("doors", "deposit", "production", "10000", "lacking", "7000", paid="3000", facts={"lacks": "生产通知单"},
        id="DOORS-10 no seal, no production"),
    row("doors", "deposit", "release", "10000", "unpaid", "1", paid="9999", id="DOORS-22 balance 1"),
    row("doors", "deposit", "release", "10000", "paid", "0", paid="10000", id="DOORS-22 balance paid"),
    row("doors", "stages", "production", "8000", "milestone", "0", paid="2400", id="walk 7.7 windows are made"),
    row("doors", "stages", "installation", "8000", "unpaid", "5600", paid="2400", id="DOORS-44 install unpaid"),
    row("doors", "stages", "installation", "8000", "paid", "0", paid="8000", id="DOORS-44 install paid"),
    row("dist", "stages", "purchase", "5000", "milestone", "0", id="walk 7.5 goods are bought on the contract"),
    row("dist", "stages", "release", "5000", "unpaid", "5000", id="walk 7.5 paid before delivery"),
    row("dist", "stages", "release", "5000", "milestone", "0", paid="1500", id="walk 7.5 as the contract says",
        facts={"milestones": (Milestone(Gate.RELEASE, D(30)), Milestone(Gate.INSTALLATION, D(100)))}),
    row("dist", "prepaid", "shipment", "5000", "lacking", "0", paid="5000", facts={"lacks": "出库单经理确认"},
        id="DIST-33 slip before confirmation"),
    row("fibre", "prepaid", "shipment", "5000", "lacking", "0", paid="5000", facts={"lacks": "质量检验报告"},
        id="FIBRE-115 no quality report"),
]  # fmt: skip
CREDIT = [
    row("parts", "monthly", "release", "60", "within", "0", limit="100", id="60 of 100"),
    row("parts", "monthly", "release", "40", "within", "0", limit="100", exposure="60", id="then 40: equality"),
    row("parts", "monthly", "release", "0.01", "over_limit", "0.01", limit="100", exposure="100", id="then a cent"),
    row("parts", "monthly", "release", "300", "over_limit", "100", limit="5000", exposure="4800", id="walk 7.1 (c)"),
    row("parts", "monthly", "release", "10", "within", "0", limit="100", exposure="60", others="30", group="集团",
        id="a group owes together: equality"),
    row("parts", "monthly", "release", "10.01", "over_limit", "0.01", limit="100", exposure="60", others="30",
        group="集团", id="a group owes together: a cent more"),
    row("fibre", "monthly", "release", "10", "unlimited", "0", limit="100", others="5000", group="集团", grade="A",
        id="grade A passes whatever its group owes"),
    row("fibre", "prepaid", "release", "10", "paid", "0", paid="10", others="5000", group="集团", grade="D",
        id="grade D pays its own debts alone"),
    row("office", "monthly", "release", "1", "lapsed", "1", limit="100", lapsed=True, id="OFFICE-100 review late"),
    row("office", "monthly", "shipment", "1", "granted", "1", limit="100", lapsed=True, granted="1",
        id="OFFICE-100 what was released runs on"),
    row("parts", "monthly", "release", "1", "no_limit", "1", id="PARTS-36 no limit, no release"),
    row("parts", "monthly", "release", "1", "over_limit", "1", limit="0", id="a limit of 0 is 0"),
    row("parts", "monthly", "release", "1", "unlimited", "0", unlimited=True, exposure="10000000", id="unlimited"),
    row("parts", "monthly", "shipment", "60", "granted", "20", limit="40", granted="60", id="limit lowered: it runs"),
    row("parts", "monthly", "shipment", "61", "over_limit", "21", limit="40", granted="60", id="more than released"),
    row("parts", "monthly", "release", "60", "over_limit", "20", limit="40", granted="60", id="asked anew"),
    row("parts", "monthly", "production", "60", "over_limit", "20", limit="40", id="credit at an earlier gate"),
    row("parts", "monthly", "shipment", "100", "within", "0", limit="100", exposure="100", granted="0",
        facts={"invoiced": D(100), "paid": D(0)}, id="invoiced before it leaves: counted once"),
    row("parts", "prepaid", "shipment", "100", "paid", "0", facts={"invoiced": D(100), "paid": D(100)},
        id="the money has moved on to the invoice"),
    row("fibre", "monthly", "release", "10000000", "unlimited", "0", grade="A", id="FIBRE-53 grade A"),
    row("fibre", "monthly", "shipment", "999", "within", "0", grade="B", limit="1000", id="FIBRE-54 99.9 %"),
    row("fibre", "monthly", "shipment", "1001", "over_limit", "1", grade="B", limit="1000", id="FIBRE-54 100.1 %"),
    row("fibre", "monthly", "shipment", "2", "over_limit", "1", grade="B", limit="1", granted="2", id="not signed yet"),
    row("fibre", "monthly", "release", "1001", "on_notice", "1", grade="B", limit="1000", id="FIBRE-124 to the notice"),
    row("fibre", "monthly", "shipment", "1001", "on_notice", "1", grade="B", limit="1000", facts={"signed": True},
        id="FIBRE-117 signed"),
    row("fibre", "monthly", "release", "1", "grade_c", "1", grade="C", limit="1000", id="FIBRE-55 credit"),
    row("fibre", "prepaid", "release", "1", "paid", "0", grade="C", paid="1", id="FIBRE-55 C pays"),
    row("fibre", "monthly", "release", "1", "grade_d", "1", grade="D", limit="1000", exposure="0.01", id="FIBRE-56"),
    row("fibre", "monthly", "release", "1", "within", "0", grade="D", limit="1000", id="FIBRE-56 D has settled"),
    row("fibre", "prepaid", "release", "1", "paid", "0", grade="D", paid="1", exposure="9", id="prepaid passes"),
    row("fibre", "monthly", "shipment", "1", "over_limit", "1", limit="1000", id="FIBRE-41, 44 no grade: limit 0"),
    row("fibre", "monthly", "shipment", "1", "no_limit", "1", grade="B", id="FIBRE-103 term, no limit"),
    row("fibre", "monthly", "shipment", "1", "lacking", "1", grade="B", limit="1", facts={"lacks": "发货通知单"},
        id="FIBRE-112 no notice, no gate"),
    row("fibre", "monthly", "shipment", "1", "within", "0", grade="B", limit="1", id="FIBRE-112 with its notice"),
    row("fibre", "monthly", "release", "1", "shortage", "1", grade="C", shortage=True, limit="1", id="FIBRE-58 C"),
    row("fibre", "monthly", "release", "1", "within", "0", grade="B", shortage=True, limit="1", id="FIBRE-58 B"),
    row("office", "monthly", "release", "1", "within", "0", grade="C", limit="1", id="a company that does not grade"),
    row("office", "monthly", "release", "1", "lapsed", "1", limit="1000", lapsed=True, id="OFFICE-100 review late"),
    row("office", "monthly", "release", "1", "lapsed", "1", unlimited=True, lapsed=True, id="OFFICE-100 unlimited too"),
    row("office", "monthly", "release", "1", "paid", "0", limit="1000", lapsed=True, paid="1", id="OFFICE-100 paid"),
    row("office", "monthly", "shipment", "60", "granted", "60", limit="100", granted="60", lapsed=True,
        id="OFFICE-100 what was released runs"),
]  # fmt: skip


def word(outcome: str, excess: str = "100", used: bool = False) -> tuple[Word, ...]:
    """One override in force."""
    return (Word(1, outcome, D(excess), used),)


LATE: dict[str, Any] = {"overdue": "10", "overdue_days": 12, "limit": "1000"}
PEOPLE = [
    row("office", "monthly", "release", "100", "overdue", "100", **LATE, id="OFFICE-98 overdue, on credit"),
    row("office", "prepaid", "release", "100", "unpaid", "100", **LATE, id="OFFICE-98 overdue, pays first, not yet"),
    row("office", "prepaid", "release", "100", "paid", "0", **LATE, paid="100", id="OFFICE-98 overdue, prepaid passes"),
    row("office", "on_delivery", "release", "100", "overdue", "100", **LATE, id="OFFICE-98 on delivery is not first"),
    row("office", "monthly", "shipment", "100", "overdue", "100", **LATE, granted="100", id="held again at shipment"),
    row("parts", "monthly", "release", "100", "overdue", "100", **LATE, id="PARTS-35 pays before shipping"),
    row("fibre", "monthly", "release", "100", "on_notice", "100", **LATE, grade="B", id="FIBRE-122 to the notice"),
    row("fibre", "monthly", "shipment", "100", "overdue", "100", **LATE, grade="B", id="FIBRE-122 nobody decided"),
    row("doors", "monthly", "release", "100", "within", "0", **LATE, id="a handbook that does not ask"),
    row("parts", "prepaid", "release", "1000", "guaranteed", "1000", guaranteed="1000", id="PARTS-38 guaranteed"),
    row("parts", "prepaid", "release", "1000.01", "unpaid", "1000.01", guaranteed="1000", id="PARTS-38 a cent more"),
    row("parts", "prepaid", "shipment", "1000", "guaranteed", "600", guaranteed="1000", paid="400", id="the rest"),
    row("office", "monthly", "release", "100", "overridden", "100", **LATE, words=word("overdue"),
        id="OFFICE-99 approved"),
    row("office", "monthly", "release", "100.01", "overdue", "100.01", **LATE, words=word("overdue"),
        id="OFFICE-99 more"),
    row("office", "monthly", "release", "100", "overdue", "100", **LATE, words=word("over_limit"),
        id="OFFICE-99 a word on the limit is none on old debts"),
    row("office", "monthly", "shipment", "100", "overdue", "100", **LATE, words=word("over_limit", used=True),
        id="OFFICE-99 nor at the shipment"),
    row("office", "monthly", "shipment", "100", "overridden", "100", **LATE, words=word("overdue", used=True),
        id="OFFICE-99 at the shipment"),
    row("office", "monthly", "release", "300", "overridden", "300", limit="200", words=word("over_limit"),
        id="OFFICE-90 as much in excess as approved"),
    row("office", "monthly", "release", "300", "over_limit", "100.01", limit="199.99", words=word("over_limit"),
        id="OFFICE-90 a cent more in excess"),
    row("office", "monthly", "release", "300", "over_limit", "101", limit="199", words=word("over_limit", used=True),
        id="OFFICE-90 in use, and not released yet"),
    row("office", "monthly", "shipment", "300", "over_limit", "101", limit="199", words=word("over_limit"),
        id="OFFICE-90 asked for at the shipment"),
    row("office", "monthly", "shipment", "300", "overridden", "300", limit="199", words=word("over_limit", used=True),
        id="OFFICE-90 later orders do not stop what runs on a word"),
    row("office", "monthly", "shipment", "300", "overridden", "300", words=word("overdue", used=True),
        id="a limit withdrawn does not stop what runs on a word"),
    row("office", "deposit", "shipment", "300", "unpaid", "300", words=word("over_limit", used=True),
        id="nobody's word pays"),
    row("parts", "prepaid", "release", "1", "frozen", "0", paid="1", status="frozen", id="frozen, even when paid"),
    row("parts", "prepaid", "shipment", "1", "paid", "0", paid="1", status="frozen", id="paid goods still leave"),
    row("parts", "monthly", "shipment", "1", "frozen", "1", limit="1", status="retired", id="retired, on credit"),
    row("office", "monthly", "release", "1", "frozen", "1", words=word("frozen"), status="frozen", id="not overridden"),
]  # fmt: skip
TABLE = [*MONEY, *STAGES, *CREDIT, *PEOPLE]


@pytest.mark.parametrize(("case", "facts", "stands"), TABLE)
def test_the_answer_to_the_facts(case: tuple[Any, ...], facts: dict[str, Any], stands: dict[str, Any]) -> None:
    assert tried(case, facts, stands) == (case[4], D(case[5]))


def test_the_table_has_every_way_to_pay_gate_and_outcome() -> None:
    cases = [each.values[0] for each in TABLE]
    assert {case[1] for case in cases} == set(Terms.values)
    assert {case[2] for case in cases} == set(Gate.values)
    assert {case[4] for case in cases} == set(Outcome.values)


def test_every_outcome_has_a_sentence_and_a_side() -> None:
    assert set(saying.SENTENCES) == set(Outcome)
    assert (set(PASSING) | set(HOLDING), set(PASSING) & set(HOLDING)) == (set(Outcome), set())
    assert set(BY_PEOPLE) < set(PASSING)
    assert Decision.Outcome is Outcome


def test_small_overdue_debts_are_let_pass_up_to_the_handbooks_amount() -> None:
    company = Company(pk=1, preset="office")
    facts = CoverFacts(company, 1, Paper(pk=1), "release", "monthly", D(100), DAY)
    stands = Standing(**{**STANDS, "limit": D(1000)}, overdue=D(10), overdue_days=12)
    told = replace(house(company, "monthly", DAY), let_pass=D(10))
    assert judging.judge(facts, stands, told).outcome == "within"
    assert judging.judge(facts, replace(stands, overdue=D("10.01")), told).outcome == "overdue"
