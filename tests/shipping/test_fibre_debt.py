"""Finance writes the debt on a delivery notice, and that decides who approves it: chapter 5 of the fibre company."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Assignment, User
from core.refusals import NotAllowed, NotYours
from credit.models import Account, Group
from credit.services import watching
from home import queries as home
from orders import services as orders
from orders.models import Order
from rights import services as rights
from shipping import services
from shipping.models import DebtReview, DeliveryNotice
from tests.credit.conftest import credit_of
from tests.orders.shop import fresh, open_shop
from tests.shipping.dock import again
from tests.shipping.yard import Yard, decide_whole
from tests.support.handbooks import rewrite
from tests.world import NOW, TODAY, World
from tests.world import again as person
from workflow.models import Notice, Task

SignIn = Callable[[User], Client]
SM, GM = ["sales_manager"], ["sales_manager", "gm"]


@pytest.fixture
def yard(fibre: World) -> Yard:
    """The fibre company with 1,000 pieces of each of its goods; the customer on terms is of grade B with limit 100."""
    made = Yard(open_shop(fibre))
    made.credit(100)
    return made


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


# -- finance ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-119")
def test_fibre_119_the_debt_is_receivable_and_shipped_and_released_and_what_is_overdue_stands_beside_it(
    yard: Yard,
) -> None:
    yard.owes(10, due=days_ago(12))
    yard.owes(40)
    yard.gone(yard.order(20), reason="月底付清")
    notice = yard.at_finance(yard.order(30))
    assert not DebtReview.objects.filter(notice=notice.pk).exists()
    yard.sign(notice, "accountant")
    block = yard.block(notice)
    assert (block.receivable, block.shipped, block.released, block.debt) == (50, 20, 30, 100)
    assert (block.overdue_amount, block.overdue_days, block.limit, block.excess) == (10, 12, 100, 0)
    assert (block.by, block.at) == (yard.world.accountant, NOW)
    yard.owes(7)
    assert yard.block(notice).debt == 100  # frozen with the decision


def test_who_shares_a_limit_stands_on_the_notice_with_what_the_others_of_the_group_owe(yard: Yard) -> None:
    yard.owes(10)
    sister = credit_of(yard.world, "K0009", "姊妹公司")
    sister.holding(receivable="45")
    group = Group.objects.create(company=yard.world.company, name="姊妹集团", limit=100)
    Account.objects.filter(customer__in=[sister.customer, yard.shop.customers["monthly"]]).update(group=group)
    notice = yard.at_finance(yard.order(50))
    yard.sign(notice, "accountant")
    block = yard.block(notice)
    assert (block.receivable, block.released, block.pending, block.others) == (10, 50, 0, 45)
    assert (block.debt, block.limit, block.excess) == (105, 100, 5)


@pytest.mark.rule("FIBRE-114")
def test_fibre_114_one_designated_accountant_checks_the_debt_and_nobody_else_of_finance(yard: Yard) -> None:
    notice = yard.at_finance()
    for who in ("finance", "substitute", "supervisor"):
        with pytest.raises(NotYours):
            yard.decide(notice, who)
    assert (again(notice).state, DebtReview.objects.count()) == ("checking", 0)
    assert yard.decide(notice, "accountant").state == "checked"


@pytest.mark.rule("FIBRE-120")
def test_fibre_120_the_checked_notice_comes_back_to_the_specialist(yard: Yard) -> None:
    notice = yard.at_finance()
    mine = Task.objects.filter(paper=notice.pk, user=yard.world.clerk, done_at=None)
    assert not mine.exists()
    yard.sign(notice, "accountant")
    assert [task.kind for task in mine] == ["shipping.debt_checked"]
    assert Notice.objects.filter(paper=notice.pk, user=yard.world.clerk).count() == 1
    services.hand_on(notice.pk, by=yard.world.clerk, at=NOW)
    assert not mine.all().exists()


@pytest.mark.rule("FIBRE-139")
def test_fibre_139_finance_comes_first_then_the_sales_manager(yard: Yard) -> None:
    notice = yard.at_finance()
    with pytest.raises(NotYours):
        yard.decide(notice, "manager")
    with pytest.raises(NotAllowed, match="须先由财务核欠款"):
        services.hand_on(notice.pk, by=yard.world.clerk, at=NOW)
    yard.sign(notice, "accountant")
    services.hand_on(notice.pk, by=yard.world.clerk, at=NOW)
    assert yard.decide(notice, "manager").state == "cleared"


def test_who_returns_a_notice_sends_it_to_finance_once_more(yard: Yard) -> None:
    notice = yard.handed_on()
    assert yard.decide(notice, "manager", "return").state == "draft"
    services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    assert again(notice).state == "checking"
    yard.sign(notice, "accountant")
    assert DebtReview.objects.filter(notice=notice.pk).count() == 2
    connection.check_constraints()


def test_a_notice_taken_back_after_the_check_is_checked_again(yard: Yard) -> None:
    notice = yard.checked()
    services.withdraw_notice(notice.pk, by=yard.world.clerk, at=NOW, reason="改数量")
    services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    assert again(notice).state == "checking"


@pytest.mark.rule("SOD-15")
def test_sod_15_whoever_prepares_notices_does_not_check_debts(yard: Yard, as_user: SignIn) -> None:
    """Refused when the post is given; who holds both all the same is refused at the act, and checks again without."""
    people, posts = yard.world, yard.world.posts
    with pytest.raises(NotAllowed, match="S15"):
        rights.grant(
            user=people.clerk, post=posts["accountant"], unit=people.unit, starts=TODAY, by=people.supervisor, at=NOW
        )
    notice = yard.at_finance()
    yard.seat(people.accountant, "sales_specialist")  # past the page of rights
    desk, check = as_user(person(people.accountant)), reverse("shipping:debt_decide", args=[yard.step(notice).pk])
    refused = desk.post(check, {"outcome": "approve"})
    assert (refused.status_code, "S15" in refused.content.decode()) == (403, True)
    assert (again(notice).state, DebtReview.objects.count()) == ("checking", 0)
    both = Assignment.objects.get(user=people.accountant, post=posts["sales_specialist"])
    accounts.end_assignment(both, ends=TODAY - dt.timedelta(days=1))
    assert as_user(person(people.accountant)).post(check, {"outcome": "approve"}).status_code == 302
    assert again(notice).state == "checked"


@pytest.mark.rule("SOD-16")
def test_sod_16_whoever_checked_the_debt_does_not_approve_the_shipment(yard: Yard) -> None:
    from_both = yard.world.accountant
    yard.seat(from_both, "sales_manager")
    notice = yard.handed_on()
    with pytest.raises(NotYours):
        yard.decide(notice, "accountant")
    assert yard.decide(notice, "manager").state == "cleared"


# -- who approves ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-121")
def test_fibre_121_a_clean_notice_is_the_managers_and_then_warehouse_and_guard_see_it(
    yard: Yard, as_user: SignIn
) -> None:
    notice = yard.handed_on()
    assert yard.route(notice) == SM
    assert _seen(yard, notice, as_user) == {"keeper": (404, False), "guard": (404, False)}
    yard.decide(notice, "manager")
    assert _seen(yard, notice, as_user) == {"keeper": (200, True), "guard": (200, True)}


def _seen(yard: Yard, notice: DeliveryNotice, as_user: SignIn) -> dict[str, tuple[int, bool]]:
    """Whether warehouse and guard can open a notice, and whether the guard's list has it."""
    found = {}
    for who in ("keeper", "guard"):
        client = as_user(person(yard.person(who)))
        code = client.get(notice.get_absolute_url()).status_code
        found[who] = code, notice.number in client.get(reverse("shipping:gate")).content.decode()
        assert client.get(reverse("workflow:paper", args=[notice.pk])).status_code == (302 if code == 200 else 404)
    return found


