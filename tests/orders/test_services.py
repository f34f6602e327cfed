"""What the services write: parts in the ledger, stock, money, numbers, and what they refuse."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.refusals import NotAllowed, NotFound
from credit import checks
from credit import queries as credit
from credit.models import Decision, Entry
from inventory.models import Reservation
from orders import queries, services
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.orders.test_states import invoiced, quantities
from tests.world import NOW, World
from workflow import outbox
from workflow.models import Event, Notice, Round


def parts(order: Order) -> tuple[Decimal, Decimal, Decimal]:
    """Ordered, released and shipped of an order in the ledger."""
    held = credit.holding(order.pk)
    return held.ordered, held.released, held.shipped


def steps(order: Order) -> list[str]:
    """What happened to an order: event and the state it led to."""
    rows = Event.objects.filter(paper_id=order.pk).order_by("pk").values_list("name", "to_state")
    return [f"{name.removeprefix('orders.order.')}>{state}" for name, state in rows]


def clean(shop: Shop) -> None:
    """The ledgers agree with the orders; invoices and receipts behind the money are receivables' to check."""
    others = ("receivables", "credit.items")
    found = [each for each in checks.differences(shop.world.company) if not each[0].startswith(others)]
    assert found == []


# -- the way of an order ---------------------------------------------------------------------------------------------


def test_order_from_entry_to_closing_leaves_every_step_and_a_clean_ledger(shop: Shop) -> None:
    order = shop.review(shop.line("board", 3, 100), shop.line("freight", 1, 20))
    services.record_paid(order.pk, amount=Decimal(320), by=shop.world.finance, at=NOW)
    board = order.lines.get(no=1)
    services.record_noticed(order.pk, {board.pk: Decimal(3)}, by=shop.clerk, at=NOW)
    services.record_shipped(order.pk, {board.pk: Decimal(3)}, paper=order.paper, by=shop.world.keeper, at=NOW)
    services.record_signed(order.pk, {board.pk: Decimal(3)}, by=shop.clerk, at=NOW)
    invoiced(order, quantities(order), by=shop.world.finance)
    assert steps(order) == [
        "created>draft", "submitted>in_review", "reviewed>reviewed", "held>held", "paid>held", "released>released",
        "noticed>released", "shipped>shipped", "delivered>shipped", "invoiced>shipped", "closed>closed",
    ]  # fmt: skip
    assert fresh(order).state == "closed"
    assert parts(order) == (0, 0, 0)
    clean(shop)


def test_parts_move_by_rounded_shares_and_the_last_takes_the_rest(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("bolt", 3, "3.335"), shop.line("freight", 1, 20), customer="monthly")
    assert (order.gross, parts(order)) == (Decimal("30.01"), (0, Decimal("30.01"), 0))
    bolt = order.lines.get(no=1)
    moved = []
    for _part in range(3):
        services.record_shipped(order.pk, {bolt.pk: Decimal(1)}, paper=order.paper, by=None, at=NOW)
        moved.append(parts(order)[2])
        clean(shop)
    assert moved == [Decimal("23.34"), Decimal("26.67"), Decimal("30.01")]
    for _part in range(3):
        invoiced(fresh(order), {bolt.pk: Decimal(1)})
        clean(shop)
    assert parts(order) == (0, 0, Decimal("20.00"))
    invoiced(order, {order.lines.get(no=2).pk: Decimal(1)})
    assert parts(order) == (0, 0, 0)


def test_invoice_before_shipping_takes_its_share_from_what_is_released(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("board", 4, 100), customer="monthly")
    line = order.lines.get()
    invoiced(order, {line.pk: Decimal(3)}, by=None)
    assert parts(order) == (0, Decimal(100), 0)
    services.record_shipped(order.pk, {line.pk: Decimal(2)}, paper=order.paper, by=None, at=NOW)
    assert parts(order) == (0, Decimal(100), 0)
    services.record_shipped(order.pk, {line.pk: Decimal(2)}, paper=order.paper, by=None, at=NOW)
    assert parts(order) == (0, 0, Decimal(100))
    clean(shop)


def test_held_order_stands_as_ordered_and_is_entered_as_released_once(shop: Shop) -> None:
    order = shop.review(shop.line("board", 2, 100))
    assert parts(order) == (Decimal(200), 0, 0)
    services.record_paid(order.pk, amount=Decimal(200), by=None, at=NOW)
    assert parts(order) == (0, Decimal(200), 0)
    services.record_paid(order.pk, amount=Decimal(-1), by=None, at=NOW)
    written = Entry.objects.filter(paper=order.paper, component="released").values_list("amount", flat=True)
    assert list(written) == [Decimal(200)]
    clean(shop)


def test_order_of_charges_only_counts_as_shipped_when_released(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("travel", 1, 100), customer="monthly")
    assert order.state == "shipped"
    assert steps(order)[-2:] == ["released>released", "shipped>shipped"]
    assert parts(order) == (0, 0, Decimal(100))
    clean(shop)


