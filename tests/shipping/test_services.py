"""Delivery notices and notes through their services."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.refusals import NotAllowed, NotFound, NotYours
from credit.models import Decision
from inventory.models import Move, StockLevel
from orders import services as orders
from orders.models import Order
from shipping import services
from shipping.models import DeliveryNote, DeliveryNotice, Difference
from tests.orders.shop import fresh
from tests.shipping.dock import Dock, again, qty
from tests.world import NOW, World
from workflow import approval
from workflow.models import PrintLog, Step, Task

State, Note = DeliveryNotice.State, DeliveryNote.State


# -- preparing -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-24")
def test_notice_for_unpaid_prepaid_order_is_refused_and_for_paid_one_made(dock: Dock) -> None:
    order = dock.shop.review(dock.shop.line("board", 10))
    with pytest.raises(NotAllowed) as refused:
        dock.make(order)
    assert str(refused.value) == f"订单 {order} 已挂起：{fresh(order).hold_reason}"
    assert DeliveryNotice.objects.count() == 0

    orders.record_paid(order.pk, amount=qty("2500.00"), by=dock.world.finance, at=NOW)
    (notice,) = dock.make(order)
    assert (notice.state, notice.number, notice.gross) == (State.DRAFT, "FH-2606-0001", qty("2500.00"))


@pytest.mark.rule("PARTS-26")
def test_notice_before_review_is_refused(dock: Dock) -> None:
    order = dock.shop.submit(dock.shop.line("board", 10))
    with pytest.raises(NotAllowed) as refused:
        dock.make(order)
    assert str(refused.value) == f"订单 {order} 尚未审核放行：{order.get_state_display()}。"

    dock.shop.decide(order)
    orders.record_paid(order.pk, amount=order.gross, by=dock.world.finance, at=NOW)
    notice = dock.notice(order)
    job = services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    assert PrintLog.objects.get(job=job).paper_id == notice.pk


@pytest.mark.rule("PARTS-31")
def test_mixed_order_makes_one_notice_per_warehouse(dock: Dock) -> None:
    order = dock.released(dock.shop.line("board", 2), dock.shop.line("bolt", 100))
    made = dock.make(order)
    assert [(notice.warehouse.code, [line.product.code for line in notice.lines.all()]) for notice in made] == [
        ("raw", ["ZK-100"]),
        ("semi", ["LS-8"]),
    ]
    assert [notice.number for notice in made] == ["FH-2606-0001", "FH-2606-0002"]

    alone = dock.make(dock.released(dock.shop.line("bolt", 5)))
    assert [notice.warehouse.code for notice in alone] == ["semi"]


def test_more_than_is_open_is_refused_and_all_that_is_open_made(dock: Dock) -> None:
    order = dock.released()
    (line,) = order.lines.all()
    with pytest.raises(NotAllowed) as refused:
        dock.make(order, quantities={line.pk: qty(11)})
    assert refused.value.facts == {"line_id": line.pk}
    dock.make(order, quantities={line.pk: qty(4)})
    with pytest.raises(NotAllowed):
        dock.make(order, quantities={line.pk: qty(7)})
    (rest,) = dock.make(order)
    assert [part.quantity for part in rest.lines.all()] == [qty(6)]
    with pytest.raises(NotAllowed):
        dock.make(order)


@pytest.mark.parametrize("quantity", [0, -1, "0.5"])
def test_unsound_quantity_is_refused(dock: Dock, quantity: object) -> None:
    order = dock.released()
    (line,) = order.lines.all()
    with pytest.raises(NotAllowed):
        dock.make(order, quantities={line.pk: qty(quantity)})
    assert DeliveryNotice.objects.count() == 0


def test_line_of_another_order_is_refused(dock: Dock) -> None:
    order, other = dock.released(), dock.released()
    with pytest.raises(NotAllowed):
        dock.make(order, quantities={other.lines.get().pk: qty(1)})


def test_parts_of_a_line_add_up_to_the_cent(dock: Dock) -> None:
    order = dock.released(dock.shop.line("board", 3, "3.333333"))
    (line,) = order.lines.all()
    parts = [dock.make(order, quantities={line.pk: qty(1)})[0].gross for _part in range(3)]
    assert (sum(parts), line.gross) == (qty("10.00"), qty("10.00"))


def test_order_of_another_company_does_not_exist(dock: Dock, foreign: World) -> None:
    order = dock.released()
    with pytest.raises(NotFound):
        services.create_notices(order.pk, by=foreign.clerk, at=NOW)


def test_statements_are_constant_in_lines(dock: Dock) -> None:
    """From the released order to the shipped goods, ten lines cost no statement more than one."""

    def cost(count: int) -> list[int]:
        order = dock.released(*(dock.shop.line("board", 1, price) for price in range(1, count + 1)))
        spent = []
        for step in (dock.make, _print, _sign, _confirm, _issue, _ship):
            with CaptureQueriesContext(connection) as queries:
                step(order)
            spent.append(len(queries))
        return spent

    def _notice(order: Order) -> DeliveryNotice:
        return DeliveryNotice.objects.get(order=order)

    def _print(order: Order) -> None:
        services.print_notice(_notice(order).pk, by=dock.world.commerce, at=NOW)

    def _sign(order: Order) -> None:
        dock.sign(_notice(order), "manager")

    def _confirm(order: Order) -> None:
        dock.sign(_notice(order), "keeper")

    def _issue(order: Order) -> None:
        services.issue_notice(_notice(order).pk, by=dock.world.keeper, at=NOW)

    def _ship(order: Order) -> None:
        services.ship_notice(_notice(order).pk, by=dock.world.keeper, at=NOW)

    cost(1)
    assert cost(1) == cost(10)


# -- changing and cancelling -----------------------------------------------------------------------------------------


def test_change_moves_quantities_and_is_for_drafts_of_preparers_only(dock: Dock) -> None:
    notice = dock.notice()
    (line,) = notice.lines.all()
    with pytest.raises(NotYours):
        services.change_notice(notice.pk, by=dock.world.commerce, at=NOW, quantities={line.order_line_id: qty(4)})
    changed = services.change_notice(
        notice.pk, by=dock.world.clerk, at=NOW, quantities={line.order_line_id: qty(4)}, remark="先发 4 块"
    )
    assert (changed.gross, fresh(notice.order).lines.get().noticed) == (qty("1000.00"), qty(4))
    services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    with pytest.raises(NotAllowed):
        services.change_notice(notice.pk, by=dock.world.clerk, at=NOW, quantities={line.order_line_id: qty(5)})


def test_change_of_an_old_version_is_refused(dock: Dock) -> None:
    notice = dock.notice()
    quantities = {notice.lines.get().order_line_id: qty(3)}
    services.change_notice(notice.pk, by=dock.world.clerk, at=NOW, quantities=quantities, version=notice.version)
    with pytest.raises(NotAllowed):
        services.change_notice(notice.pk, by=dock.world.clerk, at=NOW, quantities=quantities, version=notice.version)


def test_cancel_gives_quantities_back_until_goods_are_drawn(dock: Dock) -> None:
    order = dock.released()
    cleared = dock.cleared(order)
    services.cancel_notice(cleared.pk, by=dock.world.clerk, at=NOW, reason="客户改期")
    assert (again(cleared).state, fresh(order).lines.get().noticed) == (State.CANCELLED, qty(0))

    issued = dock.issued(order)
    with pytest.raises(NotAllowed):
        services.cancel_notice(issued.pk, by=dock.world.clerk, at=NOW, reason="客户改期")


def test_cancelling_a_printed_notice_voids_its_round(dock: Dock) -> None:
    notice = dock.printed()
    services.cancel_notice(notice.pk, by=dock.world.clerk, at=NOW, reason="客户改期")
    assert set(Step.objects.filter(round__paper_id=notice.pk).values_list("state", flat=True)) == {"void"}


# -- printing, signing, confirming -----------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-28")
def test_warehouse_confirms_only_what_the_manager_has_signed(dock: Dock) -> None:
    notice = dock.printed()
    second = Step.objects.get(round__paper_id=notice.pk, place=2)
    with pytest.raises(NotAllowed) as refused:
        approval.decide(second.pk, by=dock.world.keeper, at=NOW, outcome="approve")
    assert str(refused.value) == "要先由“部门经理签字”签字。"
    assert dock.sign(notice, "manager").state == State.PRINTED
    assert dock.sign(notice, "keeper").state == State.CLEARED


@pytest.mark.rule("PARTS-29")
def test_goods_ship_only_after_the_warehouse_confirmed(dock: Dock) -> None:
    order = dock.released()
    notice = dock.printed(order)
    dock.sign(notice, "manager")
    for act in (services.issue_notice, services.ship_notice):
        with pytest.raises(NotAllowed):
            act(notice.pk, by=dock.world.keeper, at=NOW)
    assert StockLevel.objects.get(product=dock.shop.products["board"]).on_hand == 1000

    dock.sign(notice, "keeper")
    note = services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
    assert (note.number, note.state, StockLevel.objects.get(product=dock.shop.products["board"]).on_hand) == (
        "SH-2606-0001", Note.DRAFT, 990,
    )  # fmt: skip
    shipped = services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW, carrier="顺丰", tracking="SF1")
    assert (shipped.state, again(notice).state, fresh(order).state) == (
        Note.SHIPPED,
        State.SHIPPED,
        Order.State.SHIPPED,
    )
    assert (shipped.carrier, shipped.tracking) == ("顺丰", "SF1")


def test_returned_notice_is_mended_and_printed_again(dock: Dock) -> None:
    notice = dock.printed()
    assert dock.sign(notice, "manager", "return").state == State.DRAFT
    services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    assert again(notice).state == State.PRINTED
    assert list(PrintLog.objects.filter(paper_id=notice.pk).values_list("copy_number", flat=True)) == [1, 2]


def test_rejected_notice_gives_its_quantities_back(dock: Dock) -> None:
    order = dock.released()
    notice = dock.printed(order)
    assert dock.sign(notice, "manager", "reject").state == State.CANCELLED
    assert fresh(order).lines.get().noticed == qty(0)


def test_printing_again_counts_copies_and_asks_for_no_second_signature(dock: Dock) -> None:
    notice = dock.cleared()
    services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    assert again(notice).state == State.CLEARED
    assert Step.objects.filter(round__paper_id=notice.pk).count() == 2


# -- leaving ---------------------------------------------------------------------------------------------------------


def test_part_delivery_leaves_the_rest_open(dock: Dock) -> None:
    order = dock.released()
    (line,) = order.lines.all()
    notice = dock.notice(order, quantities={line.pk: qty(4)})
    services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    dock.sign(notice, "manager")
    dock.sign(notice, "keeper")
    services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
    services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW)
    order = fresh(order)
    assert (order.state, order.lines.get().shipped) == (Order.State.RELEASED, qty(4))
    dock.shipped(order)
    assert (fresh(order).state, fresh(order).lines.get().shipped) == (Order.State.SHIPPED, qty(10))


def test_money_taken_back_stops_the_shipment(dock: Dock) -> None:
    order = dock.released()
    notice = dock.issued(order)
    orders.record_paid(order.pk, amount=qty("-0.01"), by=dock.world.finance, at=NOW)
    with pytest.raises(NotAllowed) as refused:
        services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW)
    assert "0.01" in str(refused.value)
    assert again(notice).state == State.ISSUED
    orders.record_paid(order.pk, amount=qty("0.01"), by=dock.world.finance, at=NOW)
    assert services.ship_notice(notice.pk, by=dock.world.keeper, at=NOW).state == Note.SHIPPED


def test_first_note_carries_the_charges(dock: Dock) -> None:
    order = dock.released(dock.shop.line("board", 2), dock.shop.line("bolt", 8), dock.shop.line("freight", 1, 300))
    for notice in dock.make(order):
        dock.ask(notice)
        dock.sign(notice, "manager")
        dock.sign(notice, "keeper")
        services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)
    assert list(DeliveryNote.objects.order_by("pk").values_list("carries_charges", flat=True)) == [True, False]


# -- the office company ----------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-124")
def test_fewer_signed_than_sent_makes_a_difference_row(counter: Dock) -> None:
    note = counter.sent_note()
    (line,) = note.lines.all()
    with pytest.raises(NotAllowed):
        services.sign_note(note.pk, by=counter.world.driver, at=NOW, counted={line.pk: qty(11)}, signer="叶女士")
    signed = services.sign_note(note.pk, by=counter.world.driver, at=NOW, counted={line.pk: qty(8)}, signer="叶女士")
    (difference,) = Difference.objects.all()
    assert (signed.state, difference.sent, difference.signed) == (Note.PARTLY_SIGNED, qty(10), qty(8))
    assert fresh(note.order).lines.get().signed == qty(8)
    assert Task.objects.get(paper_id=note.pk).user == counter.world.clerk


def test_everything_signed_makes_no_difference_row(counter: Dock) -> None:
    assert counter.signed_note().state == Note.SIGNED
    assert Difference.objects.count() == 0


def test_note_leaves_only_when_printed_and_takes_stock_with_it(counter: Dock) -> None:
    note = counter.note()
    with pytest.raises(NotAllowed):
        services.ship_note(note.pk, by=counter.world.keeper, at=NOW)
    services.print_note(note.pk, by=counter.world.order_group, at=NOW)
    services.ship_note(note.pk, by=counter.world.keeper, at=NOW)
    move = Move.objects.get(paper_id=note.pk)
    assert (move.quantity, move.target, fresh(note.order).lines.get().shipped) == (qty(10), "customer", qty(10))


def test_cancelled_note_gives_its_quantities_back(counter: Dock) -> None:
    note = counter.printed_note()
    services.cancel_note(note.pk, by=counter.world.order_group, at=NOW, reason="改送")
    assert (again(note).state, fresh(note.order).lines.get().noticed) == (Note.CANCELLED, qty(0))
    assert counter.note(note.order).carries_charges is True


def change_limit(counter: Dock, amount: int) -> None:
    """The limit is set anew after the order was released."""
    counter.shop.limit("monthly", amount, at=NOW + dt.timedelta(hours=1))


def test_a_lowered_limit_does_not_stop_what_was_released_with_it(counter: Dock) -> None:
    note = counter.printed_note()
    change_limit(counter, 1)
    assert services.ship_note(note.pk, by=counter.world.keeper, at=NOW).state == Note.SHIPPED
    said = Decision.objects.filter(paper=note.order.paper).latest("pk")
    assert (said.gate, said.outcome, said.snapshot["asked"]) == ("shipment", "granted", str(note.gross))


def test_each_company_ships_its_own_way(dock: Dock, counter: Dock) -> None:
    with pytest.raises(NotAllowed):
        services.create_notes(dock.released().pk, by=dock.world.keeper, at=NOW)
    with pytest.raises(NotAllowed):
        services.create_notices(counter.released(customer="monthly").pk, by=counter.world.clerk, at=NOW)
