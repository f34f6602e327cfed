"""Goods released on somebody's word leave only as long as that word holds: asked once more when they are shipped."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.refusals import NotAllowed
from credit.models import Decision, Override
from handbook.terms import Gate
from orders import services as orders
from orders.inputs import LineChange
from orders.models import Order
from shipping import services
from shipping.models import DeliveryNote
from tests.orders.shop import fresh
from tests.orders.test_overrides import ask, beyond, decide, now
from tests.shipping.dock import Dock, again
from tests.world import NOW, TODAY
from tests.world import again as anew
from workflow import approval, clock, outbox
from workflow.models import Step, Task

SignIn = Callable[[User], Client]
D = Decimal
DAY = dt.timedelta(days=1)
LAST = TODAY + DAY


def let_go(counter: Dock, until: dt.date = LAST) -> tuple[Order, Override]:
    """An order beyond the limit, released on the word of the branch's general manager until a day."""
    order = beyond(counter.shop)
    override = decide(ask(counter.shop, order, until), counter.world.branch_gm)
    assert (fresh(order).state, override.state) == ("released", "used")
    return fresh(order), override


def printed(counter: Dock, order: Order) -> DeliveryNote:
    note = counter.note(order)
    services.print_note(note.pk, by=counter.world.order_group, at=NOW)
    return note


def ship(counter: Dock, note: DeliveryNote, on: dt.date) -> str:
    """Try to ship on a day; gives the state of the note afterwards."""
    return services.ship_note(note.pk, by=counter.world.keeper, at=NOW + (on - TODAY)).state


def outcome(order: Order) -> str:
    """What cover answered at the shipment."""
    return Decision.objects.filter(paper=order.paper, gate=Gate.SHIPMENT).latest("pk").outcome


@pytest.mark.rule("OFFICE-90")
def test_goods_leave_on_the_last_day_of_the_override(counter: Dock) -> None:
    order, _override = let_go(counter)
    assert ship(counter, printed(counter, order), LAST) == "shipped"
    assert (fresh(order).state, outcome(order)) == ("shipped", "overridden")


def test_goods_stay_on_the_day_after(counter: Dock) -> None:
    order, override = let_go(counter)
    note = printed(counter, order)
    with pytest.raises(NotAllowed, match="信用额度"):
        ship(counter, note, LAST + DAY)
    assert (again(note).state, fresh(order).state) == ("printed", "released")
    counter.shop.limit("monthly", 6000, at=NOW + DAY)  # the limit bears it by now: nobody's word is needed
    assert ship(counter, note, LAST + DAY) == "shipped"
    assert (outcome(order), now(override).state) == ("within", "used")


@pytest.mark.rule("OFFICE-99")
def test_a_later_order_that_was_approved_too_stops_neither_part_of_the_first(counter: Dock) -> None:
    """The first has 1,000 in excess; with the second, 7,000 above the limit, it stands there with 7,000 itself."""
    shop, gm = counter.shop, counter.world.branch_gm
    shop.limit("monthly", 5000)
    first = shop.review(shop.line("board", 2, 3000), customer="monthly")
    decide(ask(shop, first, LAST), gm)
    second = shop.review(shop.line("board", 1, 6000), customer="monthly")
    other = decide(ask(shop, second, LAST), gm)
    assert (other.excess, fresh(second).state) == (D(7000), "released")
    line = first.lines.get(stocked=True)
    part = counter.note(fresh(first), quantities={line.pk: D(1)})
    services.print_note(part.pk, by=counter.world.order_group, at=NOW)
    assert ship(counter, part, TODAY) == "shipped"
    assert ship(counter, printed(counter, fresh(first)), TODAY) == "shipped"
    assert (fresh(first).state, outcome(first)) == ("shipped", "overridden")


