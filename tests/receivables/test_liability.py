"""Whoever approves that goods leave beyond credit answers for the money until it is there (OFFICE-99)."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credit import queries as credit
from orders import services as orders
from orders.models import Order
from receivables import services
from receivables.models import Invoice
from tests.orders.shop import fresh
from tests.receivables.till import Till, sound, step_of
from tests.world import NOW, TODAY, again
from workflow import approval, outbox
from workflow.models import Step

SignIn = Callable[[User], Client]
D = Decimal


def overdue_customer(till: Till) -> Invoice:
    """A monthly customer with room in the limit whose first invoice is long due."""
    first = till.sold_on_terms(1, 300)
    return till.invoice(first, at=NOW - dt.timedelta(days=90))


def approve(till: Till, order: Order) -> Order:
    """The clerk asks, the general manager of the branch takes it upon himself."""
    asked = orders.ask_override(order.pk, by=till.clerk, at=NOW, reason="客户急用", until=TODAY)
    step = Step.objects.get(round__paper_id=asked.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=till.shop.world.branch_gm, at=NOW, outcome="approve")
    outbox.sweep(NOW)
    return fresh(order)


def report(till: Till, as_user: SignIn) -> list[list[str]]:
    """Approver, order, shipped and unpaid of the report, as the spreadsheet has them."""
    answer = as_user(again(till.finance)).get(reverse("credit:liability") + "?as=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # streams
    rows = list(csv.reader(io.StringIO(text)))
    places = [rows[0].index(head) for head in ("批准人", "订单", "据此发货", "尚未收回")]
    return [[row[place] for place in places] for row in rows[1:]]


@pytest.mark.rule("OFFICE-99")
def test_approver_for_an_overdue_customer_is_listed_until_it_is_paid(office_till: Till, as_user: SignIn) -> None:
    till = office_till
    overdue_customer(till)
    order = till.shop.review(till.shop.line("board", 10, 50), customer="monthly")
    assert (order.state, order.hold) == ("held", "overdue")
    assert report(till, as_user) == []
    order = approve(till, order)
    gm = till.shop.world.branch_gm.name
    assert order.state == "released"
    assert report(till, as_user) == [[gm, order.number, "0.00", "0.00"]]
    till.deliver(order, 4)
    assert report(till, as_user) == [[gm, order.number, "200.00", "200.00"]]
    till.sign(order, 4)
    part = till.invoice(order)
    assert report(till, as_user) == [[gm, order.number, "200.00", "200.00"]]
    till.receive(150, {part.pk: 150}, customer="monthly")
    assert report(till, as_user) == [[gm, order.number, "200.00", "50.00"]]
    till.receive(50, {part.pk: 50}, customer="monthly")
    assert report(till, as_user) == [[gm, order.number, "200.00", "0.00"]]
    finance = again(till.finance)
    assert [row.unpaid for row in credit.liable(finance)] == [D("0.00")]  # type: ignore[attr-defined]  # annotated
    assert sound(till) == []


def test_the_report_asks_for_what_is_unpaid_and_shows_no_other_company(
    office_till: Till, foreign: object, as_user: SignIn
) -> None:
    overdue_customer(office_till)
    order = approve(office_till, office_till.shop.review(office_till.shop.line("board", 1, 50), customer="monthly"))
    office_till.deliver(order)
    client = as_user(again(office_till.finance))
    for query, shown in (("money=open", True), ("money=paid", False), ("approver=无此人", False)):
        page = client.get(f"{reverse('credit:liability')}?{query}").content.decode()
        assert (order.number in page) is shown
    other = as_user(again(foreign.finance)).get(reverse("credit:liability"))  # type: ignore[attr-defined]  # a world
    assert order.number not in other.content.decode()


def test_a_prepaid_order_of_an_overdue_customer_passes_with_its_money(office_till: Till) -> None:
    till = office_till
    overdue_customer(till)
    order = till.shop.review(till.shop.line("board", 1, 180), customer="monthly", payment_terms="prepaid")
    assert (order.state, order.hold) == ("held", "unpaid")
    till.receive(180, {order.pk: 180}, customer="monthly")
    assert (fresh(order).hold_reason, fresh(order).state) == ("", "released")


def test_goods_that_left_are_invoiced_whatever_the_customer_owes(office_till: Till) -> None:
    till = office_till
    order = till.sold_on_terms(1, 300)
    till.shop.limit("monthly", 0)
    made = services.make(order.pk, by=till.finance, at=NOW, issuing=True)
    assert (made.state, made.gross) == ("issued", D("300.00"))


def test_what_is_written_off_is_not_paid_and_its_approver_stays_liable(office_till: Till, as_user: SignIn) -> None:
    till = office_till
    overdue_customer(till)
    order = approve(till, till.shop.review(till.shop.line("board", 10, 50), customer="monthly"))
    till.deliver(order, 4)
    till.sign(order, 4)
    part = till.invoice(order)
    asked = services.ask_write_off(part.pk, by=till.finance, at=NOW, amount=D(120), reason="客户已破产")
    approval.decide(step_of(asked).pk, by=till.shop.world.branch_gm, at=NOW, outcome="approve")
    gm = till.shop.world.branch_gm.name
    assert report(till, as_user) == [[gm, order.number, "200.00", "200.00"]]
    till.receive(80, {part.pk: 80}, customer="monthly")
    assert report(till, as_user) == [[gm, order.number, "200.00", "120.00"]]
    assert [row.lost for row in credit.liable(again(till.finance))] == [D("120.00")]  # type: ignore[attr-defined]  # annotated
    assert sound(till) == []