@pytest.mark.rule("FIBRE-122")
def test_fibre_122_what_is_overdue_needs_the_specialists_written_reason(yard: Yard) -> None:
    clean = yard.checked(yard.order(1))
    services.hand_on(clean.pk, by=yard.world.clerk, at=NOW, reason="")
    assert (again(clean).state, again(clean).overdue_reason) == ("printed", "")
    yard.owes(10, due=days_ago(12))
    notice = yard.checked()
    with pytest.raises(NotAllowed, match="逾期 12 天"):
        services.hand_on(notice.pk, by=yard.world.clerk, at=NOW, reason=" ")
    services.hand_on(notice.pk, by=yard.world.clerk, at=NOW, reason="客户月底付清")
    assert (again(notice).overdue_reason, yard.route(notice)) == ("客户月底付清", SM)


@pytest.mark.rule("FIBRE-123")
def test_fibre_123_the_managers_word_on_an_overdue_notice_is_kept(yard: Yard) -> None:
    yard.owes(10, due=days_ago(12))
    notice = yard.handed_on(reason="客户月底付清")
    yard.decide(notice, "manager", "reject", "先付旧账")
    step = notice.paper.rounds.get(gate="issue").steps.get()
    assert (again(notice).state, step.reason, step.decided_by) == ("cancelled", "先付旧账", yard.world.manager)