def test_signature_is_waited_for_where_the_handbook_asks(stationer: Shop) -> None:
    stationer.limit("monthly", 1000)
    order = stationer.review(stationer.line("board", 2, 100), customer="monthly")
    services.record_shipped(order.pk, quantities(order), paper=order.paper, by=None, at=NOW)
    invoiced(order, quantities(order), by=None)
    services.record_paid(order.pk, amount=Decimal(200), by=None, at=NOW, earmarking=False)
    assert fresh(order).state == "shipped"
    services.record_signed(order.pk, quantities(order), by=None, at=NOW)
    assert fresh(order).state == "closed"


# -- stock -----------------------------------------------------------------------------------------------------------


def test_goods_that_arrive_go_to_the_oldest_short_order(stationer: Shop) -> None:
    stationer.limit("monthly", 10**7)
    orders = [stationer.review(stationer.line("board", 600), customer="monthly") for _order in range(3)]
    assert [order.lines.get().reserved for order in orders] == [600, 400, 0]
    stationer.stock("board", 250)
    outbox.sweep(NOW)
    assert [order.lines.get().reserved for order in orders] == [600, 600, 50]
    assert "restocked>released" in steps(orders[1])


def test_all_or_nothing_holds_a_short_order_until_goods_arrive(shop: Shop) -> None:
    shop.world.company.preset = "wholesale"  # which allocates a whole order or holds it
    shop.world.company.save()
    shop.limit("monthly", 10**6)
    order = shop.review(shop.line("board", 1001, 1), customer="monthly")
    assert (order.state, order.hold, order.lines.get().reserved) == ("held", "short", 1000)
    assert parts(order) == (Decimal(1001), 0, 0)
    shop.stock("board", 1)
    outbox.sweep(NOW)
    assert fresh(order).state == "released"
    clean(shop)


def test_shipping_more_than_allocated_is_refused(stationer: Shop) -> None:
    stationer.limit("monthly", 10**6)
    order = stationer.review(stationer.line("board", 1001, 1), customer="monthly")
    line = order.lines.get()
    for record in (services.record_noticed, _ship):
        with pytest.raises(NotAllowed, match="1,001"):
            record(order.pk, {line.pk: Decimal(1001)}, by=None, at=NOW)
        record(order.pk, {line.pk: Decimal(1000)}, by=None, at=NOW)


def _ship(pk: int, quantities: dict[int, Decimal], **who: Any) -> Order:
    return services.record_shipped(pk, quantities, paper=fresh(Order(pk=pk)).paper, **who)


def test_counters_take_only_lines_of_the_order(stationer: Shop) -> None:
    stationer.limit("monthly", 10**6)
    one = stationer.review(stationer.line("board", 1, 100), customer="monthly")
    two = stationer.review(stationer.line("board", 1, 100), customer="monthly")
    with pytest.raises(NotAllowed):
        services.record_noticed(one.pk, {two.lines.get().pk: Decimal(1)}, by=None, at=NOW)
    services.record_noticed(one.pk, {one.lines.get().pk: Decimal(1)}, by=None, at=NOW)
    with pytest.raises(NotAllowed):
        services.record_noticed(one.pk, {one.lines.get().pk: Decimal(-2)}, by=None, at=NOW)
    services.record_noticed(one.pk, {one.lines.get().pk: Decimal(-1)}, by=None, at=NOW)
    assert one.lines.get().noticed == 0


# -- ending ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [True, False])
def test_cancelling_gives_stock_and_credit_back_and_keeps_the_number(shop: Shop, held: bool) -> None:
    shop.limit("monthly", 100 if held else 1000)
    order = shop.review(shop.line("board", 5, 100), customer="monthly")
    assert (order.state, shop.available("board")) == ("held" if held else "released", 995)
    services.cancel(order.pk, by=shop.clerk, at=NOW, reason="客户不要了")
    ended = fresh(order)
    assert (ended.state, ended.number, ended.hold) == ("cancelled", order.number, "")
    assert (shop.available("board"), ended.lines.get().reserved, parts(order)) == (1000, 0, (0, 0, 0))
    assert Reservation.objects.get(paper=order.paper).quantity == 0
    clean(shop)


def test_order_with_goods_on_a_notice_is_not_cancelled(shop: Shop) -> None:
    shop.limit("monthly", 1000)
    order = shop.review(shop.line("board", 5, 100), customer="monthly")
    line = order.lines.get()
    services.record_noticed(order.pk, {line.pk: Decimal(1)}, by=shop.clerk, at=NOW)
    with pytest.raises(NotAllowed):
        services.cancel(order.pk, by=shop.clerk, at=NOW, reason="不要了")
    services.record_noticed(order.pk, {line.pk: Decimal(-1)}, by=shop.clerk, at=NOW)
    assert services.cancel(order.pk, by=shop.clerk, at=NOW, reason="不要了").state == "cancelled"


def test_withdrawn_held_order_is_reviewed_anew(shop: Shop) -> None:
    shop.limit("monthly", 100)
    order = shop.review(shop.line("board", 2, 100), customer="monthly")
    draft = services.withdraw(order.pk, by=shop.clerk, at=NOW)
    assert (draft.state, shop.available("board"), parts(order)) == ("draft", 1000, (0, 0, 0))
    assert Round.objects.get(paper_id=order.pk).outcome == "void"
    data = shop.input(shop.line("board", 1, 100), customer="monthly")
    services.change(order.pk, by=shop.clerk, at=NOW, data=data, version=draft.version)
    assert services.submit(order.pk, by=shop.clerk, at=NOW).state == "in_review"
    assert shop.decide(fresh(order)).state == "released"
    clean(shop)


