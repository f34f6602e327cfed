"""A delivery of the fibre company from the notice to the gate: walk 7.4, steps 4, 7 and 8."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from demo.story import decide_whole
from orders.models import Order
from shipping import services
from shipping.models import DeliveryNotice
from tests.orders.shop import fresh, open_shop
from tests.shipping.dock import again
from tests.shipping.yard import Yard
from tests.world import NOW, TODAY, World
from tests.world import again as person
from workflow import outbox
from workflow.models import Task

SignIn = Callable[[User], Client]
NEVER = dt.date(2099, 1, 1)
"""a day on which nothing is overdue yet, by whatever clock the pages run"""


@pytest.fixture
def yard(fibre: World) -> Yard:
    """云泽化纤 is of grade B with a limit of 200,000."""
    made = Yard(open_shop(fibre))
    made.credit(200000)
    return made


def press(client: Client, name: str, key: int, **typed: str) -> int:
    return client.post(reverse(name, args=[key]), typed).status_code


def test_a_clean_notice_from_finance_to_the_gate(yard: Yard, as_user: SignIn) -> None:
    """Step 4: receivable 50,000, shipped 20,000, released 30,000; no overdue; specialist, manager, warehouse, guard."""
    clerk, keeper, guard = (as_user(person(yard.person(who))) for who in ("clerk", "keeper", "guard"))
    yard.owes(50000, due=NEVER)
    yard.gone(yard.order(20000))
    order = yard.order(30000)
    line = order.lines.get()
    clerk.post(reverse("shipping:notice_make", args=[order.pk]), {f"line-{line.pk}": "1", "type": "regular"})
    notice = DeliveryNotice.objects.get(order=order.pk)
    assert press(clerk, "shipping:notice_print", notice.pk) == 302
    desk = as_user(person(yard.world.accountant))
    card = desk.get(reverse("shipping:debts")).content.decode()
    assert [figure in card for figure in ("50,000.00", "20,000.00", "30,000.00", "100,000.00")] == [True] * 4
    assert press(desk, "shipping:debt_decide", yard.step(notice).pk, outcome="approve") == 302
    block = yard.block(notice)
    assert (block.debt, block.excess, block.overdue_amount, block.overdue_days) == (100000, 0, 0, 0)
    assert press(clerk, "shipping:hand_on", notice.pk) == 302
    assert guard.get(notice.get_absolute_url()).status_code == 404  # an unapproved notice does not pass
    assert press(keeper, "shipping:notice_issue", notice.pk) == 409
    assert press(as_user(person(yard.world.manager)), "workflow:decide", yard.step(notice).pk, outcome="approve") == 302
    assert notice.number in guard.get(reverse("shipping:gate")).content.decode()
    assert press(keeper, "shipping:notice_issue", notice.pk) == 302
    assert press(keeper, "shipping:notice_ship", notice.pk) == 302
    assert (again(notice).state, fresh(order).state) == ("shipped", "shipped")
    assert notice.number not in guard.get(reverse("shipping:gate")).content.decode()


def test_the_notice_of_goods_for_the_tenth_is_asked_for_on_the_seventh(yard: Yard) -> None:
    """Step 4: ship date 10th, notice on the 7th."""
    order = yard.order(30000)
    Order.objects.filter(pk=order.pk).update(arrive_on="2026-07-10")
    sixth, seventh = (dt.datetime(2026, 7, day, 0, 10, tzinfo=dt.UTC) for day in (6, 7))
    assert services.ask_for_notices(yard.world.company, at=sixth) == 0
    assert services.ask_for_notices(yard.world.company, at=seventh) == 1
    assert Task.objects.get(paper=order.pk, kind="shipping.prepare_notice").user == order.maker


def test_goods_leave_on_a_word_by_phone_and_the_papers_follow_within_a_working_day(yard: Yard) -> None:
    """Step 8: the approver cannot be reached; the manager by phone, the quality supervisor hears it."""
    notice, keeper = yard.at_finance(yard.order(30000)), person(yard.world.keeper)
    with pytest.raises(NotAllowed):  # unapproved goods cannot be drawn
        services.issue_notice(notice.pk, by=keeper, at=NOW)
    word = services.Word(yard.world.manager, yard.world.supervisor_q, "客户停产待料", "指定会计出差")
    emergency = services.release_by_phone(notice.pk, by=keeper, at=NOW, word=word)
    services.issue_notice(notice.pk, by=keeper, at=NOW)
    services.ship_notice(notice.pk, by=keeper, at=NOW)
    assert (again(notice).state, emergency.papers_due) == ("shipped", TODAY + dt.timedelta(days=1))
    decide_whole(yard.world, emergency.pk, at=NOW)
    emergency.refresh_from_db()
    assert (emergency.state, emergency.documented_at) == ("documented", NOW)


def test_overdue_by_twelve_days_inside_the_limit_and_then_beyond_it(yard: Yard) -> None:
    """Step 7: the specialist's reason, the manager decides; over the limit the general manager."""
    yard.owes(10000, due=TODAY - dt.timedelta(days=12))
    notice = yard.handed_on(yard.order(30000), reason="下周二到账")
    block = yard.block(notice)
    assert (block.overdue_amount, block.overdue_days, yard.route(notice)) == (10000, 12, ["sales_manager"])
    assert yard.decide(notice, "manager").state == "cleared"
    beyond = yard.handed_on(yard.order("160000.01"), reason="总经理已知")
    assert (yard.block(beyond).excess, yard.route(beyond)) == (Decimal("0.01"), ["sales_manager", "gm"])
    assert yard.decide(beyond, "manager").state == "printed"
    with pytest.raises(NotYours):
        yard.decide(beyond, "manager")
    assert yard.decide(beyond, "gm").state == "cleared"


def test_new_customer_wire_slip_and_payment_on_arrival(yard: Yard) -> None:
    """Step 8: 100,000 is the manager's and a cent more the general manager's; slips are found; on arrival the GM."""
    yard.credit(None, grade="", customer="monthly")
    edge = yard.handed_on(yard.order(100000))
    assert yard.decide(edge, "manager").state == "cleared"
    assert yard.route(yard.handed_on(yard.order("0.01"))) == ["sales_manager", "gm"]
    order = yard.order(60, "prepaid")
    slip = yard.noticed(order)
    yard.slip(slip, 60)
    services.print_notice(slip.pk, by=yard.world.clerk, at=NOW)
    yard.sign(slip, "accountant")
    services.hand_on(slip.pk, by=yard.world.clerk, at=NOW)
    assert yard.decide(slip, "manager").state == "cleared"
    assert (slip.type, slip.slips.get().arrived_at) == ("pay_first", None)
    yard.pays(order, 60)
    outbox.sweep(NOW)
    assert slip.slips.get().arrived_at is not None  # finance has found the money
    arrival = yard.handed_on(yard.order(60, "on_delivery"))
    with pytest.raises(NotYours):
        yard.decide(arrival, "manager")
    assert yard.decide(arrival, "gm").state == "cleared"
