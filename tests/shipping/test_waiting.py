"""Whose worklist says that a released order waits to be prepared for delivery."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.models import Order
from shipping.models import DeliveryNote
from tests.shipping.dock import Dock
from tests.support.waiting import waits


def test_released_order_waits_for_those_who_prepare_until_all_of_it_is_on_a_notice(dock: Dock) -> None:
    order = dock.released()
    found = [(row.pk, row.text) for row in waits(dock.person("clerk"), "shipping")]
    assert found == [(order.pk, "开发货通知单")]
    assert waits(dock.person("keeper"), "shipping") == []
    dock.make(order)
    assert waits(dock.person("clerk"), "shipping") == []


@pytest.mark.rule("OFFICE-27")
def test_logistics_receives_only_reviewed_orders_and_prints_their_note(
    counter: Dock, as_user: Callable[[User], Client]
) -> None:
    """OFFICE-27: Print from unreviewed -> refused; unreviewed invisible to logistics."""
    counter.shop.limit("monthly", 10_000)
    order = counter.shop.submit(customer="monthly")
    logistics = counter.person("order_group")
    client = as_user(logistics)
    make, sent = reverse("shipping:note_make", args=[order.pk]), {f"line-{order.lines.get().pk}": "1"}
    assert (client.post(make, sent).status_code, DeliveryNote.objects.count()) == (409, 0)
    assert waits(logistics, "shipping") == []

    counter.shop.decide(Order.objects.get(pk=order.pk))
    assert [row.pk for row in waits(logistics, "shipping")] == [order.pk]
    assert client.post(make, sent).status_code == 302
    printed = client.post(reverse("shipping:note_print", args=[DeliveryNote.objects.get().pk]), follow=True)
    assert printed.content[:5] == b"%PDF-"