def test_money_for_a_cancelled_order_is_refused(shop: Shop) -> None:
    order = shop.enter()
    services.cancel(order.pk, by=shop.clerk, at=NOW, reason="不要了")
    with pytest.raises(NotAllowed):
        services.record_paid(order.pk, amount=Decimal(1), by=None, at=NOW)
    other = shop.enter()
    services.record_paid(other.pk, amount=Decimal(1), by=None, at=NOW)
    with pytest.raises(NotAllowed):
        services.record_paid(other.pk, amount=Decimal("-1.01"), by=None, at=NOW)
    assert fresh(other).paid == 1


def test_repeated_release_without_news_writes_no_event(shop: Shop) -> None:
    order = shop.review(shop.line("board", 1, 100))
    before = steps(order)
    services.try_release(order.pk, by=shop.clerk, at=NOW)
    assert steps(order) == before
    assert Decision.objects.filter(paper=order.paper).count() == 2


# -- entry -----------------------------------------------------------------------------------------------------------


def test_change_on_an_older_version_is_refused(shop: Shop) -> None:
    order = shop.enter()
    data = shop.input(shop.line("board", 2))
    services.change(order.pk, by=shop.clerk, at=NOW, data=data, version=order.version)
    with pytest.raises(NotAllowed):
        services.change(order.pk, by=shop.clerk, at=NOW, data=shop.input(shop.line("board", 9)), version=order.version)
    assert fresh(order).gross == Decimal("500.00")


@pytest.mark.parametrize("quantity", [0, -1])
def test_quantity_that_is_not_above_0_saves_nothing(shop: Shop, quantity: int) -> None:
    with pytest.raises(NotAllowed, match="1"):
        shop.enter(shop.line("board", quantity))
    assert not Order.objects.exists()


def test_fee_cannot_be_typed_as_a_line(stationer: Shop) -> None:
    with pytest.raises(NotAllowed):
        stationer.enter(stationer.line(), stationer.line("delivery_fee", 1, 0))
    assert stationer.enter(stationer.line(), stationer.line("freight", 1, 0)).lines.count() == 2


def test_delivery_is_taken_from_the_customers_file(shop: Shop) -> None:
    order = shop.enter()
    file = shop.customers["prepaid"]
    assert (order.address, order.consignee, order.phone) == (file.address, file.contact, file.phone)
    other = shop.enter(address="西湖区 1 号", consignee="王先生", phone="138", payment_terms="monthly")
    assert (other.address, other.consignee, other.phone) == ("西湖区 1 号", "王先生", "138")
    assert (order.payment_terms, other.payment_terms) == ("prepaid", "monthly")


def test_order_of_another_company_or_unit_is_not_found(shop: Shop, foreign: World) -> None:
    order = shop.submit()
    for action in (services.submit, services.withdraw, services.try_release):
        with pytest.raises(NotFound):
            action(order.pk, by=foreign.clerk, at=NOW)
    with pytest.raises(NotFound):
        queries.order(foreign.clerk, order.pk)
    assert list(queries.visible(foreign.clerk)) == []
    assert queries.order(shop.clerk, order.pk) == order


def test_order_of_700_lines_goes_through_with_a_constant_number_of_statements(shop: Shop) -> None:
    shop.limit("monthly", 10**9)

    def run(count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            order = shop.review(*[shop.line("bolt", 1) for _line in range(count)], customer="monthly")
            services.record_shipped(order.pk, quantities(order), paper=order.paper, by=None, at=NOW)
            invoiced(order, quantities(order), by=None)
        assert fresh(order).state == "shipped"
        return len(seen)

    run(1)
    assert run(700) == run(2)
    clean(shop)


def test_chain_of_ten_lines_stays_within_its_statements(shop: Shop) -> None:
    shop.limit("monthly", 10**7)
    shop.review(customer="monthly")

    def chain() -> None:
        order = shop.review(*[shop.line("board", n) for n in range(1, 11)], customer="monthly")
        services.record_noticed(order.pk, quantities(order), by=shop.clerk, at=NOW)
        services.record_shipped(order.pk, quantities(order), paper=order.paper, by=shop.clerk, at=NOW)
        invoiced(order, quantities(order), by=shop.clerk)
        services.record_paid(order.pk, amount=order.gross, by=shop.clerk, at=NOW, earmarking=False)
        assert fresh(order).state == "closed"

    with CaptureQueriesContext(connection) as seen:
        chain()
    sent = [each for each in seen.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(sent) <= 90


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_maker_is_told_what_the_reviewer_did_not_approve(shop: Shop, outcome: str) -> None:
    order = shop.decide(shop.submit(), outcome, reason="交期不对")
    told = Notice.objects.get(paper=order.pk)
    assert (told.user, order.number in told.text) == (shop.clerk, True)
