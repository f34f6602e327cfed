"""Whose worklist says that a released order waits to be prepared for delivery."""

from shipping import queries
from tests.shipping.dock import Dock
from tests.world import again


def test_released_order_waits_for_those_who_prepare_until_all_of_it_is_on_a_notice(dock: Dock) -> None:
    order = dock.released()
    assert [row.document for row in queries.waiting(again(dock.person("clerk")))] == [order]
    assert queries.waiting(again(dock.person("keeper"))) == []
    dock.make(order)
    assert queries.waiting(again(dock.person("clerk"))) == []
