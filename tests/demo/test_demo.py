from collections import Counter

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Company
from credit import checks as credit
from demo.management.commands.demo import load, people
from orders.models import Order
from workflow.models import Paper, Step


@pytest.fixture
def loaded(db: None) -> None:
    load(timezone.now())


HELD = {"parts": 4, "office": 2, "fibre": 1, "dist": 1, "doors": 4}
"""orders that wait for money, room in the limit or somebody's word; a door waits for its balance"""


def test_the_demo_trades_in_all_five_companies_and_every_ledger_agrees(loaded: None) -> None:
    connection.check_constraints()
    for company in Company.objects.all():
        assert list(credit.differences(company)) == []
    states = {code: Counter(Order.objects.filter(company__code=code).values_list("state", flat=True)) for code in HELD}
    assert {code: found[Order.State.HELD] for code, found in states.items()} == HELD
    assert sum(states["parts"].values()) > 20
    for code, found in states.items():
        assert (code, set(found) >= {"in_review", "released", "shipped", "closed"}) == (code, True)
        assert (code, Paper.objects.filter(company__code=code).count() > 30) == (code, True)


def test_nobody_in_the_demo_decided_on_his_own_paper(loaded: None) -> None:
    decided = Step.objects.exclude(decided_by=None)
    assert decided.count() > 200
    assert not decided.filter(round__paper__maker=F("decided_by")).exists()


def test_the_people_of_the_demo_are_printed_with_their_post() -> None:
    said = people()
    assert "parts-clerk          林晓岚　售后内勤" in said
    assert "fibre-gm             金国梁　总经理、价格委员会" in said
    assert "office-planning      邓维新　集团企划部" in said