def test_a_limit_lowered_after_the_release_still_stops_nothing_that_the_limit_released(counter: Dock) -> None:
    counter.shop.limit("monthly", 6000)
    order = counter.shop.review(counter.shop.line("board", 1, 6000), customer="monthly")
    note = printed(counter, order)
    counter.shop.limit("monthly", 0)
    assert ship(counter, note, LAST + DAY) == "shipped"
    assert outcome(order) == "granted"


def test_the_part_that_is_late_stays_when_the_first_part_has_left(counter: Dock) -> None:
    shop = counter.shop
    shop.limit("monthly", 5000)
    order = shop.review(shop.line("board", 2, 3000), customer="monthly")
    decide(ask(shop, order, LAST), counter.world.branch_gm)
    line = order.lines.get(stocked=True)
    first = counter.note(fresh(order), quantities={line.pk: D(1)})
    services.print_note(first.pk, by=counter.world.order_group, at=NOW)
    assert ship(counter, first, LAST) == "shipped"
    rest = printed(counter, fresh(order))
    with pytest.raises(NotAllowed):
        ship(counter, rest, LAST + DAY)
    assert (again(rest).state, order.lines.get(stocked=True).shipped) == ("printed", D(1))


@pytest.mark.rule("OFFICE-99")
def test_a_further_override_lets_a_released_order_leave_and_its_approver_is_liable(counter: Dock) -> None:
    order, _override = let_go(counter)
    note, day = printed(counter, order), LAST + DAY
    with pytest.raises(NotAllowed):
        ship(counter, note, day)
    at = NOW + 2 * DAY
    second = orders.ask_override(order.pk, by=counter.shop.clerk, at=at, reason="客户迟到一天付款", until=day)
    assert (second.state, second.excess) == ("asked", D("1000.00"))
    step = Step.objects.get(round__paper_id=second.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=counter.world.branch_gm, at=at, outcome="approve")
    assert ship(counter, note, day) == "shipped"
    assert (now(second).state, now(second).approved_by, outcome(order)) == (
        "used",
        counter.world.branch_gm,
        "overridden",
    )


def test_a_released_order_that_the_limit_covers_needs_no_override(counter: Dock) -> None:
    order, _override = let_go(counter, LAST)
    with pytest.raises(NotAllowed, match="满足放行"):
        ask(counter.shop, order)  # the first one still holds


@pytest.mark.parametrize("change", ["less", "cheaper"])
def test_an_override_of_an_order_that_has_changed_lets_nothing_leave(counter: Dock, change: str) -> None:
    shop = counter.shop
    shop.limit("monthly", 2000)
    order = shop.review(shop.line("board", 2, 3000), customer="monthly")
    override = decide(ask(shop, order, LAST), counter.world.branch_gm)
    line = order.lines.get(stocked=True)
    if change == "less":
        orders.give_up(order.pk, by=shop.clerk, at=NOW, reason="只要一块", quantities={line.pk: D(1)})
    else:
        changes = {line.pk: LineChange(D(2), D("2999.99"))}
        orders.amend(order.pk, by=shop.clerk, at=NOW, changes=changes, reason="让价")
        shop.decide(fresh(order))
    assert (now(override).state, fresh(order).state) == ("void", "released")
    note = printed(counter, fresh(order))
    with pytest.raises(NotAllowed):
        ship(counter, note, TODAY)
    shop.limit("monthly", 6000)
    assert ship(counter, note, TODAY) == "shipped"


