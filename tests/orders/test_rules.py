"""The rules of the source as orders keep them: each refusal with its allowed neighbour.

Rules that end on a delivery notice or with a voucher (PARTS-24, 26, 31, 46 to 48) carry their mark in the tests of
shipping and receivables; here stands the order's part of them.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit import services as credit
from credit.models import Decision
from orders import queries, services
from orders.inputs import ALL_CONFIRMED
from orders.models import Order, OrderLine
from tests.orders.shop import Shop, add_customer, fresh, url
from tests.world import NOW, TODAY, again
from workflow.models import Step

SignIn = Callable[[User], Client]


def pay(shop: Shop, order: Order, amount: str) -> Order:
    """Finance confirms money for an order."""
    services.record_paid(order.pk, amount=Decimal(amount), by=shop.world.finance, at=NOW)
    return fresh(order)


def decide_url(client: Client, order: Order, outcome: str = "approve") -> int:
    """Press approve as whoever is signed in; gives the status of the answer."""
    step = Step.objects.get(round__paper_id=order.pk, state=Step.State.OPEN)
    return client.post(f"/papers/steps/{step.pk}/decide/", {"outcome": outcome}).status_code


# -- who may do what -------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-20")
def test_clerk_enters_orders_but_approves_none(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit()
    assert decide_url(as_user(again(shop.clerk)), order) == 403
    assert decide_url(as_user(again(shop.world.clerk2)), order) == 403
    assert fresh(order).state == "in_review"
    assert decide_url(as_user(again(shop.reviewer)), order) == 302
    assert fresh(order).state == "held"


@pytest.mark.rule("PARTS-21")
def test_deputy_reviews_orders_but_enters_none(shop: Shop, as_user: SignIn) -> None:
    deputy, sent = as_user(again(shop.reviewer)), shop.form({"product": "ZK-100", "quantity": "1"})
    assert deputy.get(url("new")).status_code == 403
    assert deputy.post(url("new"), sent).status_code == 403
    with pytest.raises(NotYours):
        shop.enter(by=shop.reviewer)
    assert not Order.objects.exists()
    assert as_user(again(shop.clerk)).post(url("new"), sent).status_code == 302
    assert Order.objects.get().maker == shop.clerk


def test_order_gives_out_goods_only_after_review(shop: Shop) -> None:
    order = shop.submit(shop.line("board", 2))
    line = OrderLine.objects.get(order=order)
    with pytest.raises(NotAllowed, match=order.number):
        services.record_noticed(order.pk, {line.pk: Decimal(1)}, by=shop.clerk, at=NOW)
    pay(shop, shop.decide(order), "500.00")
    services.record_noticed(order.pk, {line.pk: Decimal(1)}, by=shop.clerk, at=NOW)
    assert OrderLine.objects.get(pk=line.pk).noticed == 1


# -- cover -----------------------------------------------------------------------------------------------------------


def test_unpaid_prepaid_order_is_refused_to_shipping(shop: Shop) -> None:
    order = shop.review(shop.line("board", 1, 100))
    line = OrderLine.objects.get(order=order)
    with pytest.raises(NotAllowed, match=r"100\.00"):
        services.record_noticed(order.pk, {line.pk: Decimal(1)}, by=shop.clerk, at=NOW)
    pay(shop, order, "100.00")
    services.record_noticed(order.pk, {line.pk: Decimal(1)}, by=shop.clerk, at=NOW)
    assert OrderLine.objects.get(pk=line.pk).noticed == 1


@pytest.mark.rule("PARTS-32")
def test_release_needs_the_last_of_the_money(shop: Shop) -> None:
    order = shop.review(shop.line("board", 1, 100))
    assert (order.state, order.hold) == ("held", "unpaid")
    order = pay(shop, order, "99.00")
    assert (order.state, order.hold) == ("held", "unpaid")
    order = pay(shop, order, "1.00")
    assert (order.state, order.hold, order.hold_reason) == ("released", "", "")


@pytest.mark.rule("PARTS-36")
def test_monthly_customer_is_released_within_the_limit(shop: Shop) -> None:
    assert shop.review(shop.line("board", 1, 100), customer="monthly").hold == "no_limit"
    shop.limit("monthly", 5000)
    assert shop.review(shop.line("board", 1, 4800), customer="monthly").state == "released"
    over = shop.review(shop.line("board", 1, "200.01"), customer="monthly")
    assert (over.state, over.hold) == ("held", "over_limit")
    assert shop.review(shop.line("board", 1, 200), customer="monthly").state == "released"


def test_cash_customer_pays_before_goods_leave(shop: Shop) -> None:
    order = shop.review(shop.line("board", 2, 100), customer="cash", collected=True)
    line = OrderLine.objects.get(order=order)
    assert (order.state, order.hold) == ("held", "unpaid")
    with pytest.raises(NotAllowed):
        services.record_shipped(order.pk, {line.pk: Decimal(2)}, paper=order.paper, by=shop.clerk, at=NOW)
    pay(shop, order, "200.00")
    services.record_shipped(order.pk, {line.pk: Decimal(2)}, paper=order.paper, by=shop.clerk, at=NOW)
    assert fresh(order).state == "shipped"


def test_cash_taken_releases_the_order_at_once(shop: Shop) -> None:
    order = shop.review(shop.line("board", 1, 100), customer="cash", collected=True)
    assert order.state == "held"
    order = pay(shop, order, "100.00")
    assert (order.state, order.paid) == ("released", Decimal("100.00"))
    assert Decision.objects.filter(paper=order.paper, ok=True, outcome="paid", terms="cash").count() == 1


def test_money_of_one_order_releases_no_other(shop: Shop) -> None:
    one = shop.review(shop.line("board", 1, 100), customer="cash", collected=True)
    two = shop.review(shop.line("board", 1, 100), customer="cash", collected=True)
    assert pay(shop, one, "100.00").state == "released"
    assert services.try_release(two.pk, by=shop.clerk, at=NOW).state == "held"
    assert pay(shop, two, "100.00").state == "released"


# -- what must be said -----------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-57")
def test_freight_above_300_is_confirmed_with_the_customer(shop: Shop) -> None:
    with pytest.raises(NotAllowed, match=r"301\.00"):
        shop.submit(shop.line(), shop.line("freight", 1, 301))
    assert shop.submit(shop.line(), shop.line("freight", 1, 300)).state == "in_review"
    told = shop.submit(shop.line(), shop.line("freight", 1, 301), freight_confirmed=True)
    assert (told.state, told.freight_confirmed_by, told.freight_confirmed_at) == ("in_review", shop.clerk, NOW)
    assert shop.submit(shop.line(), shop.line("freight", 1, 301), freight_bearer="seller").state == "in_review"


@pytest.mark.rule("OFFICE-37")
@pytest.mark.parametrize("left_out", sorted(ALL_CONFIRMED))
def test_five_of_six_confirmations_are_refused(stationer: Shop, left_out: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        stationer.submit(confirmations=ALL_CONFIRMED - {left_out})
    assert refused.value.field == "confirmations"
    assert stationer.submit(confirmations=ALL_CONFIRMED).state == "in_review"


@pytest.mark.rule("OFFICE-113")
def test_line_without_arrival_time_is_refused(stationer: Shop) -> None:
    dated, undated = stationer.line(arrive_on=TODAY), stationer.line("bolt", 100)
    with pytest.raises(NotAllowed, match="2"):
        stationer.submit(dated, undated, arrive_on=None)
    order = stationer.submit(dated, undated, arrive_on=TODAY)
    assert [line.arrive_on for line in order.lines.all()] == [TODAY, TODAY]


# -- delivery fee ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-33")
@pytest.mark.parametrize("price", ["100.00", "100.01"])
def test_goods_of_100_are_delivered_free(stationer: Shop, price: str) -> None:
    order = stationer.enter(stationer.line("board", 1, price))
    assert (order.gross, order.lines.count()) == (Decimal(price), 1)
    below = stationer.enter(stationer.line("board", 1, "99.99"))
    assert (below.gross, below.lines.count()) == (Decimal("109.99"), 2)


@pytest.mark.rule("OFFICE-34")
def test_goods_below_100_pay_a_fee_of_10_unless_waived(stationer: Shop) -> None:
    order = stationer.enter(stationer.line("board", 1, "99.99"))
    fee = order.lines.get(charge="delivery_fee")
    assert (fee.gross, fee.no, fee.stocked) == (Decimal("10.00"), 2, False)
    waived = stationer.enter(stationer.line("board", 1, "99.99"), fee_waiver="老客户补货")
    assert (waived.gross, waived.lines.count()) == (Decimal("99.99"), 1)
    assert (waived.fee_waived_by, waived.fee_waived_at, waived.fee_waiver) == (stationer.clerk, NOW, "老客户补货")
    assert waived.paper.events.get(name="orders.order.created").data == {"fee_waiver": "老客户补货"}
    assert stationer.enter(stationer.line("board", 1, "99.99"), collected=True).gross == Decimal("99.99")


# -- customer first --------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-127")
@pytest.mark.rule("FIBRE-26")
def test_order_needs_a_customer_with_an_active_file(stationer: Shop, as_user: SignIn) -> None:
    clerk, row = as_user(again(stationer.clerk)), {"product": "ZK-100", "quantity": "1"}
    answer = clerk.post(url("new"), stationer.form(row) | {"customer": "没有这个客户"})
    assert "没有这个客户" in answer.content.decode()
    assert not Order.objects.exists()
    stationer.customers["monthly"].status = "frozen"
    stationer.customers["monthly"].status_reason = "逾期"
    stationer.customers["monthly"].save()
    with pytest.raises(NotAllowed):
        stationer.enter(customer="monthly")
    with pytest.raises(NotFound):
        services.create(
            company=stationer.world.company, unit=stationer.world.unit, by=stationer.clerk, at=NOW,
            data=stationer.input().__class__(stationer.input().head.__class__(10**6), [stationer.line()]),
        )  # fmt: skip
    assert clerk.post(url("new"), stationer.form(row)).status_code == 302
    assert Order.objects.get().customer == stationer.customers["prepaid"]


@pytest.mark.rule("OFFICE-131")
def test_entry_continues_with_the_customer_just_created(stationer: Shop, as_user: SignIn) -> None:
    clerk = as_user(again(stationer.clerk))
    assert 'value="K0009"' not in clerk.get(url("new")).content.decode()
    created = add_customer(stationer.world, "K0009", "新客户", "monthly")
    page = clerk.get(url("new"), {"customer": str(created.pk)}).content.decode()
    assert 'value="K0009"' in page
    assert "文二西路 88 号" in page


def test_unknown_phone_offers_to_add_the_customer(stationer: Shop, as_user: SignIn) -> None:
    clerk, row = as_user(again(stationer.clerk)), {"product": "ZK-100", "quantity": "1"}
    page = clerk.post(url("new"), stationer.form(row) | {"customer": "0571-99990000"}).content.decode()
    assert "0571-99990000" in page
    assert 'href="/customers/new/?q=0571-99990000&amp;next=%2Forders%2Fnew%2F"' in page
    step = clerk.get("/customers/new/", {"q": "0571-99990000", "next": url("new")})
    assert "没有“0571-99990000”的客户" in step.content.decode()
    known = stationer.customers["prepaid"].phone
    assert clerk.post(url("new"), stationer.form(row) | {"customer": known}).status_code == 302


# -- stock -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-116")
def test_reviewed_order_allocates_stock(stationer: Shop) -> None:
    stationer.limit("monthly", 10**6)
    order = stationer.review(stationer.line("board", 992), customer="monthly")
    assert stationer.available("board") == 8
    order = stationer.review(stationer.line("board", 5), customer="monthly")
    assert (order.state, order.lines.get().reserved) == ("released", 5)
    assert stationer.available("board") == 3
    short = stationer.review(stationer.line("board", 4), customer="monthly")
    assert (short.lines.get().reserved, short.lines.get().short) == (3, 1)


def test_lines_name_the_warehouse_of_their_class(shop: Shop) -> None:
    order = shop.enter(shop.line("bolt", 100), shop.line("board"), shop.line("freight"))
    places = [line.warehouse_id for line in queries.open_lines(order.pk)]
    assert places == [shop.warehouses["semi"].pk, shop.warehouses["raw"].pk, None]


def test_limit_is_asked_again_when_it_is_raised(shop: Shop) -> None:
    shop.limit("monthly", 100)
    order = shop.review(shop.line("board", 1, 101), customer="monthly")
    credit.set_limit(shop.customers["monthly"].pk, limit=Decimal(101), by=shop.world.supervisor, at=NOW, reason="提高")
    assert services.try_release(order.pk, by=shop.clerk, at=NOW).state == "released"
