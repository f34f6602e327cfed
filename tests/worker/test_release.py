"""An order that is held goes within a minute of the confirmed receipt, in a real worker."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.receivables.till import Till
from tests.support.worker import Worker
from tests.worker.test_faults import beat_until, press_approve

pytestmark = pytest.mark.worker


def order(shop: Shop, amount: int) -> Order:
    """A reviewed order of one board on monthly terms."""
    return shop.review(shop.line("board", 1, amount), customer="monthly")


def test_held_order_is_released_within_a_minute_of_the_confirmed_receipt(
    till: Till, celery_worker: Worker, as_user: Callable[[User], Client]
) -> None:
    shop = till.shop
    shop.limit("monthly", 100)
    invoice = till.invoice(till.deliver(order(shop, 60)), at=timezone.now())  # not overdue yet
    held = order(shop, 60)
    assert (held.state, held.hold) == ("held", "over_limit")
    receipt = till.enter(20, {invoice.pk: 20}, customer="monthly")
    assert fresh(held).state == "held"
    press_approve(as_user(till.finance), receipt)
    beat_until(lambda: fresh(held).state == "released", 60)
    assert fresh(held).hold == ""
