"""Held orders that leave all the same: who may ask, who decides, what it is worth, and when it is worth nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit import queries
from credit import services as credit
from credit.models import Decision, Override
from credit.services.limits import Grant, grant
from orders import services, tasks
from orders.cover import cover_facts
from orders.models import Order, OrderLine
from tests.orders.shop import Shop, fresh, open_shop, url
from tests.world import NOW, TODAY, again, world
from workflow import approval, clock, outbox
from workflow import queries as workflow
from workflow.models import Event, Notice, Round, Step

SignIn = Callable[[User], Client]
D = Decimal
DAY = dt.timedelta(days=1)
LATER = TODAY + 10 * DAY
REASON = "月底回款，先发货"


def beyond(shop: Shop, amount: object = 6000, limit: object = 5000) -> Order:
    """A monthly customer's order beyond the limit: it is held."""
    shop.limit("monthly", limit)
    order = shop.review(shop.line("board", 1, amount), customer="monthly")
    assert (order.state, order.hold) == ("held", "over_limit")
    return order


def ask(shop: Shop, order: Order, until: dt.date = LATER, reason: str = REASON) -> Override:
    return services.ask_override(order.pk, by=shop.clerk, at=NOW, reason=reason, until=until)


def decide(override: Override, by: User, outcome: str = "approve", reason: str = "", at: dt.datetime = NOW) -> Override:
    """The decision, and what follows within seconds."""
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=by, at=at, outcome=outcome, reason=reason)
    outbox.sweep(at)
    return now(override)


def now(override: Override) -> Override:
    return Override.objects.get(pk=override.pk)


def released(shop: Shop) -> tuple[Order, Override]:
    """An order that was released on the word of the branch's general manager."""
    order = beyond(shop)
    override = decide(ask(shop, order), shop.world.branch_gm)
    return fresh(order), override


# -- who asks, who decides --------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-90")
def test_key_account_order_beyond_the_limit_waits_for_the_branch_general_manager(stationer: Shop) -> None:
    order = beyond(stationer)
    override = ask(stationer, order)
    gm = stationer.world.branch_gm
    assert [grant.content_object.round.paper_id for grant in workflow.inbox(gm)] == [override.pk]
    assert (override.excess, override.amount, override.outcome) == (D("1000.00"), D("6000.00"), "over_limit")
    with pytest.raises(NotYours):
        decide(override, stationer.reviewer)
    assert fresh(order).state == "held"
    assert decide(override, gm).state == "used"
    order = fresh(order)
    assert (order.state, order.hold) == ("released", "")
    assert Decision.objects.filter(paper=order.pk).latest("pk").outcome == "overridden"


def test_whoever_asked_never_decides_nor_who_entered_the_order(stationer: Shop) -> None:
    override = ask(stationer, beyond(stationer))
    with pytest.raises(NotYours):
        decide(override, stationer.clerk)
    assert now(override).state == "asked"


def test_only_posts_with_the_right_ask_and_only_in_their_company(stationer: Shop, foreign: object) -> None:
    order = beyond(stationer)
    for outsider, refusal in ((stationer.world.keeper, NotYours), (foreign.clerk, NotFound)):  # type: ignore[attr-defined]  # a world
        with pytest.raises(refusal):
            services.ask_override(order.pk, by=outsider, at=NOW, reason=REASON, until=LATER)
    assert not Override.objects.exists()
    assert ask(stationer, order).state == "asked"


def test_where_the_handbook_releases_nothing_beyond_the_limit_nobody_may_ask(shop: Shop, as_user: SignIn) -> None:
    order = beyond(shop)
    with pytest.raises(NotAllowed, match="信用额度"):
        ask(shop, order)
    page = as_user(again(shop.clerk)).get(order.get_absolute_url()).content.decode()
    assert "超过信用额度的订单一律不放行" in page
    assert as_user(again(shop.clerk)).get(url("override", order)).status_code == 409
    assert not Override.objects.exists()
    shop.limit("monthly", 6000)
    assert services.try_release(order.pk, by=shop.clerk, at=NOW).state == "released"


def test_money_limit_and_goods_are_waited_for_and_not_overridden(stationer: Shop) -> None:
    unpaid = stationer.review(stationer.line("board", 1, 100), customer="prepaid")
    stationer.review(customer="monthly", payment_terms="on_delivery")  # the first order is never on credit (OFFICE-47)
    without = stationer.review(stationer.line("board", 1, 100), customer="monthly")
    assert (without.state, without.hold) == ("held", "no_limit")
    for order in (unpaid, without):
        with pytest.raises(NotAllowed):
            ask(stationer, order)
    assert not Override.objects.exists()