@pytest.mark.rule("FIBRE-124")
@pytest.mark.parametrize(("amount", "route"), [("100", SM), ("100.01", GM)])
def test_fibre_124_beyond_the_limit_the_manager_hands_it_to_the_general_manager(
    yard: Yard, amount: str, route: list[str]
) -> None:
    notice = yard.handed_on(yard.order(amount))
    assert yard.route(notice) == route
    yard.decide(notice, "manager")
    assert (again(notice).state == "cleared") == (route == SM)


def test_a_notice_beyond_the_limit_is_opened_before_it_is_approved(yard: Yard) -> None:
    within, beyond = yard.handed_on(yard.order("60")), yard.handed_on(yard.order("40.01"))
    rows = home.worklist(person(yard.world.manager), NOW).rows
    causes = {row.number: [str(cause) for cause in row.causes] for row in rows}
    assert causes == {within.number: [], beyond.number: ["超信用额度"]}


@pytest.mark.rule("FIBRE-117")
def test_fibre_117_only_the_general_manager_approves_beyond_the_limit(yard: Yard) -> None:
    notice = yard.handed_on(yard.order("100.01"))
    yard.decide(notice, "manager")
    with pytest.raises(NotYours):
        yard.decide(notice, "manager")
    with pytest.raises(NotYours):
        yard.decide(notice, "supervisor")
    assert yard.decide(notice, "gm").state == "cleared"


@pytest.mark.rule("FIBRE-21")
def test_fibre_21_what_is_not_paid_in_cash_goes_by_finance_and_manager_and_beyond_the_limit_by_the_gm(
    yard: Yard,
) -> None:
    within = yard.handed_on(yard.order(60))
    assert yard.route(within) == SM
    assert yard.gates(within) == [("debt", "accountant"), ("issue", "sales_manager")]
    over = yard.handed_on(yard.order(50))
    assert yard.gates(over) == [("debt", "accountant"), ("issue", "sales_manager"), ("issue", "gm")]


@pytest.mark.rule("FIBRE-137")
def test_fibre_137_the_type_of_shipment_is_named(yard: Yard, as_user: SignIn) -> None:
    order = yard.order()
    client, url = as_user(yard.world.clerk), reverse("shipping:notice_make", args=[order.pk])
    line = order.lines.get()
    page = client.post(url, {f"line-{line.pk}": "1", "type": ""}).content.decode()
    assert ("请选择发货类型。" in page, DeliveryNotice.objects.count()) == (True, 0)
    client.post(url, {f"line-{line.pk}": "1", "type": "regular"})
    assert DeliveryNotice.objects.get().type == "regular"


# -- the types -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-131")
def test_fibre_131_pay_first_needs_the_money_or_the_wire_slip(yard: Yard) -> None:
    order = yard.order(60, "prepaid")
    notice = yard.noticed(order)
    with pytest.raises(NotAllowed, match="请登记客户的汇款凭证"):
        services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    yard.slip(notice, "59.99")
    with pytest.raises(NotAllowed, match=r"59\.99"):
        services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    yard.slip(notice, "0.01")
    services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    assert again(notice).state == "checking"
    paid = yard.order(40, "prepaid")
    yard.pays(paid, 40)
    assert yard.at_finance(paid).state == "checking"


