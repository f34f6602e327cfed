from decimal import Decimal
from orders import services
from orders.models import Order
from tests.orders.shop import *


def test_chain(shop):
    order = shop.review(shop.line("board", 10, 230), shop.line("freight", 1, 320), freight_confirmed=True)
    assert order.state == "held", order.hold_reason
    services.record_paid(order.pk, amount=Decimal("2619.99"), by=shop.world.finance, at=NOW)
    order = fresh(order); print(order.hold_reason)
    assert order.state == "held"
    services.record_paid(order.pk, amount=Decimal("0.01"), by=shop.world.finance, at=NOW)
    order = fresh(order)
    assert order.state == "released"
    print(order.number)