@pytest.mark.parametrize(("reason", "until", "field"), [("  ", LATER, "reason"), (REASON, TODAY - DAY, "until")])
def test_an_override_says_why_and_until_when(stationer: Shop, reason: str, until: dt.date, field: str) -> None:
    order = beyond(stationer)
    with pytest.raises(NotAllowed) as refused:
        ask(stationer, order, until, reason)
    assert refused.value.field == field
    assert ask(stationer, order, TODAY).until == TODAY


def test_an_order_has_one_open_override(stationer: Shop) -> None:
    order = beyond(stationer)
    first = ask(stationer, order)
    with pytest.raises(NotAllowed, match="已经申请"):
        ask(stationer, order)
    credit.withdraw_override(first.pk, by=stationer.clerk, at=NOW, reason="客户先付一半")
    assert ask(stationer, order).pk != first.pk


def test_an_order_that_is_covered_needs_no_override(stationer: Shop) -> None:
    order = beyond(stationer)
    stationer.limit("monthly", 6000)
    with pytest.raises(NotAllowed, match="满足放行"):
        ask(stationer, order)


# -- the branch and large orders -------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-91")
def test_large_single_order_goes_to_the_branch_general_manager(stationer: Shop) -> None:
    stationer.limit("monthly", 100_000)
    small = stationer.review(stationer.line("board", 1, "19999.99"), customer="monthly")
    assert small.state == "released"
    large = stationer.submit(stationer.line("board", 1, 20000), customer="monthly")
    first = Step.objects.get(round__paper_id=large.pk, state=Step.State.OPEN)
    approval.decide(first.pk, by=_holder(first), at=NOW, outcome="approve")
    assert fresh(large).state == "in_review"
    step = Step.objects.get(round__paper_id=large.pk, state=Step.State.OPEN)
    assert step.post == "branch_gm"
    approval.decide(step.pk, by=stationer.world.branch_gm, at=NOW, outcome="approve")
    assert fresh(large).state == "released"


def _holder(step: Step) -> User:
    from_grants = User.objects.filter(stepgrant__content_object=step)
    return from_grants.order_by("pk")[0]


# -- grades (fibre) --------------------------------------------------------------------------------------------------


@pytest.fixture
def mill(db: None) -> Shop:
    """The fibre company: customers are graded."""
    return open_shop(world("fibre"))


def graded(mill: Shop, grade: str, limit: int) -> Order:
    """An order on terms of a customer of a grade, reviewed."""
    given, world = Grant(D(limit), grade=grade), mill.world
    grant(world.company, mill.customers["monthly"].pk, given, by=world.supervisor, at=NOW, reason="评级")
    return mill.decide(mill.submit(mill.line("board", 1, 100), customer="monthly"), by=mill.world.manager)


@pytest.mark.parametrize(("grade", "owed"), [("C", 0), ("D", 50)])
def test_general_manager_alone_excepts_grade_c_and_d(mill: Shop, grade: str, owed: int) -> None:
    if owed:
        running = graded(mill, "B", 1000)
        assert running.state == "released"
    order = graded(mill, grade, 0)
    assert (order.state, order.hold) == ("held", "grade")
    override = ask(mill, order)
    with pytest.raises(NotYours):
        decide(override, mill.world.manager)
    assert fresh(order).state == "held"
    assert decide(override, mill.world.gm).state == "used"
    assert fresh(order).state == "released"


# -- what it is worth ------------------------------------------------------------------------------------------------


def test_a_return_and_a_rejection_leave_the_order_held(stationer: Shop) -> None:
    order, gm = beyond(stationer), stationer.world.branch_gm
    override = decide(ask(stationer, order), gm, "return", "请写明回款日期")
    assert (override.state, fresh(order).state) == ("returned", "held")
    credit.correct_override(override.pk, by=stationer.clerk, at=NOW, reason="6月30日回款，有承诺书", until=LATER)
    override = decide(override, gm, "reject", "先付款")
    assert (override.state, fresh(order).state) == ("rejected", "held")
    assert override.approved_by is None
    assert ask(stationer, order).state == "asked"