def test_no_notice_overrules_that_goods_are_kept_for_others(yard: Yard) -> None:
    """FIBRE-58 is not about money: while goods are short an order of grade C gets no notice, one of grade B does."""
    watching.begin_shortage(company=yard.world.company, by=person(yard.world.manager), at=NOW, reason="旺季缺货")
    yard.credit(100, grade="C")
    late = yard.order(60)
    assert (late.state, late.hold) == ("held", "priority")
    with pytest.raises(NotAllowed):
        yard.noticed(late)
    yard.credit(100, customer="prepaid")
    first = yard.order(60, "prepaid")
    assert (first.state, first.hold, yard.noticed(first).state) == ("held", "unpaid", "draft")


def _in_two_warehouses(yard: Yard) -> list[DeliveryNotice]:
    """Two notices of 30 each for one prepaid order of 60."""
    yard.customer("prepaid")
    lines = (yard.shop.line("board", 1, 30), yard.shop.line("bolt", 24, "1.25"))
    order = yard.shop.submit(*lines, customer="prepaid")
    decide_whole(yard.world, order.pk, at=NOW)
    return services.create_notices(order.pk, by=yard.world.clerk, at=NOW, type="pay_first")


def test_money_of_an_order_lets_out_as_many_notices_as_it_pays(yard: Yard) -> None:
    first, second = _in_two_warehouses(yard)
    yard.pays(first.order, 30)
    services.print_notice(first.pk, by=yard.world.clerk, at=NOW)
    with pytest.raises(NotAllowed, match="请登记客户的汇款凭证"):
        services.print_notice(second.pk, by=yard.world.clerk, at=NOW)
    yard.slip(second, "29.99")
    with pytest.raises(NotAllowed, match=r"59\.99"):
        services.print_notice(second.pk, by=yard.world.clerk, at=NOW)
    yard.slip(second, "0.01")
    services.print_notice(second.pk, by=yard.world.clerk, at=NOW)
    assert [again(first).state, again(second).state] == ["checking", "checking"]


def test_a_released_order_lets_nothing_unpaid_out_by_phone(yard: Yard) -> None:
    """One approved notice releases the whole order; what it does not pay for stays."""
    first, second = _in_two_warehouses(yard)
    yard.slip(first, 30)
    services.print_notice(first.pk, by=yard.world.clerk, at=NOW)
    yard.sign(first, "accountant")
    services.hand_on(first.pk, by=yard.world.clerk, at=NOW)
    decide_whole(yard.world, first.pk, at=NOW)
    assert fresh(first.order).state == "released"
    word = services.Word(yard.world.manager, yard.world.supervisor_q, "客户停产待料", "指定会计出差")
    keeper = yard.world.people["keeper"]
    with pytest.raises(NotAllowed, match="请登记客户的汇款凭证"):
        services.release_by_phone(second.pk, by=person(keeper), at=NOW, word=word)
    yard.pays(first.order, 30)
    services.release_by_phone(second.pk, by=person(keeper), at=NOW, word=word)
    assert again(second).state == "cleared"


@pytest.mark.rule("FIBRE-132")
def test_fibre_132_pay_first_is_marked_and_a_slip_is_followed_until_the_money_is_there(yard: Yard) -> None:
    order = yard.order(60, "prepaid")
    with pytest.raises(NotAllowed, match="款到发货"):
        yard.noticed(order, type="regular")
    notice = yard.noticed(order)
    yard.slip(notice, 60)
    services.print_notice(notice.pk, by=yard.world.clerk, at=NOW)
    yard.sign(notice, "accountant")
    services.hand_on(notice.pk, by=yard.world.clerk, at=NOW)
    assert (yard.route(notice), yard.block(notice).paid) == (SM, 0)
    yard.sign(notice, "manager")
    assert fresh(order).state == "released"
    services.issue_notice(notice.pk, by=yard.world.keeper, at=NOW)
    services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
    assert _followed(yard, notice) == (True, 0)
    later = NOW + dt.timedelta(days=2)
    services.remind_slips(yard.world.company, later - dt.timedelta(seconds=1))
    assert _followed(yard, notice) == (True, 0)
    for _twice in range(2):
        assert services.remind_slips(yard.world.company, later) == 1
    assert _followed(yard, notice) == (True, 1)
    yard.pays(order, "59.99")
    services.note_arrived(order.pk, at=later)
    assert _followed(yard, notice) == (True, 1)
    yard.pays(order, "0.01")
    services.note_arrived(order.pk, at=later)
    assert _followed(yard, notice) == (False, 0)


