"""Who comes first when goods are short (FIBRE-57)."""

from decimal import Decimal

import pytest

from credit import services as credit
from demo.story import decide_whole
from orders.models import Order, OrderLine
from tests.orders.shop import Shop, fresh, open_shop
from tests.world import NOW, World


def graded(shop: Shop, customer: str, grade: str) -> None:
    """A customer's grade, as it came out of a review."""
    account = credit.account_of(shop.world.company, shop.customers[customer].pk)
    account.grade = grade
    account.save()


def reviewed(shop: Shop, customer: str, quantity: int) -> Order:
    """An order of boards that everybody agreed to."""
    order = shop.submit(shop.line("board", quantity), customer=customer, payment_terms="prepaid")
    decide_whole(shop.world, order.pk, at=NOW)
    return fresh(order)


def reserved(order: Order) -> Decimal:
    return OrderLine.objects.get(order=order).reserved


@pytest.mark.rule("FIBRE-57")
def test_what_arrives_goes_to_grades_a_and_b_first(fibre: World) -> None:
    shop = open_shop(fibre)
    graded(shop, "prepaid", "C")
    graded(shop, "monthly", "B")
    reviewed(shop, "prepaid", 1000)
    older, newer = reviewed(shop, "prepaid", 10), reviewed(shop, "monthly", 10)
    assert (reserved(older), reserved(newer)) == (Decimal(0), Decimal(0))
    assert (older.rank, newer.rank) == (1, 0)
    shop.stock("board", 10)
    assert (reserved(older), reserved(newer)) == (Decimal(0), Decimal(10))
    shop.stock("board", 10)
    assert reserved(older) == Decimal(10)