def test_it_counts_for_the_order_as_it_stood(stationer: Shop) -> None:
    """Withdrawn and handed in again dearer, it is another order: nothing approved counts any more."""
    order, gm = beyond(stationer), stationer.world.branch_gm
    override = ask(stationer, order)
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=gm, at=NOW, outcome="approve")  # the order is asked again in a moment
    services.withdraw(order.pk, by=stationer.clerk, at=NOW)
    assert now(override).state == "void"
    outbox.sweep(NOW)
    assert fresh(order).state == "draft"
    assert Notice.objects.filter(user=gm, paper=override.pk).count() == 1
    order = stationer.decide(services.submit(order.pk, by=stationer.clerk, at=NOW))
    assert (order.state, order.hold) == ("held", "over_limit")
    assert Round.objects.get(paper=override.pk).outcome == "approved"


def test_it_counts_for_exactly_what_was_approved(stationer: Shop) -> None:
    order = beyond(stationer)
    override = ask(stationer, order)
    asked = cover_facts(fresh(order), TODAY)
    assert not queries.preview(asked).ok
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=stationer.world.branch_gm, at=NOW, outcome="approve")
    assert (queries.preview(asked).ok, queries.preview(asked).by) == (True, "override")
    for other in (
        replace(asked, amount=D("6000.01")),
        replace(asked, on=LATER + DAY),
        replace(asked, customer_id=stationer.customers["cash"].pk),
        replace(asked, paper=stationer.enter(customer="monthly").paper),
    ):
        assert not queries.preview(other).ok
    assert queries.preview(replace(asked, on=LATER)).ok


def approve(override: Override, by: User) -> Override:
    """The decision alone; the order is asked again in a moment."""
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=by, at=NOW, outcome="approve")
    return now(override)


@pytest.mark.rule("OFFICE-90")
def test_a_word_for_so_much_in_excess_is_none_for_more(stationer: Shop, as_user: SignIn) -> None:
    """Two orders, each 1,000 above the limit; once the first has gone the second is 7,000 above it."""
    gm, first, second = stationer.world.branch_gm, beyond(stationer), beyond(stationer)
    words = [approve(ask(stationer, order), gm) for order in (first, second)]
    assert [word.excess for word in words] == [D(1000), D(1000)]
    outbox.sweep(NOW)
    assert [now(word).state for word in words] == ["used", "approved"]
    assert [(order.state, order.hold) for order in (fresh(first), fresh(second))] == [
        ("released", ""),
        ("held", "over_limit"),
    ]
    page = as_user(again(stationer.clerk)).get(reverse("orders:held")).content.decode()
    assert ("7,000.00" in page, "申请超信用放行" in page, f"{words[1].number} 已批准" in page) == (True, True, False)
    client = as_user(again(stationer.clerk))
    sheets = [client.get(second.get_absolute_url()).content.decode()]
    other = ask(stationer, second)
    sheets.append(client.get(second.get_absolute_url()).content.decode())
    assert [f"已有 {word.number}" in sheet for word, sheet in zip((words[1], other), sheets, strict=True)] == [
        False,
        True,
    ]
    assert (other.excess, now(words[1]).state) == (D(7000), "void")
    assert Notice.objects.filter(user=gm, paper=words[1].pk, text__contains="不再覆盖").count() == 1
    assert (decide(other, gm).state, fresh(second).state) == ("used", "released")


def test_an_approved_word_still_counts_when_the_excess_is_what_it_was(stationer: Shop) -> None:
    gm, first, second = stationer.world.branch_gm, beyond(stationer), beyond(stationer)
    words = [approve(ask(stationer, order), gm) for order in (first, second)]
    stationer.limit("monthly", 11_000)  # bears the first order, and leaves 1,000 of the second above it
    outbox.sweep(NOW)
    assert [(now(word).state, fresh(order).state) for word, order in zip(words, (first, second), strict=True)] == [
        ("approved", "released"),
        ("used", "released"),
    ]


def test_one_that_was_sent_back_is_handed_in_with_the_excess_of_now(stationer: Shop) -> None:
    gm, first, second = stationer.world.branch_gm, beyond(stationer), beyond(stationer)
    sent_back = decide(ask(stationer, second), gm, "return", "请写明回款日期")
    decide(ask(stationer, first), gm)
    assert fresh(first).state == "released"
    credit.correct_override(sent_back.pk, by=stationer.clerk, at=NOW, reason="6月30日回款", until=LATER)
    assert (now(sent_back).excess, now(sent_back).outcome) == (D(7000), "over_limit")
    assert (decide(sent_back, gm).state, fresh(second).state) == ("used", "released")