def _followed(yard: Yard, notice: DeliveryNotice) -> tuple[bool, int]:
    """Whether a slip is still looked for, and how many open tasks ask finance for it."""
    asked = Task.objects.filter(paper=notice.pk, kind="shipping.slip", post="accountant", done_at=None)
    return notice.slips.filter(arrived_at=None).exists(), asked.count()


@pytest.mark.rule("FIBRE-133")
def test_fibre_133_what_is_paid_on_arrival_is_the_general_managers(yard: Yard) -> None:
    notice = yard.handed_on(yard.order(60, "on_delivery"))
    assert yard.gates(notice) == [("debt", "accountant"), ("issue", "gm")]
    with pytest.raises(NotYours):
        yard.decide(notice, "manager")
    assert yard.decide(notice, "gm").state == "cleared"


@pytest.mark.rule("FIBRE-134")
@pytest.mark.parametrize(("amount", "route"), [("100000", SM), ("100000.01", GM)])
def test_fibre_134_a_new_customers_debt_up_to_100000_is_the_managers(yard: Yard, amount: str, route: list[str]) -> None:
    yard.credit(None, grade="")
    notice = yard.handed_on(yard.order(amount))
    block = yard.block(notice)
    assert (notice.type, block.limit, block.debt) == ("new_customer", 0, Decimal(amount))
    assert yard.route(notice) == route


def test_a_new_customers_debt_is_counted_over_all_its_deals(yard: Yard) -> None:
    yard.credit(None, grade="")
    yard.gone(yard.order(60000))
    assert yard.route(yard.handed_on(yard.order(40000))) == SM
    assert yard.route(yard.handed_on(yard.order("0.01"))) == GM


@pytest.mark.rule("FIBRE-116")
def test_fibre_116_the_sales_manager_approves_a_new_customer_up_to_100000_in_debt(yard: Yard) -> None:
    yard.credit(None, grade="")
    assert yard.decide(yard.handed_on(yard.order(100000)), "manager").state == "cleared"
    beyond = yard.handed_on(yard.order(1))
    assert yard.decide(beyond, "manager").state == "printed"
    assert yard.decide(beyond, "gm").state == "cleared"


@pytest.mark.rule("FIBRE-22")
@pytest.mark.parametrize(("choice", "route"), [("no_limit_manager", SM), ("no_limit_gm", GM)])
def test_fibre_22_the_matrix_may_send_every_new_customer_to_the_general_manager(
    yard: Yard, monkeypatch: pytest.MonkeyPatch, choice: str, route: list[str]
) -> None:
    rewrite(monkeypatch, "fibre", policy__new_customer=choice)
    yard.credit(None, grade="")
    assert yard.route(yard.handed_on(yard.order(50000))) == route


@pytest.mark.rule("FIBRE-163")
def test_fibre_163_after_its_special_step_a_notice_goes_the_regular_way(yard: Yard, as_user: SignIn) -> None:
    yard.credit(None, grade="")
    for customer, last in (("monthly", "manager"), ("on_delivery", "gm"), ("prepaid", "manager")):
        order = yard.order(60, customer)
        if customer == "prepaid":
            yard.pays(order, 60)
        notice = yard.handed_on(order)
        assert _seen(yard, notice, as_user) == {"keeper": (404, False), "guard": (404, False)}
        yard.decide(notice, last)
        assert _seen(yard, notice, as_user) == {"keeper": (200, True), "guard": (200, True)}
        note = services.issue_notice(notice.pk, by=yard.world.keeper, at=NOW)
        services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
        assert (again(notice).state, again(note).state) == ("shipped", "shipped")


# -- asked again -----------------------------------------------------------------------------------------------------


def test_a_debt_that_rose_after_the_check_stops_the_last_signature(yard: Yard) -> None:
    notice = yard.handed_on(yard.order(60))
    yard.owes("40.01")
    with pytest.raises(NotAllowed, match="欠款已上升"):
        yard.decide(notice, "manager")
    assert again(notice).state == "printed"


