"""Whose worklist says that a released order waits to be prepared for delivery."""

from tests.shipping.dock import Dock
from tests.support.waiting import waits


def test_released_order_waits_for_those_who_prepare_until_all_of_it_is_on_a_notice(dock: Dock) -> None:
    order = dock.released()
    found = [(row.pk, row.text) for row in waits(dock.person("clerk"), "shipping")]
    assert found == [(order.pk, "开发货通知单")]
    assert waits(dock.person("keeper"), "shipping") == []
    dock.make(order)
    assert waits(dock.person("clerk"), "shipping") == []
