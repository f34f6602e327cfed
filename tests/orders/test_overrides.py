"""Held orders that leave all the same: who may ask, who decides, what it is worth, and who answers for the money."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from core.refusals import NotYours
from credit.models import Override
from orders import services
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.world import NOW, TODAY
from workflow import approval, outbox
from workflow import queries as workflow
from workflow.models import Step

SignIn = Callable[[User], Client]
D = Decimal
LATER = TODAY + dt.timedelta(days=10)


def held(shop: Shop, amount: object = 6000, limit: object = 5000) -> Order:
    """A monthly customer's order beyond the limit."""
    shop.limit("monthly", limit)
    return shop.review(shop.line("board", 1, amount), customer="monthly")


def ask(shop: Shop, order: Order, until: dt.date = LATER, by: User | None = None) -> Override:
    return services.ask_override(order.pk, by=by or shop.clerk, at=NOW, reason="月底回款，先发货", until=until)


def decide(override: Override, by: User, outcome: str = "approve", reason: str = "") -> Override:
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=by, at=NOW, outcome=outcome, reason=reason)
    outbox.sweep(NOW)
    return Override.objects.get(pk=override.pk)


def gm(shop: Shop) -> User:
    return shop.world.branch_gm


# -- OFFICE-90 -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-90")
def test_key_account_order_beyond_the_limit_waits_for_the_branch_general_manager(stationer: Shop) -> None:
    order = held(stationer)
    assert (order.state, order.hold) == ("held", "over_limit")
    override = ask(stationer, order)
    assert [grant.content_object.round.paper_id for grant in workflow.inbox(gm(stationer))] == [override.pk]
    assert (override.number, override.excess, override.amount) == (override.number, D("1000.00"), D("6000.00"))
    with pytest.raises(NotYours):
        decide(override, stationer.reviewer)
    assert fresh(order).state == "held"
    assert decide(override, gm(stationer)).state == "used"
    assert fresh(order).state == "released"
