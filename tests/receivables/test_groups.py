"""Orders of customers that share a limit: what one member pays or gives up, another may use within the minute."""

from decimal import Decimal

import pytest
from django.utils import timezone

from credit import queries as credit
from credit.models import Decision
from credit.services import groups
from orders import services as orders
from orders import tasks
from orders.cover import cover_facts
from orders.models import Order
from tests.home.test_worklist import causes
from tests.orders.shop import add_customer, fresh, open_shop
from tests.receivables.till import Till, open_till, sound
from tests.world import NOW, TODAY, World
from workflow import outbox

D = Decimal


@pytest.fixture
def till(parts: World) -> Till:
    """The parts company; two customers on monthly settlement share a limit of 100 and owe nothing."""
    till = open_till(open_shop(parts))
    shop, by = till.shop, parts.supervisor
    shop.customers["sister"] = add_customer(parts, "K0009", "姊妹公司", "monthly")
    group = groups.open_group(name="姊妹集团", by=by, at=NOW, reason="同一实际控制人")
    for name in ("monthly", "sister"):
        groups.join_group(group.pk, shop.customers[name].pk, by=by, at=NOW, reason="同一实际控制人")
    groups.set_group_limit(group.pk, limit=D(100), by=by, at=NOW, reason="评级")
    return till


def order(till: Till, customer: str, amount: object) -> Order:
    return till.shop.review(till.shop.line("board", 1, amount), customer=customer)


def swept(held: Order) -> str:
    outbox.sweep(NOW)  # what beat does every ten seconds
    outbox.sweep(NOW)
    return fresh(held).state


def test_a_cent_above_what_both_may_owe_is_held_and_says_whose_limit_it_is(till: Till) -> None:
    assert [order(till, "monthly", "60").state, order(till, "sister", "40").state] == ["released", "released"]
    cent = order(till, "sister", "0.01")
    assert (cent.state, cent.hold) == ("held", "over_limit")
    kept = Decision.objects.get(paper=cent.pk)
    assert (kept.exposure, kept.limit, kept.snapshot["group"]) == (D(100), D(100), "姊妹集团")
    assert sound(till) == []


def test_a_receipt_of_one_member_releases_the_held_order_of_another(till: Till) -> None:
    invoice = till.invoice(till.deliver(order(till, "monthly", "60")))
    held = order(till, "sister", "60")
    assert held.state == "held"
    till.receive("19.99", {invoice.pk: "19.99"}, customer="monthly")
    assert swept(held) == "held"
    till.receive("0.01", {invoice.pk: "0.01"}, customer="monthly")
    assert swept(held) == "released"
    assert sound(till) == []


def test_an_order_given_up_by_one_member_releases_the_held_order_of_another(till: Till) -> None:
    given_up, held = order(till, "monthly", "60"), order(till, "sister", "60")
    orders.cancel(given_up.pk, by=till.shop.clerk, at=NOW, reason="不要了")
    assert (held.state, swept(held)) == ("held", "released")


def test_a_receipt_of_a_stranger_releases_nothing(till: Till) -> None:
    order(till, "monthly", "60")
    held = order(till, "sister", "60")
    till.receive("500", customer="prepaid")
    assert swept(held) == "held"


def test_a_group_limit_raised_or_a_member_gone_is_noticed_within_the_minute(till: Till) -> None:
    order(till, "monthly", "60")
    held, again = order(till, "sister", "60"), order(till, "sister", "50")
    group = till.shop.account("sister").group
    assert group is not None
    supervisor = till.shop.world.supervisor
    groups.set_group_limit(group.pk, limit=D(120), by=supervisor, at=timezone.now(), reason="增额")
    tasks.ask_again()
    assert [fresh(each).state for each in (held, again)] == ["released", "held"]
    groups.leave_group(till.shop.customers["monthly"].pk, by=supervisor, at=timezone.now(), reason="转让")
    tasks.ask_again()
    assert fresh(again).state == "released"
    assert credit.exposure(till.shop.account("sister"), TODAY) == D(110)


@pytest.mark.parametrize(("amount", "expected"), [("40.00", []), ("40.01", ["超信用额度"])])
def test_the_worklist_asks_as_the_release_asks(till: Till, amount: str, expected: list[str]) -> None:
    order(till, "monthly", "60")
    waits = till.shop.submit(till.shop.line("board", 1, amount), customer="sister")
    found = [cause for cause in causes(till.shop.reviewer)[waits.number] if cause == "超信用额度"]
    assert (found, credit.preview(cover_facts(waits, TODAY)).ok) == (expected, not expected)
