"""Goods that leave on a notice written by hand, and goods of foreign customers: who confirms, and in which order."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotYours
from customers.models import Customer
from orders import services as orders
from shipping import services
from shipping.models import DeliveryNotice
from tests.orders.shop import fresh
from tests.shipping.dock import Dock, again
from tests.world import NOW, TODAY
from tests.world import again as person
from workflow import approval, outbox
from workflow.models import Step, Task

SignIn = Callable[[User], Client]
SHEET = "SG-0001"


def keeper_at(dock: Dock, warehouse: str) -> User:
    """A keeper who sits in one warehouse only."""
    user = User.objects.create_user(f"keeper-{warehouse}", name=f"{warehouse} 保管员")
    unit, post = dock.shop.warehouses[warehouse].unit, dock.world.posts["warehouse_keeper"]
    accounts.assign(user=user, post=post, unit=unit, starts=TODAY, by=None)
    return person(user)


def by_hand(dock: Dock, customer: str = "prepaid") -> DeliveryNotice:
    """The notice of 100 bolts, which are hardware."""
    return dock.notice(dock.released(dock.shop.line("bolt", 100), customer=customer))


def handed_in(dock: Dock, notice: DeliveryNotice | None = None, sheet: str = SHEET) -> DeliveryNotice:
    found = notice or by_hand(dock)
    services.hand_in_notice(found.pk, by=dock.world.clerk, at=NOW, sheet_no=sheet)
    return again(found)


def abroad(dock: Dock, foreign: bool = True) -> None:
    Customer.objects.filter(pk=dock.shop.customers["prepaid"].pk).update(foreign=foreign)


def titles(notice: DeliveryNotice) -> list[str]:
    return list(Step.objects.filter(round__paper=notice.pk).order_by("place").values_list("title", flat=True))


@pytest.mark.rule("PARTS-30")
def test_parts_30_hardware_is_confirmed_by_its_own_warehouse_and_by_no_other(dock: Dock, as_user: SignIn) -> None:
    raw, semi = keeper_at(dock, "raw"), keeper_at(dock, "semi")
    reviewed_by_the_manager_and_not_the_deputy(dock, as_user)
    notice = by_hand(dock)
    assert notice.by_hand
    page = reverse("shipping:notice_hand_in", args=[notice.pk])
    as_user(dock.world.clerk).post(page, {"sheet_no": SHEET})
    assert (again(notice).state, again(notice).sheet_no) == ("printed", SHEET)
    assert titles(notice) == ["部门经理签字", "仓库确认"]
    dock.sign(notice, "manager")
    decide = reverse("workflow:decide", args=[dock.step(notice).pk])
    assert as_user(raw).post(decide, {"outcome": "approve"}).status_code == 404
    assert again(notice).state == "printed"
    as_user(semi).post(decide, {"outcome": "approve"})
    assert again(notice).state == "cleared"
    services.issue_notice(notice.pk, by=semi, at=NOW)
    services.ship_notice(notice.pk, by=semi, at=NOW)
    assert again(notice).state == "shipped"


def reviewed_by_the_manager_and_not_the_deputy(dock: Dock, as_user: SignIn) -> None:
    """An order of hardware alone; with a board beside it the deputy reviews as ever (PARTS-26)."""
    shop = dock.shop
    with_board, bolts = shop.submit(shop.line("bolt", 1), shop.line("board", 1)), shop.submit(shop.line("bolt", 1))
    steps = {order.pk: Step.objects.get(round__paper=order.pk) for order in (with_board, bolts)}
    assert [steps[order.pk].post for order in (with_board, bolts)] == ["deputy_manager", "aftersales_manager"]
    decide = reverse("workflow:decide", args=[steps[bolts.pk].pk])
    assert as_user(dock.world.deputy).post(decide, {"outcome": "approve"}).status_code == 403
    assert as_user(dock.world.manager).post(decide, {"outcome": "approve"}).status_code == 302
    assert (fresh(bolts).state, fresh(bolts).hold) == ("held", "unpaid")


def test_hardware_and_boards_of_one_order_leave_on_notices_of_their_own(dock: Dock) -> None:
    order = dock.released(dock.shop.line("board", 10), dock.shop.line("bolt", 100))
    made = dock.make(order)
    assert [(notice.warehouse.code, notice.by_hand) for notice in made] == [("raw", False), ("semi", True)]


def test_a_notice_written_by_hand_is_not_printed_and_a_printed_one_not_handed_in(dock: Dock) -> None:
    with pytest.raises(NotAllowed, match="手工"):
        services.print_notice(by_hand(dock).pk, by=dock.world.commerce, at=NOW)
    with pytest.raises(NotAllowed, match="商务"):
        services.hand_in_notice(dock.notice().pk, by=dock.world.clerk, at=NOW, sheet_no=SHEET)


def test_only_who_prepares_notices_hands_one_in(dock: Dock) -> None:
    notice = by_hand(dock)
    for who in ("commerce", "manager", "keeper", "deputy"):
        with pytest.raises(NotYours):
            services.hand_in_notice(notice.pk, by=dock.person(who), at=NOW, sheet_no=SHEET)
    assert again(notice).state == "draft"


def test_a_sheet_has_a_number_and_is_used_once(dock: Dock) -> None:
    handed_in(dock)
    second = by_hand(dock)
    for number in ("  ", SHEET):
        with pytest.raises(NotAllowed) as refused:
            services.hand_in_notice(second.pk, by=dock.world.clerk, at=NOW, sheet_no=number)
        assert refused.value.field == "sheet_no"
    assert handed_in(dock, second, "SG-0002").sheet_no == "SG-0002"


def test_the_sheet_of_a_cancelled_notice_may_be_written_again(dock: Dock) -> None:
    first = handed_in(dock)
    services.cancel_notice(first.pk, by=dock.world.clerk, at=NOW, reason="写错")
    assert handed_in(dock, by_hand(dock)).state == "printed"


@pytest.mark.parametrize(
    "wrong", ["SET sheet_no = ''", "SET by_hand = false", "SET sheet_no = 'SG-9'", "SET wanted_on = '2026-01-01'"]
)
def test_the_database_keeps_the_sheet_of_a_notice_that_was_handed_in(dock: Dock, wrong: str) -> None:
    notice = handed_in(dock)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE shipping_deliverynotice {wrong} WHERE paper_id = %s", [notice.pk])
    assert again(notice).sheet_no == SHEET


@pytest.mark.rule("PARTS-68")
def test_parts_68_a_foreign_notice_is_confirmed_by_finance_the_manager_and_the_warehouse_in_this_order(
    dock: Dock,
) -> None:
    abroad(dock)
    notice = dock.printed()
    assert titles(notice) == ["财务确认", "部门经理审核", "仓库确认"]
    for too_early in ("keeper", "manager"):
        with pytest.raises((NotAllowed, NotYours)):
            dock.sign(notice, too_early)
    assert again(notice).state == "printed"
    for who, state in (("finance", "printed"), ("manager", "printed"), ("keeper", "cleared")):
        assert dock.sign(notice, who).state == state
    services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
    services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW)
    assert again(notice).state == "shipped"


@pytest.mark.parametrize("foreign", [True, False])
def test_an_order_goes_the_way_it_was_handed_in_for_whatever_the_file_says_later(dock: Dock, foreign: bool) -> None:
    abroad(dock, foreign)
    small, notice = dock.shop.submit(dock.shop.line("board", 1)), dock.notice()
    abroad(dock, not foreign)
    dock.ask(notice)
    assert titles(notice)[0] == ("财务确认" if foreign else "部门经理签字")
    refusal = "外贸" if foreign else "驻该客户处"  # the neighbour comes as far as the question who guarantees
    with pytest.raises(NotAllowed, match=refusal):
        orders.ask_guarantee(small.pk, guarantor=dock.world.field, reason="急", by=person(dock.world.field), at=NOW)


def test_a_draft_follows_the_file_until_it_is_handed_in(dock: Dock) -> None:
    draft = dock.shop.enter(dock.shop.line("board", 1))
    abroad(dock)
    assert not fresh(draft).foreign
    orders.submit(draft.pk, by=dock.world.clerk, at=NOW)
    assert fresh(draft).foreign
    abroad(dock, foreign=False)
    orders.withdraw(draft.pk, by=dock.world.clerk, at=NOW)
    orders.submit(draft.pk, by=dock.world.clerk, at=NOW)
    assert not fresh(draft).foreign


@pytest.mark.rule("PARTS-70")
def test_parts_70_a_foreign_order_is_neither_guaranteed_nor_sold_on_terms_and_the_customer_is_told(
    dock: Dock, as_user: SignIn
) -> None:
    abroad(dock)
    Customer.objects.filter(pk=dock.shop.customers["monthly"].pk).update(foreign=True)
    small = dock.shop.submit(dock.shop.line("board", 1))
    with pytest.raises(NotAllowed, match="外贸"):
        orders.ask_guarantee(small.pk, guarantor=dock.world.field, reason="急", by=person(dock.world.field), at=NOW)
    with pytest.raises(NotAllowed) as refused:
        dock.shop.submit(customer="monthly")
    assert refused.value.field == "payment_terms"
    notice = dock.printed()
    for who in ("finance", "manager", "keeper"):
        dock.sign(notice, who)
    services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
    services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW)
    outbox.sweep(NOW)
    task = Task.objects.get(paper=notice.pk, kind="shipping.tell_customer")
    assert (task.user, task.done_at) == (notice.order.maker, None)
    as_user(dock.world.clerk).post(reverse("shipping:notice_told", args=[notice.pk]), {"how": "电子邮件"})
    assert Task.objects.get(pk=task.pk).done_by == dock.world.clerk
    assert again(notice).paper.events.filter(name="shipping.notice.told").count() == 1


def test_a_domestic_customer_may_buy_on_terms_and_nobody_is_asked_to_tell(dock: Dock) -> None:
    assert dock.shop.submit(customer="monthly").state == "in_review"
    notice = dock.shipped()
    outbox.sweep(NOW)
    assert Task.objects.filter(paper=notice.pk, kind="shipping.tell_customer").count() == 0


def test_a_domestic_notice_asks_finance_for_nothing(dock: Dock) -> None:
    assert titles(dock.printed()) == ["部门经理签字", "仓库确认"]


@pytest.mark.rule("PARTS-69")
def test_parts_69_finance_confirms_a_foreign_notice_written_by_hand_before_its_warehouse(dock: Dock) -> None:
    abroad(dock)
    semi = keeper_at(dock, "semi")
    notice = handed_in(dock)
    assert titles(notice) == ["财务确认", "部门经理审核", "仓库确认"]
    last = Step.objects.get(round__paper=notice.pk, place=3)
    with pytest.raises((NotAllowed, NotYours)):
        approval.decide(last.pk, by=semi, at=NOW, outcome="approve")
    assert again(notice).state == "printed"
    dock.sign(notice, "finance")
    dock.sign(notice, "manager")
    approval.decide(last.pk, by=semi, at=NOW, outcome="approve")
    assert again(notice).state == "cleared"
