"""Several people at one limit, in processes of their own."""

from decimal import Decimal
from functools import partial

from django.db import transaction

from credit import checks, queries, services
from credit.models import Account, Decision
from tests.credit.conftest import Credit, credit_of
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