@pytest.mark.parametrize("taken_over", [False, True])
def test_a_change_that_was_dropped_has_released_nothing(counter: Dock, as_user: SignIn, taken_over: bool) -> None:
    """A dearer order passed within a higher limit: agreed to, that is what it runs on; dropped, it is nothing."""
    shop = counter.shop
    order, _override = let_go(counter)
    shop.limit("monthly", 7000)
    changes = {order.lines.get(stocked=True).pk: LineChange(D(1), D(6500))}
    orders.amend(order.pk, by=shop.clerk, at=NOW, changes=changes, reason="加价")
    if taken_over:
        shop.decide(fresh(order))
    else:
        orders.drop_change(order.pk, by=shop.clerk, at=NOW)
    assert fresh(order).gross == (6500 if taken_over else 6000)
    shop.limit("monthly", 5000)
    note = printed(counter, fresh(order))
    page = as_user(anew(shop.clerk)).get(order.get_absolute_url()).content.decode()
    assert ("放行所依据的超信用放行单已失效" in page) is (not taken_over and timezone.localdate() > LAST)
    if taken_over:
        assert (ship(counter, note, LAST + DAY), outcome(order)) == ("shipped", "granted")
    else:
        with pytest.raises(NotAllowed, match="信用额度"):
            ship(counter, note, LAST + DAY)


def test_the_order_says_that_its_override_is_over(counter: Dock, as_user: SignIn) -> None:
    today = timezone.localdate()
    said = {}
    for until in (today, today - DAY):
        order, _override = let_go(counter, until)
        said[until] = as_user(anew(counter.shop.clerk)).get(order.get_absolute_url()).content.decode()
        assert f"/orders/{order.pk}/override/" in said[until]
    gone = "放行所依据的超信用放行单已失效"
    assert [gone in page for page in said.values()] == [False, True]


def test_nothing_happens_to_an_override_in_use_when_its_day_is_over(counter: Dock) -> None:
    _order, override = let_go(counter)
    assert clock.claim_due(NOW + 3 * DAY) == 0
    assert now(override).state == "used"


# -- what is stopped is written down -----------------------------------------------------------------------------------


def send(client: Client, note: DeliveryNote, key: str) -> int:
    """What the keeper's button sends."""
    return client.post(reverse("shipping:note_ship", args=[note.pk]), {"once": key}).status_code


def test_what_is_stopped_at_the_shipment_is_recorded_and_lies_in_the_queue(counter: Dock, as_user: SignIn) -> None:
    order, _override = let_go(counter)
    note = printed(counter, order)
    keeper, clerk = as_user(anew(counter.world.keeper)), as_user(anew(counter.shop.clerk))
    assert order.number not in clerk.get(reverse("orders:held")).content.decode()
    assert send(keeper, note, "a") == 409
    assert (again(note).state, fresh(order).state) == ("printed", "released")
    decision = Decision.objects.filter(paper=order.paper).latest("pk")
    assert (decision.gate, decision.ok, decision.outcome) == ("shipment", False, "over_limit")
    assert (decision.excess, decision.by, decision.may_decide) == (D("1000.00"), counter.world.keeper, "分公司总经理")
    task = Task.objects.get(paper=order.paper, done_at=None)
    assert (task.user, task.title) == (counter.shop.clerk, "发货时被拦下：超出信用额度。")
    queue = clerk.get(reverse("orders:held")).content.decode()
    assert all(word in queue for word in (order.number, "发货被拦", "1,000.00", "分公司总经理", "申请超信用放行"))
    page = clerk.get(order.get_absolute_url()).content.decode()
    assert "发货时被拦下；再次发货时重新核查" in page
    counter.shop.limit("monthly", 6000)
    assert send(keeper, note, "b") == 302
    outbox.sweep(timezone.now())
    assert not Task.objects.filter(paper=order.paper, done_at=None).exists()
    assert order.number not in clerk.get(reverse("orders:held")).content.decode()


def test_stopped_twice_it_is_one_task_and_who_may_not_see_credit_reads_no_figures(
    counter: Dock, as_user: SignIn
) -> None:
    order, _override = let_go(counter)
    note, keeper = printed(counter, order), as_user(anew(counter.world.keeper))
    assert [send(keeper, note, key) for key in "ab"] == [409, 409]
    assert Task.objects.filter(paper=order.paper).count() == 1
    queue = keeper.get(reverse("orders:held")).content.decode()
    assert (order.number in queue, "1,000.00" in queue, "5,000.00" in queue) == (True, False, False)
