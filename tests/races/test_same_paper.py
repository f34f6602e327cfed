"""Several people, or one person twice, press at the same paper at the same moment."""

import datetime as dt
import http.client
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Assignment, User
from catalog.lines import LineInput
from demo.buyers import invite
from demo.cast import World
from demo.goods import Goods, stock_up
from inventory.models import Move, Reservation
from orders import services as orders
from orders.models import Order
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation
from rights import services as rights
from shipping import services as shipping
from shipping.models import DeliveryNotice
from tests.orders.shop import Shop, fresh, open_shop
from tests.shipping.dock import Dock, qty
from tests.support.races import Race
from tests.world import NOW, PASSWORD, again, world
from workflow import approval, papers
from workflow.models import Event, Paper, PrintLog, Round, Step, StepGrant

TOKEN = "x" * 32


def names(results: list[Any]) -> list[str]:
    """What came of each call: its answer, or the kind of refusal."""
    return sorted(result if isinstance(result, str) else type(result).__name__ for result in results)


def draft_of(parts: World, goods: Goods) -> Quotation:
    """A complete draft by the clerk."""
    terms = Terms(
        invite(parts, NOW)[1].pk, business_type="sold_equipment", remittance="中国银行 6217", shipping_method="快递"
    )
    lines = [LineInput(goods.products["DB-1001"].pk, qty(10), qty(250))]
    return quotes.draft(unit=parts.unit, by=parts.clerk, at=NOW, given=QuotationInput(terms, lines))


def managers(parts: World, count: int) -> list[User]:
    """More people on the post that approves quotations."""
    found = []
    for number in range(count):
        user = User.objects.create_user(f"manager-{number}", PASSWORD, name=f"经理{number}", company=parts.company)
        post = parts.posts["aftersales_manager"]
        accounts.assign(user=user, post=post, unit=parts.unit, starts=dt.date(2026, 1, 1), by=None)
        found.append(again(user))
    return found


def press(step: int, outcome: str, by: User) -> str:
    approval.decide(step, by=by, at=NOW, outcome=outcome, reason="价格")
    return outcome


def test_eight_approvers_press_at_once_and_one_decides(races: Race) -> None:
    parts = world("parts")
    people = managers(parts, 8)
    quotation = draft_of(parts, stock_up(parts, NOW))
    quotes.submit(quotation.pk, by=parts.clerk, at=NOW)
    step = Step.objects.get(round__paper_id=quotation.pk, state=Step.State.OPEN)
    outcomes = ["approve", "return"] * 4
    results = races(*(partial(press, step.pk, what, who) for what, who in zip(outcomes, people, strict=True)))
    (said,) = [result for result in results if isinstance(result, str)]
    assert names(results) == sorted(["NotAllowed"] * 7 + [said])
    step.refresh_from_db()
    assert (step.state, step.decided_by_id) == (approval.OUTCOMES[said], people[results.index(said)].pk)
    happened = Event.objects.filter(paper=quotation.pk).order_by("pk").values_list("name", flat=True)
    assert list(happened) == [f"quotes.quotation.{name}" for name in ("created", "submitted", step.state)]


def test_a_step_that_is_decided_while_somebody_is_seated_on_its_post_keeps_no_grant(races: Race) -> None:
    parts = world("parts")
    coming = User.objects.create_user("coming", PASSWORD, name="新人", company=parts.company)
    quotation = draft_of(parts, stock_up(parts, NOW))
    quotes.submit(quotation.pk, by=parts.clerk, at=NOW)
    step = Step.objects.get(round__paper_id=quotation.pk, state=Step.State.OPEN)

    def decide_and_wait() -> str:
        with transaction.atomic():
            said = press(step.pk, "approve", parts.manager)
            time.sleep(1.5)
        return said

    def seat_meanwhile() -> str:
        time.sleep(0.5)
        post = parts.posts["aftersales_manager"]
        rights.grant(user=coming, post=post, unit=parts.unit, starts=NOW.date(), by=parts.supervisor, at=NOW)
        return "seated"

    assert races(decide_and_wait, seat_meanwhile) == ["approve", "seated"]
    assert not StepGrant.objects.filter(content_object=step).exists()
    assert Assignment.objects.filter(user=coming).exists()