def test_one_that_was_sent_back_is_not_handed_in_when_the_order_is_covered(stationer: Shop) -> None:
    order = beyond(stationer)
    sent_back = decide(ask(stationer, order), stationer.world.branch_gm, "return", "请写明回款日期")
    stationer.limit("monthly", 6000)
    with pytest.raises(NotAllowed, match="满足放行"):
        credit.correct_override(sent_back.pk, by=stationer.clerk, at=NOW, reason="6月30日回款", until=LATER)
    assert (now(sent_back).state, now(sent_back).excess) == ("returned", D(1000))


def test_its_last_day_passes_and_the_day_after_it_is_worth_nothing(stationer: Shop) -> None:
    order, gm = beyond(stationer), stationer.world.branch_gm
    override = ask(stationer, order, TODAY + DAY)
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=gm, at=NOW, outcome="approve")
    assert clock.claim_due(NOW + DAY) == 0
    assert clock.claim_due(NOW + 2 * DAY) == 1
    assert clock.claim_due(NOW + 2 * DAY) == 0
    assert now(override).state == "expired"
    late = services.try_release(order.pk, by=stationer.clerk, at=NOW + 2 * DAY)
    assert (late.state, late.hold) == ("held", "over_limit")
    assert Notice.objects.filter(paper=override.pk, user=gm).count() == 1


def test_approved_on_its_last_day_it_still_releases(stationer: Shop) -> None:
    order = beyond(stationer)
    override = decide(ask(stationer, order, TODAY + DAY), stationer.world.branch_gm, at=NOW + DAY)
    assert (override.state, fresh(order).state) == ("used", "released")


def test_a_release_that_the_limit_bears_by_now_uses_up_nobodys_word(stationer: Shop) -> None:
    order = beyond(stationer)
    override = ask(stationer, order)
    stationer.limit("monthly", 6000)
    override = decide(override, stationer.world.branch_gm)
    assert fresh(order).state == "released"
    assert (override.state, override.used_at) == ("approved", None)


def test_a_cancelled_order_takes_its_override_with_it(stationer: Shop) -> None:
    order, override = released(stationer)
    services.cancel(order.pk, by=stationer.clerk, at=NOW, reason="客户不要了")
    assert now(override).state == "void"


def test_an_order_that_becomes_less_is_another_order(stationer: Shop) -> None:
    stationer.limit("monthly", 2000)
    order = stationer.review(stationer.line("board", 2, 3000), customer="monthly")
    override = ask(stationer, order)
    step = Step.objects.get(round__paper_id=override.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=stationer.world.branch_gm, at=NOW, outcome="approve")
    line = OrderLine.objects.get(order=order, stocked=True)
    services.give_up(order.pk, by=stationer.clerk, at=NOW, reason="只要一块", quantities={line.pk: D(1)})
    assert now(override).state == "void"
    order = fresh(order)
    assert (order.state, order.hold) == ("held", "over_limit")
    assert ask(stationer, order).amount == D("3000.00")


def test_the_database_knows_no_release_beyond_credit_without_somebody_liable(stationer: Shop) -> None:
    override = ask(stationer, beyond(stationer))
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(state="approved")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(excess=0)


# -- it lifts by itself ----------------------------------------------------------------------------------------------


def test_a_higher_limit_releases_within_a_minute(stationer: Shop) -> None:
    order = beyond(stationer)
    tasks.ask_again()
    asked = Decision.objects.filter(paper=order.pk).count()
    assert (fresh(order).state, asked) == ("held", 1)  # nothing has changed, nothing is asked
    later = NOW + dt.timedelta(minutes=1)
    stationer.limit("monthly", 6000, at=later)
    tasks.ask_again()
    assert fresh(order).state == "released"


def test_a_cancelled_order_makes_room_for_one_that_is_held(stationer: Shop) -> None:
    stationer.limit("monthly", 5000)
    first = stationer.review(stationer.line("board", 1, 3000), customer="monthly")
    second = stationer.review(stationer.line("board", 1, 2500), customer="monthly")
    assert (first.state, second.state) == ("released", "held")
    services.cancel(first.pk, by=stationer.clerk, at=NOW, reason="客户不要了")
    outbox.sweep(NOW)
    assert fresh(second).state == "released"


