"""The sentences of the issue about a limit of 100, from the order to the money, through the services people reach."""

from decimal import Decimal

import pytest

from credit import queries as credit
from credit.models import Decision
from orders.models import Order
from tests.orders.shop import Shop, fresh, open_shop
from tests.orders.test_services import parts
from tests.receivables.till import Till, open_till, sound
from tests.world import NOW, TODAY, World
from workflow import outbox

D = Decimal


@pytest.fixture
def till(parts: World) -> Till:
    """The parts company; its customer on monthly settlement has a limit of 100 and owes nothing."""
    made = open_till(open_shop(parts))
    made.shop.limit("monthly", 100)
    return made


def order(shop: Shop, amount: object) -> Order:
    """A reviewed order of one piece at this price."""
    return shop.review(shop.line("board", 1, amount), customer="monthly")


def owed(shop: Shop) -> Decimal:
    return credit.exposure(shop.account("monthly"), TODAY)


def test_60_passes_then_40_passes_then_a_cent_is_held_with_its_decision(till: Till) -> None:
    shop = till.shop
    assert [order(shop, amount).state for amount in ("60", "40")] == ["released", "released"]
    assert owed(shop) == D(100)
    cent = order(shop, "0.01")
    assert (cent.state, cent.hold) == ("held", "over_limit")
    decision = Decision.objects.get(paper=cent.pk)
    assert (decision.ok, decision.excess, decision.exposure, decision.limit) == (False, D("0.01"), D(100), D(100))
    assert owed(shop) == D(100)
    assert sound(till) == []


def test_a_limit_below_the_exposure_is_accepted_and_only_new_orders_are_held(till: Till) -> None:
    shop = till.shop
    shop.limit("monthly", 200)
    running = order(shop, "150")
    shop.limit("monthly", 100)
    assert order(shop, "1").state == "held"
    shop.limit("monthly", 200)
    till.deliver(running)
    till.invoice(running)
    shop.limit("monthly", 100)
    assert (fresh(running).state, owed(shop)) == ("shipped", D(150))
    assert order(shop, "1").state == "held"
    assert sound(till) == []


def test_an_amount_is_counted_once_at_every_stage_and_ends_at_nothing(till: Till) -> None:
    shop = till.shop
    sold = order(shop, "60")
    seen = [(parts(sold), owed(shop))]
    till.deliver(sold)
    seen.append((parts(sold), owed(shop)))
    invoice = till.invoice(sold)
    seen.append((parts(sold), owed(shop)))
    till.receive(60, {invoice.pk: 60}, customer="monthly")
    seen.append((parts(sold), owed(shop)))
    assert seen == [
        ((0, D(60), 0), D(60)),
        ((0, 0, D(60)), D(60)),
        ((0, 0, 0), D(60)),
        ((0, 0, 0), D(0)),
    ]
    assert fresh(sold).state == "closed"
    assert sound(till) == []


def test_a_held_order_is_released_by_the_confirmed_receipt_in_the_same_minute(till: Till) -> None:
    shop = till.shop
    first = till.deliver(order(shop, "60"))
    invoice = till.invoice(first)
    held = order(shop, "60")
    assert held.state == "held"
    till.receive(20, {invoice.pk: 20}, customer="monthly")
    outbox.sweep(NOW)  # what beat does every ten seconds
    outbox.sweep(NOW)
    assert (fresh(held).state, owed(shop)) == ("released", D(100))
    assert sound(till) == []
