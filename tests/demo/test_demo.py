from collections import Counter

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Company
from credit import checks as credit
from demo.management.commands.demo import load, people
from orders.models import Order
from workflow.models import Step


@pytest.fixture
def loaded(db: None) -> None:
    load(timezone.now())


def test_the_demo_trades_in_both_companies_and_every_ledger_agrees(loaded: None) -> None:
    connection.check_constraints()
    for company in Company.objects.all():
        assert list(credit.differences(company)) == []
    states = Counter(Order.objects.values_list("state", flat=True))
    assert states[Order.State.HELD] == 2
    assert states[Order.State.CLOSED] > 10
    assert set(states) >= {"in_review", "held", "released", "shipped", "closed"}


def test_nobody_in_the_demo_decided_on_his_own_paper(loaded: None) -> None:
    decided = Step.objects.exclude(decided_by=None)
    assert decided.count() > 100
    assert not decided.filter(round__paper__maker=F("decided_by")).exists()


def test_the_people_of_the_demo_are_printed_with_their_post() -> None:
    assert "parts-clerk          林晓岚　售后内勤" in people()