def test_the_night_asks_for_every_order_that_is_held_for_credit(stationer: Shop) -> None:
    order, unpaid = beyond(stationer), stationer.review(stationer.line("board", 1, 100), customer="prepaid")
    tasks.nightly()
    counts = [Decision.objects.filter(paper=each.pk).count() for each in (order, unpaid)]
    assert counts == [2, 1]


# -- screens ---------------------------------------------------------------------------------------------------------


def test_the_clerk_asks_on_the_orders_own_page(stationer: Shop, as_user: SignIn) -> None:
    order, clerk = beyond(stationer), as_user(again(stationer.clerk))
    assert url("override", order) in clerk.get(order.get_absolute_url()).content.decode()
    until = (timezone.localdate() + DAY).isoformat()
    blank = clerk.post(url("override", order), {"reason": "", "until": until})
    assert (blank.status_code, Override.objects.count()) == (200, 0)
    sent = clerk.post(url("override", order), {"reason": REASON, "until": until})
    override = Override.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, override.get_absolute_url())
    page = clerk.get(override.get_absolute_url()).content.decode()
    assert all(word in page for word in (REASON, order.number, "1,000.00", "谁批准，谁对货款负责"))


def test_the_queue_says_why_since_when_who_decides_and_what_comes_next(stationer: Shop, as_user: SignIn) -> None:
    order = beyond(stationer)
    unpaid = stationer.review(stationer.line("board", 1, 100), customer="prepaid")
    clerk = as_user(again(stationer.clerk))
    page = clerk.get(reverse("orders:held")).content.decode()
    assert all(word in page for word in (order.number, unpaid.number, "1,000.00", "分公司总经理", "未付 100.00"))
    assert "申请超信用放行" in page
    override = ask(stationer, order)
    assert f"{override.number} 待批准" in clerk.get(reverse("orders:held")).content.decode()
    told = clerk.get(reverse("orders:held") + "?hold=unpaid").content.decode()
    assert (order.number in told, unpaid.number in told) == (False, True)
    # Who may not see credit reads that it is held, not how much the customer owes.
    keeper = as_user(again(stationer.world.keeper)).get(reverse("orders:held")).content.decode()
    assert (order.number in keeper, "1,000.00" in keeper, "5,000.00" in keeper) == (True, False, False)


def test_ticked_orders_of_the_queue_are_asked_again(stationer: Shop, as_user: SignIn) -> None:
    order, other = beyond(stationer), beyond(stationer)
    stationer.limit("monthly", 6000)
    sent = {"list": "orders:held", "do": "release", "tick": [order.pk, other.pk], "back": ""}
    as_user(again(stationer.clerk)).post(reverse("desk:act"), sent)
    assert (fresh(order).state, fresh(other).state) == ("released", "held")


def test_the_order_says_why_it_may_leave_and_who_said_so(stationer: Shop, as_user: SignIn) -> None:
    order, override = released(stationer)
    page = as_user(again(stationer.world.finance)).get(order.get_absolute_url()).content.decode()
    grounds = page[page.index("放行依据") :]
    words = (override.number, f"{stationer.world.branch_gm.name} 对货款负责", stationer.world.supervisor.name, REASON)
    assert all(word in grounds for word in words)
    keeper = as_user(again(stationer.world.keeper)).get(order.get_absolute_url()).content.decode()
    assert "放行依据" not in keeper


def test_the_queue_costs_the_same_with_one_order_and_with_three(stationer: Shop, as_user: SignIn) -> None:
    client = as_user(again(stationer.clerk))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("orders:held")).status_code == 200
        return len(asked)

    ask(stationer, beyond(stationer))
    cost()
    one = cost()
    for _each in range(2):
        ask(stationer, beyond(stationer))
    assert cost() == one <= 12


def test_the_release_tells_the_asker_and_writes_what_happened(stationer: Shop) -> None:
    order, override = released(stationer)
    names = Event.objects.filter(paper=override.pk).order_by("pk").values_list("name", flat=True)
    assert [name.rpartition(".")[2] for name in names] == ["created", "approved", "used"]
    assert Notice.objects.filter(user=stationer.clerk, paper=override.pk).count() == 1
    assert Event.objects.filter(paper=order.pk, name="orders.order.released").count() == 1
