"""A statement put together once gives what the manager gives."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.models import Assignment, Unit
from core.reading import Reading
from orders.models import Order
from tests.support.ground import Ground

pytestmark = pytest.mark.django_db


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def orders_of(ground: Ground) -> list[int]:
    return list(Order.objects.order_by("pk").values_list("pk", flat=True))


def test_a_row_and_the_rows_beside_it_are_what_the_manager_gives(ground: Ground) -> None:
    """A relation of two steps, one that is empty, a list (confirmations), amounts and moments."""
    beside = ("paper", "unit", "customer", "quotation", "quotation__paper", "freight_confirmed_by")
    read = Reading(Order, beside, where='"row".paper_id = ANY(%s)')(orders_of(ground))
    expected = {order.pk: order for order in Order.objects.select_related(*beside)}
    assert {order.pk for order in read} == set(expected)
    assert {bool(order.quotation) for order in read} == {True, False}
    assert not any(order.freight_confirmed_by for order in read)
    with CaptureQueriesContext(connection) as asked:
        for order in read:
            same = expected[order.pk]
            assert values(order) == values(same)
            for name in ("paper", "unit", "customer", "quotation", "freight_confirmed_by"):
                mine, theirs = getattr(order, name), getattr(same, name)
                assert (mine is None) == (theirs is None)
                assert mine is None or values(mine) == values(theirs)
            assert order.quotation is None or order.quotation.paper.number == same.quotation.paper.number  # type: ignore[union-attr]  # asked before
    assert len(asked) == 0


def test_what_is_read_is_not_new_and_knows_what_stands_there(ground: Ground) -> None:
    (order,) = Reading(Order, where='"row".paper_id = %s', lock=True)(orders_of(ground)[0])
    assert (order._state.adding, order.changed()) == (False, [])


def test_further_columns_are_kept_under_their_names(ground: Ground) -> None:
    also = {"below": 'ARRAY(SELECT u.id FROM accounts_unit u WHERE u.parent_id = "row".unit_id)', "two": "1 + 1"}
    seats = Reading(Assignment, ("unit",), where='"unit".parent_id IS NULL', also=also)()
    children = {
        unit.pk: set(Unit.objects.filter(parent=unit).values_list("pk", flat=True)) for unit in Unit.objects.all()
    }
    assert seats
    for seat in seats:
        assert (set(seat.below), seat.two) == (children[seat.unit_id], 2)  # type: ignore[attr-defined]  # named above


def test_nothing_found_is_an_empty_list(ground: Ground) -> None:
    assert Reading(Order, where='"row".paper_id = %s', lock=True)(0) == []