def post(url: str, path: str, session: str, form: dict[str, Any]) -> str:
    """One POST by an HTTP client of its own; gives where the answer leads."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    words = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode({**form, "csrfmiddlewaretoken": TOKEN}, doseq=True), words)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers.get("Location", f"answered {answer.status}")


def test_the_same_form_posted_twice_at_once_makes_one_order(
    races: Race, live_server: Any, as_user: Callable[[User], Client]
) -> None:
    shop = open_shop(world("parts"))
    session = as_user(shop.clerk).cookies[settings.SESSION_COOKIE_NAME].value
    form = shop.form({"product": "ZK-100", "quantity": "2"}, once="same-key")
    send = partial(post, live_server.url, reverse("orders:new"), session)
    results = races(*(partial(send, form) for _each in range(4)))
    (order,) = Order.objects.all()
    assert results == [order.get_absolute_url()] * 4
    assert Paper.objects.filter(kind=Order.KIND).count() == 1


def test_two_clerks_change_one_notice_and_the_second_is_told_it_changed(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    notice = dock.notice()
    line = notice.order.lines.get()

    def change(quantity: int, by: User) -> str:
        shipping.change_notice(
            notice.pk, by=by, at=NOW, quantities={line.pk: qty(quantity)}, version=notice.version, remark=f"{quantity}"
        )
        return f"{quantity}"

    results = races(partial(change, 3, dock.world.clerk), partial(change, 4, dock.world.clerk2))
    (said,) = [result for result in results if isinstance(result, str)]
    (refusal,) = [result for result in results if not isinstance(result, str)]
    assert str(refusal) == "您编辑时别人改过这张单据。您录入的内容还在，请对照两份。"
    kept = DeliveryNotice.objects.get()
    assert (kept.remark, kept.lines.get().quantity, fresh(kept.order).lines.get().noticed) == (
        said,
        qty(said),
        qty(said),
    )


def test_four_print_one_notice_at_once_and_each_copy_has_its_own_number(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    notice = dock.notice()
    results = races(*(partial(shipping.print_notice, notice.pk, by=dock.world.commerce, at=NOW) for _each in range(4)))
    logs = PrintLog.objects.filter(paper=notice.pk).order_by("copy_number")
    assert [(log.copy_number, log.stamp["reprint"]) for log in logs] == [(1, False), (2, True), (3, True), (4, True)]
    assert {log.job for log in logs} == set(results)
    assert Round.objects.filter(paper=notice.pk).count() == 1


def test_four_draw_the_goods_of_one_notice_at_once_and_they_leave_once(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    notice = dock.cleared()

    def draw() -> str:
        shipping.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
        return "drawn"

    assert names(races(*[draw] * 4)) == ["NotAllowed"] * 3 + ["drawn"]
    assert [move.quantity for move in Move.objects.filter(paper=notice.pk)] == [qty(10)]
    assert Reservation.objects.get(paper=notice.order_id).issued == qty(10)


def test_one_draft_in_two_windows_keeps_what_was_saved_first(races: Race) -> None:
    shop = open_shop(world("parts"))
    order = shop.enter(shop.line("board", 1))

    def save(quantity: int) -> str:
        data = shop.input(shop.line("board", quantity))
        orders.change(order.pk, by=shop.clerk, at=NOW, data=data, version=order.version)
        return f"{quantity}"

    results = races(partial(save, 2), partial(save, 3))
    (said,) = [result for result in results if isinstance(result, str)]
    assert names(results) == sorted(["Stale", said])
    assert (fresh(order).lines.get().quantity, fresh(order).version) == (qty(said), order.version + 1)


def submit(pk: int, by: User) -> str:
    orders.submit(pk, by=by, at=NOW)
    return "submitted"


def withdraw(pk: int, by: User) -> str:
    orders.withdraw(pk, by=by, at=NOW)
    return "withdrawn"


def review(pk: int, by: User) -> str:
    approval.decide(pk, by=by, at=NOW, outcome="approve")
    return "reviewed"


def consistent(order: Order) -> str:
    """The state; it is the last event's, and a round is open exactly while the order is in review."""
    state = fresh(order).state
    assert Event.objects.filter(paper=order.pk).latest("pk").to_state == state
    waiting = Round.objects.filter(paper=order.pk, outcome=Round.Outcome.OPEN).count()
    grants = Step.objects.filter(round__paper=order.pk, grants__isnull=False).count()
    assert (waiting, grants) == ((1, 1) if state == "in_review" else (0, 0))
    return str(state)


def test_submit_and_withdraw_at_once_leave_a_draft_or_a_round(races: Race) -> None:
    shop = open_shop(world("parts"))
    order = shop.enter(shop.line("board", 1))
    results = races(partial(submit, order.pk, shop.clerk), partial(withdraw, order.pk, shop.clerk))
    withdrawn = "withdrawn" in results
    assert results == ["submitted", "withdrawn" if withdrawn else results[1]]
    assert consistent(order) == ("draft" if withdrawn else "in_review")


def test_reviewer_and_maker_at_once_review_or_withdraw(races: Race) -> None:
    shop = open_shop(world("parts"))
    order = shop.submit(shop.line("board", 1))
    step = Step.objects.get(round__paper=order.pk, state=Step.State.OPEN)
    results = races(partial(review, step.pk, shop.reviewer), partial(withdraw, order.pk, shop.clerk))
    # A held order may be withdrawn too; a withdrawn one cannot be reviewed.
    assert "withdrawn" in results or results[0] == "reviewed"
    assert consistent(order) == ("draft" if "withdrawn" in results else "held")
    assert shop.available("board") == (1000 if "withdrawn" in results else 999)


class Torn(Exception):
    """Ends a transaction on purpose."""


def hand_in(shop: Shop, many: int) -> list[str]:
    """Submit so many orders, one after the other; after every second one another is submitted and rolled back."""
    numbers = []
    for place in range(many):
        numbers.append(str(shop.submit(shop.line("bolt", 1)).number))
        if place % 2:
            with pytest.raises(Torn):
                papers.attempt(_torn, shop)
    return numbers


def _torn(shop: Shop) -> None:
    shop.submit(shop.line("bolt", 1))
    raise Torn


def test_numbers_given_by_eight_processes_are_gapless_and_unique(races: Race) -> None:
    shop = open_shop(world("parts"))
    found = races(*[partial(hand_in, shop, 4)] * 8)
    numbers = sorted(number for numbers in found for number in numbers)
    assert numbers == [f"XS-2606-{number:04}" for number in range(1, 33)]
    assert list(Paper.objects.filter(kind=Order.KIND).order_by("number").values_list("number", flat=True)) == numbers
