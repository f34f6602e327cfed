"""Several people at one limit, in processes of their own."""

import time
from decimal import Decimal
from functools import partial

from django.db import transaction

from credit import checks, queries, services
from credit.models import Account, Decision
from credit.services import groups
from tests.credit.conftest import Credit, credit_of
from tests.credit.test_groups import Family, family_of
from tests.support.races import Race
from tests.world import NOW, TODAY, world
from workflow.models import Paper

D = Decimal


def release(credit: Credit, order: Paper, amount: str) -> bool:
    """What the release of an order does: ask for cover and, when it is given, enter what was released."""
    with transaction.atomic():
        answer = services.cover(credit.facts(amount, paper=order), by=None, at=NOW)
        if answer.ok:
            account = services.account_of(credit.world.company, credit.customer.pk)
            services.enter(account.pk, [(order.pk, "released", D(amount))], services.Operation.RELEASE, by=None, at=NOW)
    return answer.ok


def test_two_clerks_at_one_limit_one_passes_one_is_held(races: Race) -> None:
    credit = credit_of(world("parts"))
    credit.limit("5000")
    credit.holding(receivable="4800")
    calls = [partial(release, credit, credit.paper(), "150") for _each in range(2)]
    assert sorted(races(*calls)) == [False, True]
    assert queries.exposure(credit.account, TODAY) == D(4950)
    assert sorted(Decision.objects.values_list("outcome", "excess")) == [("over_limit", D(100)), ("within", D(0))]


def test_many_releases_never_pass_the_limit(races: Race) -> None:
    credit = credit_of(world("parts"))
    credit.limit("1000")
    calls = [partial(release, credit, credit.paper(), "300") for _each in range(8)]
    assert sorted(races(*calls)) == [False] * 5 + [True] * 3
    assert (credit.account.released, Decision.objects.count()) == (D(900), 8)
    assert list(checks.balances_are_entries(credit.world.company)) == []


def test_two_members_at_one_shared_limit_one_passes_one_is_held(races: Race) -> None:
    family = family_of(world("parts"))
    members = (family.first, family.second)
    calls = [partial(release, member, member.paper(), "60") for member in members]
    assert sorted(races(*calls)) == [False, True]
    assert sum(queries.exposure(member.account, TODAY) for member in members) == D(60)
    assert sorted(Decision.objects.values_list("outcome", "excess")) == [("over_limit", D(20)), ("within", D(0))]


def test_many_releases_of_two_members_never_pass_the_shared_limit(races: Race) -> None:
    family = family_of(world("parts"))
    members = (family.first, family.second)
    calls = [partial(release, members[each % 2], members[each % 2].paper(), "30") for each in range(8)]
    assert sorted(races(*calls)) == [False] * 5 + [True] * 3
    assert sum(queries.exposure(member.account, TODAY) for member in members) == D(90)
    assert list(checks.balances_are_entries(family.world.company)) == []


def sit_on(family: Family) -> float:
    """Keep a group's row locked for a while; when it was let go."""
    with transaction.atomic():
        groups.lock(family.group.pk)
        time.sleep(3)
    return time.monotonic()


def ask_beside(credit: Credit) -> float:
    time.sleep(0.5)
    release(credit, credit.paper(), "60")
    return time.monotonic()


def test_only_members_wait_for_their_group(races: Race) -> None:
    family = family_of(world("parts"))
    family.other.limit("100")
    member = partial(ask_beside, family.first)
    let_go, other, waited = races(partial(sit_on, family), partial(ask_beside, family.other), member)
    assert other < let_go < waited
    assert list(Decision.objects.values_list("outcome", flat=True)) == ["within", "within"]


def test_first_entries_of_a_customer_open_one_account(races: Race) -> None:
    credit = credit_of(world("parts"))
    papers = [credit.paper() for _each in range(4)]
    earmark = partial(services.earmark, credit.customer.pk, by=None, at=NOW)
    assert races(*(partial(earmark, paper, D(10)) for paper in papers)) == [None] * 4
    assert Account.objects.get().earmarked == D(40)


def test_money_is_moved_once(races: Race) -> None:
    credit = credit_of(world("parts"))
    quotation, orders = credit.paper(), [credit.paper() for _each in range(3)]
    services.earmark(credit.customer.pk, quotation, D(80), by=None, at=NOW)
    moved = races(*(partial(services.move_earmark, quotation, order, by=None, at=NOW) for order in orders))
    assert sorted(moved) == [D(0), D(0), D(80)]
    assert sorted(queries.earmarked(order.pk) for order in orders) == [D(0), D(0), D(80)]
