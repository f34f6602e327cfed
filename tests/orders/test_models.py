"""What the database itself refuses, whoever writes and however."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from orders.models import Order, OrderLine
from tests.orders.shop import Shop
from tests.orders.test_states import bring
from tests.world import NOW, World
from workflow.models import Event, Round


def refused(**changes: Any) -> None:
    """An update of the only line that the database does not take."""
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(**changes)


@pytest.mark.parametrize(
    ("counter", "most"), [("reserved", 5), ("noticed", 5), ("shipped", 5), ("signed", 0), ("invoiced", 5)]
)
def test_counter_stays_within_its_bounds(shop: Shop, counter: str, most: int) -> None:
    shop.enter(shop.line("board", 5))
    refused(**{counter: Decimal("-0.0001")})
    refused(**{counter: Decimal(most) + Decimal("0.0001")})
    OrderLine.objects.update(**{counter: most})
    assert getattr(OrderLine.objects.get(), counter) == most


def test_no_more_is_signed_than_was_shipped(shop: Shop) -> None:
    shop.enter(shop.line("board", 5))
    OrderLine.objects.update(shipped=3)
    refused(signed=4)
    OrderLine.objects.update(signed=3)
    refused(shipped=2)
    assert OrderLine.objects.get().shipped == 3


@pytest.mark.parametrize("changes", [{"quantity": 0}, {"unit_price": -1}, {"gross": F("gross") + 1}])
def test_line_stays_sound(shop: Shop, changes: dict[str, Any]) -> None:
    shop.enter(shop.line("board", 5))
    refused(**changes)
    OrderLine.objects.update(gross=F("gross") + 1, net=F("net") + 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"gross": F("gross") + 1},
        {"paid": -1},
        {"freight_confirmed_at": NOW},
        {"fee_waived_at": NOW},
        {"hold": "unpaid"},
        {"hold_reason": "没有状态的原因"},
    ],
)
def test_head_stays_sound(shop: Shop, changes: dict[str, Any]) -> None:
    order = shop.enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**changes)
    Order.objects.filter(pk=order.pk).update(paid=1, freight_confirmed_at=NOW, freight_confirmed_by=shop.clerk)


def test_waived_fee_has_a_reason(shop: Shop) -> None:
    order = shop.enter()
    rows = Order.objects.filter(pk=order.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(fee_waived_by=shop.clerk, fee_waived_at=NOW)
    rows.update(fee_waived_by=shop.clerk, fee_waived_at=NOW, fee_waiver="老客户")
    assert rows.get().fee_waiver == "老客户"


def test_line_and_customer_are_of_the_orders_company(shop: Shop, foreign: World) -> None:
    order = shop.enter()
    stamp = {"changed_by": foreign.keeper, "changed_at": NOW}
    other = type(shop.products["board"]).objects.create(company=foreign.company, code="X", name="X", **stamp)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(product=other)
    theirs = type(order.customer).objects.get(pk=order.customer_id)
    theirs.pk, theirs.company, theirs.unit = None, foreign.company, foreign.unit
    theirs.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(customer=theirs)
    OrderLine.objects.update(product=shop.products["bolt"])
    Order.objects.filter(pk=order.pk).update(customer=shop.customers["cash"])


@pytest.mark.parametrize("state", ["reviewed", "held", "released", "shipped", "closed"])
def test_state_past_review_needs_a_round_of_others(shop: Shop, state: str) -> None:
    """Even with an event of the same transaction, and by direct SQL."""
    order = shop.submit()
    hold = "unpaid" if state == "held" else ""
    event = Event(paper_id=order.pk, name="orders.order.reviewed", to_state=state, by=shop.clerk, at=NOW)
    with pytest.raises(IntegrityError, match="complete round"):
        force(order, event, state=state, hold=hold, released_at=NOW)
    assert Round.objects.get(paper_id=order.pk).outcome == "open"


def test_state_needs_an_event(shop: Shop) -> None:
    order = bring(shop, "held")
    with pytest.raises(IntegrityError, match="only with an event"):
        force(order, None, state="released", hold="", hold_reason="", released_at=NOW)
    with pytest.raises(AttributeError):
        order.state = Order.State.RELEASED
    assert Order.objects.get(pk=order.pk).state == "held"


def test_order_is_never_deleted(shop: Shop) -> None:
    order = shop.enter()
    OrderLine.objects.all().delete()
    with pytest.raises(IntegrityError, match="keeps its rows"), transaction.atomic():
        Order.objects.filter(pk=order.pk).delete()
    assert Order.objects.filter(pk=order.pk).exists()


def force(order: Order, event: Event | None, **changes: Any) -> None:
    """Change an order past its services, with an event or without; the deferred guards speak at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        if event:
            event.save()
        Order.objects.filter(pk=order.pk).update(**changes)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
