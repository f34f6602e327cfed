"""Goods signed short: somebody says what becomes of them, and the order can close."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed, NotYours
from credit import checks
from orders.models import Order
from receivables import services as receivables
from shipping import services
from shipping.models import DeliveryNote
from tests.orders.shop import fresh, open_shop
from tests.orders.test_services import parts
from tests.shipping.dock import Dock
from tests.world import NOW, World
from workflow.models import Task

D = Decimal


@pytest.fixture
def dock(office: World) -> Dock:
    """The office company, which delivers without a notice and closes orders when they are signed for."""
    return Dock(open_shop(office))


def short(dock: Dock, sent: int, signed: int) -> tuple[Order, DeliveryNote]:
    """An order of which so much left and so much of it was signed for."""
    order = dock.released(dock.shop.line("board", sent, 100), customer="monthly")
    note = dock.note(order)
    services.print_note(note.pk, by=dock.world.order_group, at=NOW)
    services.ship_note(note.pk, by=dock.world.keeper, at=NOW)
    counted = {note.lines.get(order_line__no=1).pk: D(signed)}
    services.sign_note(note.pk, by=dock.world.driver, at=NOW, counted=counted, signer="叶女士")
    return fresh(order), note


def settle(dock: Dock, note: DeliveryNote, how: str) -> DeliveryNote:
    return services.settle_missing(note.pk, by=dock.world.clerk, at=NOW, how=how, reason="少一箱")


def clean(dock: Dock) -> None:
    assert list(checks.differences(dock.world.company)) == []


def test_missing_goods_are_given_up_and_the_order_closes_on_the_rest(dock: Dock) -> None:
    order, note = short(dock, 2, 1)
    assert parts(order) == (0, 0, D(200))
    assert settle(dock, note, "credited").state == "signed"
    assert (parts(order), fresh(order).due) == ((0, 0, D(100)), D(100))
    invoice = receivables.make(order.pk, by=dock.world.finance, at=NOW, issuing=True)
    assert (invoice.gross, parts(order)) == (D(100), (0, 0, 0))
    assert not Task.objects.filter(paper=note.pk, done_at=None).exists()
    clean(dock)


def test_missing_goods_go_out_once_more_on_a_note_of_their_own(dock: Dock) -> None:
    order, note = short(dock, 2, 1)
    settle(dock, note, "again")
    assert (parts(order), fresh(order).state) == ((0, D(100), D(100)), "released")
    second = dock.note(order)
    assert second.lines.get().quantity == D(1)
    services.print_note(second.pk, by=dock.world.order_group, at=NOW)
    services.ship_note(second.pk, by=dock.world.keeper, at=NOW)
    assert (parts(order), fresh(order).state) == ((0, 0, D(200)), "shipped")
    clean(dock)


def test_whoever_recorded_the_signature_does_not_settle_and_nobody_twice(dock: Dock) -> None:
    _order, note = short(dock, 2, 1)
    with pytest.raises(NotYours):
        services.settle_missing(note.pk, by=dock.world.driver, at=NOW, how="credited", reason="x")
    with pytest.raises(NotAllowed):
        settle(dock, note, "lost")
    settle(dock, note, "credited")
    with pytest.raises(NotAllowed):
        settle(dock, note, "again")
