"""The worklist: what stands under which heading, what may be decided from the row, what is put off."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit import queries as credit
from credit.models import OpenItem
from home import queries, services
from orders.cover import cover_facts
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.support import overrides
from tests.world import NOW, TODAY, again
from workflow import clock
from workflow import services as workflow
from workflow.models import Event, Snooze, Step, StepGrant

HOUR = dt.timedelta(hours=1)
SignIn = Callable[[User], Client]


def step_of(order: Order) -> int:
    return Step.objects.get(round__paper_id=order.pk, state="open").pk


def numbers(user: User, what: str = "", now: dt.datetime = NOW) -> list[str]:
    return sorted(row.number for row in queries.worklist(again(user), now).shown(what))


def causes(user: User) -> dict[str, list[str]]:
    return {row.number: [str(cause) for cause in row.causes] for row in queries.worklist(again(user), NOW).rows}


def said(client: Client, url: str, data: dict[str, object]) -> list[str]:
    return [str(message) for message in get_messages(client.post(url, data).wsgi_request)]


# -- headings --------------------------------------------------------------------------------------------------------


def test_every_heading_counts_the_rows_that_it_shows(shop: Shop, as_user: SignIn) -> None:
    waits, _held = shop.submit(), shop.review()
    shop.enter()
    clock.add_task(waits.paper, kind="test", title="补签", at=NOW, user=shop.clerk)
    client = as_user(shop.clerk)
    counted = {view.query: view.count for view in client.get("/").context["views"]}
    assert counted == {"": 3, "what=tasks": 1, "what=orders": 2}
    for query, count in counted.items():
        groups = client.get(f"/?{query}").context["groups"]
        assert (query, sum(len(group.rows) for group in groups)) == (query, count)


def test_nobody_sees_what_waits_elsewhere(shop: Shop, foreign_shop: Shop) -> None:
    ours, theirs = shop.submit(), foreign_shop.submit()
    assert numbers(shop.reviewer) == [ours.number]
    assert numbers(foreign_shop.reviewer) == [theirs.number]


def test_whoever_moved_away_has_nothing_left(shop: Shop) -> None:
    shop.submit()
    for seat in shop.reviewer.assignments.all():
        accounts.end_assignment(seat, ends=dt.date(2026, 6, 1))
    assert numbers(shop.reviewer) == []


def test_page_costs_the_same_with_one_row_as_with_three(shop: Shop, as_user: SignIn) -> None:
    client = as_user(shop.reviewer)
    costs = []
    for _round in range(2):
        shop.submit()
        client.get("/")
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/").status_code == 200
        costs.append(len(statements))
        shop.submit()
    assert (costs[0], costs[0] <= 12) == (costs[1], True)


# -- causes to look first --------------------------------------------------------------------------------------------


def test_a_price_below_base_must_be_looked_at_and_the_base_price_itself_not(shop: Shop) -> None:
    base = shop.products["board"].base_price
    at, below = shop.submit(shop.line("board", 1, base)), shop.submit(shop.line("board", 1, base - Decimal("0.01")))
    assert causes(shop.reviewer) == {at.number: [], below.number: ["价格低于基准价"]}


def test_a_price_that_a_quotation_settled_is_not_asked_again(shop: Shop) -> None:
    order = shop.convert(shop.confirmed(), submitting=True)
    assert causes(shop.reviewer) == {order.number: []}


@pytest.mark.parametrize(("limit", "expected"), [("100.00", []), ("99.99", ["超信用额度"])])
def test_credit_is_asked_as_the_release_asks_it(stationer: Shop, limit: str, expected: list[str]) -> None:
    code = next(iter(stationer.products))
    stationer.limit("monthly", limit)
    order = fresh(stationer.submit(stationer.line(code, 1, 100), customer="monthly"))
    Order.objects.filter(pk=order.pk).update(gross=Decimal(100))
    order.gross = Decimal(100)
    found = [cause for cause in causes(stationer.world.manager)[order.number] if cause == "超信用额度"]
    assert (found, credit.preview(cover_facts(order, TODAY)).ok) == (expected, not expected)


def test_no_limit_is_no_credit(stationer: Shop) -> None:
    stationer.review(customer="monthly", payment_terms="on_delivery")  # nobody's first order is on credit (OFFICE-47)
    order = stationer.submit(customer="monthly")
    assert "超信用额度" in causes(stationer.world.manager)[order.number]


def test_a_customer_who_is_overdue_must_be_looked_at(stationer: Shop) -> None:
    stationer.limit("monthly", 1_000_000)
    order = stationer.submit(customer="monthly")
    item = OpenItem(account=stationer.account("monthly"), paper=order.paper, amount=10, open=10)
    item.due = TODAY
    item.save()
    assert causes(stationer.world.manager) == {order.number: []}
    OpenItem.objects.update(due=TODAY - dt.timedelta(days=1))
    assert causes(stationer.world.manager) == {order.number: ["客户有逾期款"]}


def test_whoever_would_answer_for_the_money_opens_the_paper_first(shop: Shop) -> None:
    asked = overrides.asked(shop.submit(), by=shop.clerk, post="leadership", at=NOW)
    holder = StepGrant.objects.get(content_object=Step.objects.get(round__paper_id=asked.pk)).user
    assert causes(holder)[asked.number] == ["批准人对货款负责"]


# -- deciding from the row -------------------------------------------------------------------------------------------


def test_ticked_rows_are_approved_each_for_itself(shop: Shop, foreign_shop: Shop, as_user: SignIn) -> None:
    good, other, cheap = shop.submit(), shop.submit(), shop.submit(shop.line("board", 1, 240))
    theirs = foreign_shop.submit()
    keys = [step_of(order) for order in (good, cheap, theirs, other)]
    told = said(as_user(shop.reviewer), reverse("home:approve"), {"step": keys})
    why = f"{cheap.number} – 请先打开查看：价格低于基准价。；— – 没有这张单据，或不在您的范围内。"
    assert told == [f"已批准 2 件，2 件未能批准：{why}"]
    states = [fresh(order).state for order in (good, other, cheap, theirs)]
    assert states == ["held", "held", "in_review", "in_review"]


def test_pressing_twice_approves_once(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    key = step_of(order)
    client = as_user(shop.reviewer)
    told = [said(client, reverse("home:approve"), {"step": key})[-1] for _press in range(2)]
    assert told == ["已批准 1 件", "已批准 1 件"]
    assert Event.objects.filter(paper=order.paper, name="orders.order.reviewed").count() == 1


def test_nobody_approves_the_own_paper_from_the_row(shop: Shop) -> None:
    order = shop.submit()
    outcome = services.approve_many([step_of(order)], by=shop.clerk, at=NOW)
    assert (outcome.approved, [number for number, _why in outcome.refused]) == (0, [order.number])
    assert fresh(order).state == "in_review"
    with pytest.raises(NotYours):
        services.decide_from_row(step_of(order), by=shop.clerk, at=NOW, outcome="approve")


def test_nothing_ticked_is_refused(shop: Shop, as_user: SignIn) -> None:
    response = as_user(shop.reviewer).post(reverse("home:approve"), {"step": "x"})
    assert (response.status_code, "请先勾选。" in response.content.decode()) == (409, True)


def test_a_row_is_returned_with_a_reason(shop: Shop, as_user: SignIn) -> None:
    order, cheap = shop.submit(), shop.submit(shop.line("board", 1, 240))
    client, step = as_user(shop.reviewer), step_of(order)
    refused = client.post(reverse("home:send_back", args=[step]), {"reason": " "})
    assert (refused.status_code, fresh(order).state) == (409, "in_review")
    unseen = client.post(reverse("home:send_back", args=[step_of(cheap)]), {"reason": "改"})
    assert (unseen.status_code, fresh(cheap).state) == (409, "in_review")
    done = client.post(reverse("home:send_back", args=[step]), {"reason": "交期太早", "what": "decide"})
    assert (done.headers["Location"], fresh(order).state) == ("/?what=decide", "draft")
    assert Step.objects.get(pk=step).reason == "交期太早"


# -- put off ---------------------------------------------------------------------------------------------------------


def test_a_row_is_put_off_for_oneself_until_its_moment(shop: Shop) -> None:
    order = shop.submit()
    workflow.snooze(order.pk, until=NOW + HOUR, by=shop.reviewer, at=NOW)
    assert (numbers(shop.reviewer), numbers(shop.reviewer, "later")) == ([], [order.number])
    assert numbers(shop.reviewer, now=NOW + HOUR) == [order.number]
    workflow.wake(order.pk, by=shop.reviewer)
    assert numbers(shop.reviewer) == [order.number]


def test_what_is_late_comes_back_before_its_moment(shop: Shop) -> None:
    order = shop.submit()
    clock.add_task(order.paper, kind="test", title="补签", at=NOW, user=shop.clerk, due=NOW + HOUR)
    workflow.snooze(order.pk, until=NOW + 5 * HOUR, by=shop.clerk, at=NOW)
    second = dt.timedelta(seconds=1)
    assert numbers(shop.clerk, now=NOW + HOUR - second) == []
    assert numbers(shop.clerk, now=NOW + HOUR) == [order.number]


def test_something_new_on_the_paper_is_not_put_off(shop: Shop) -> None:
    order = shop.submit()
    workflow.snooze(order.pk, until=NOW + 5 * HOUR, by=shop.clerk, at=NOW)
    clock.add_task(order.paper, kind="test", title="补签", at=NOW + HOUR, user=shop.clerk)
    assert numbers(shop.clerk, now=NOW + 2 * HOUR) == [order.number]


def test_a_moment_lies_ahead_and_within_thirty_days(shop: Shop) -> None:
    order = shop.submit()
    for until in (NOW, NOW + dt.timedelta(days=30, seconds=1)):
        with pytest.raises(NotAllowed):
            workflow.snooze(order.pk, until=until, by=shop.reviewer, at=NOW)
    workflow.snooze(order.pk, until=NOW + dt.timedelta(days=30), by=shop.reviewer, at=NOW)
    workflow.snooze(order.pk, until=NOW + HOUR, by=shop.reviewer, at=NOW)
    assert [row.until for row in Snooze.objects.all()] == [NOW + HOUR]


def test_a_foreign_paper_cannot_be_put_off(shop: Shop, foreign_shop: Shop) -> None:
    theirs = foreign_shop.submit()
    with pytest.raises(NotFound):
        workflow.snooze(theirs.pk, until=NOW + HOUR, by=shop.reviewer, at=NOW)
    assert Snooze.objects.count() == 0


def test_putting_off_by_the_page(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    client, url = as_user(shop.reviewer), reverse("home:later", args=[order.pk])
    assert client.get(url).context["choices"][0].code == "hour"
    assert client.post(url, {"until": "", "moment": "soon"}).status_code == 409
    client.post(url, {"until": "tomorrow"})
    assert [row.user for row in Snooze.objects.all()] == [shop.reviewer]
    client.post(url, {"until": "now"})
    assert Snooze.objects.count() == 0