def test_a_debt_that_rose_after_the_approval_stops_the_goods(yard: Yard) -> None:
    notice = yard.approved(yard.order(60))
    services.issue_notice(notice.pk, by=yard.world.keeper, at=NOW)
    yard.owes(40)
    yard.owes("0.01", due=TODAY + dt.timedelta(days=1))
    with pytest.raises(NotAllowed, match="欠款已上升"):
        services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
    yard.credit("100.01")
    services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
    assert again(notice).state == "shipped"


def test_what_was_due_today_stops_the_goods_tomorrow(yard: Yard) -> None:
    yard.owes(10)
    notice = yard.approved()
    services.issue_notice(notice.pk, by=yard.world.keeper, at=NOW)
    with pytest.raises(NotAllowed, match="逾期已增加"):
        services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW + dt.timedelta(days=1))
    services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
    assert again(notice).state == "shipped"


def test_goods_that_the_general_manager_let_go_beyond_the_limit_leave(yard: Yard) -> None:
    assert yard.gone(yard.order("160")).state == "shipped"


@pytest.mark.parametrize("grade", ["C", "D"])
def test_grades_c_and_d_wait_for_the_general_manager_who_may_let_them_go(yard: Yard, grade: str) -> None:
    yard.credit(0, grade=grade)
    yard.owes(5)
    order = yard.order(60)
    assert order.state == Order.State.HELD
    notice = yard.handed_on(order)
    assert (yard.route(notice), yard.block(notice).pending, yard.block(notice).debt) == (GM, 60, 65)
    yard.decide(notice, "manager")
    assert fresh(order).state == "held"
    yard.decide(notice, "gm")
    assert fresh(order).state == "released"
    services.issue_notice(notice.pk, by=yard.world.keeper, at=NOW)
    services.ship_notice(notice.pk, by=yard.world.keeper, at=NOW)
    assert again(notice).state == "shipped"


def test_an_order_on_a_notice_is_not_cancelled_and_a_rejected_notice_gives_it_back(yard: Yard) -> None:
    yard.credit(0, grade="C")
    order = yard.order(60)
    notice = yard.handed_on(order)
    with pytest.raises(NotAllowed):
        orders.cancel(order.pk, by=yard.world.clerk, at=NOW, reason="不要了")
    yard.decide(notice, "manager", "reject")
    assert (again(notice).state, fresh(order).state, order.lines.get().noticed) == ("cancelled", "held", 0)
    orders.cancel(order.pk, by=yard.world.clerk, at=NOW, reason="不要了")
    assert fresh(order).state == "cancelled"


def test_the_desk_is_cut_into_pages_and_costs_the_same(
    yard: Yard, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shipping.queries.debt.SHOWN", 2)
    yard.credit(100_000)
    notices = [yard.at_finance() for _each in range(2)]
    client, desk = as_user(person(yard.world.accountant)), reverse("shipping:debts")
    client.get(desk)
    with CaptureQueriesContext(connection) as few:
        assert not client.get(desk).context["desk"].next_url
    notices += [yard.at_finance() for _each in range(3)]
    with CaptureQueriesContext(connection) as many:
        first = client.get(desk).context["desk"]
    assert (len(few), [card.notice.pk for card in first.rows]) == (len(many), [row.pk for row in notices[:2]])
    second = client.get(desk + first.next_url).context["desk"]
    last = client.get(desk + second.next_url).context["desk"]
    shown = [[card.notice.pk for card in page.rows] for page in (second, last)]
    assert (shown, last.next_url) == ([[row.pk for row in notices[2:4]], [notices[4].pk]], "")


def test_figures_of_the_desk_open_the_documents_behind_them(yard: Yard, as_user: SignIn) -> None:
    yard.credit(100_000)
    yard.owes(70, TODAY - dt.timedelta(days=400))
    notice = yard.at_finance()
    client = as_user(person(yard.world.accountant))
    page = client.get(reverse("shipping:debts")).content.decode()
    documents = reverse("credit:documents", args=[notice.customer_id])
    for component in ("receivable", "released", "late"):
        assert f"{documents}?component={component}" in page
    assert f"{documents}?component=shipped" not in page  # nought: nothing is behind it
    shown = client.get(f"{documents}?component=receivable").context["page"]
    assert (shown.facts[-1].value, [row.number for row in shown.listing.rows]) == ("70.00", ["JIU-70-2025-05-06"])
