"""The sentences of the issue about a limit of 100, from the order to the money, through the services people reach."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed
from credit import queries as credit
from credit.models import Decision
from orders import services as orders
from orders.models import Order
from tests.orders.shop import Shop, fresh, open_shop
from tests.orders.test_services import parts
from tests.receivables.till import Till, open_till, sound
from tests.shipping.dock import Dock
from tests.world import NOW, TODAY, World
from workflow import approval, outbox
from workflow.models import Step

D = Decimal


@pytest.fixture
def till(parts: World) -> Till:
    """The parts company; its customer on monthly settlement has a limit of 100 and owes nothing."""
    made = open_till(open_shop(parts))
    made.shop.limit("monthly", 100)
    return made


def order(shop: Shop, amount: object, **head: str) -> Order:
    """A reviewed order of one piece at this price."""
    return shop.review(shop.line("board", 1, amount), customer="monthly", **head)


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
    refused_in_the_parts_company(shop, cent)
    assert sound(till) == []


def refused_in_the_parts_company(shop: Shop, held: Order) -> None:
    """Nobody lets it go: not asked again, not on a notice, not on anybody's word (PARTS-36)."""
    with pytest.raises(NotAllowed, match="一律不放行"):
        orders.ask_override(held.pk, by=shop.clerk, at=NOW, reason="只差一分钱", until=TODAY)
    with pytest.raises(NotAllowed):
        Dock(shop).make(held)
    assert orders.try_release(held.pk, by=shop.clerk, at=NOW).state == "held"


def test_where_somebody_may_decide_the_cent_waits_for_the_decision(office: World) -> None:
    shop = open_shop(office)
    shop.limit("monthly", 100)
    collected = {"fee_waiver": "客户自提"}  # else small orders cost delivery there (OFFICE-34)
    assert [order(shop, amount, **collected).state for amount in ("60", "40")] == ["released", "released"]
    cent = order(shop, "0.01", **collected)
    asked = orders.ask_override(cent.pk, by=shop.clerk, at=NOW, reason="只差一分钱", until=TODAY)
    outbox.sweep(NOW)
    assert (fresh(cent).state, fresh(cent).hold) == ("held", "over_limit")
    step = Step.objects.get(round__paper_id=asked.pk)
    approval.decide(step.pk, by=office.branch_gm, at=NOW, outcome="approve")
    outbox.sweep(NOW)
    said = Decision.objects.filter(paper=cent.pk).latest("pk")
    assert (fresh(cent).state, said.outcome, said.excess) == ("released", "overridden", D("0.01"))


def test_a_limit_below_the_exposure_is_accepted_and_only_new_orders_are_held(till: Till) -> None:
    shop = till.shop
    shop.limit("monthly", 200)
    running = order(shop, "150")
    shop.limit("monthly", 100)
    assert (fresh(running).state, owed(shop)) == ("released", D(150))
    assert order(shop, "1").state == "held"
    Dock(shop).shipped(running)  # asks for cover once more
    till.invoice(running)
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
