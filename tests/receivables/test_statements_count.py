"""How many SQL statements money costs: the same for one line and for ten."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order
from tests.orders.shop import fresh as fresh_order
from tests.receivables.till import Till

D = Decimal


def counted(till: Till, lines: int) -> dict[str, int]:
    """Statements of entering, confirming and invoicing an order of so many lines."""
    shop = till.shop
    order = shop.review(*(shop.line("board" if no % 2 else "bolt", 1, 10) for no in range(lines)))
    amount = D(10 * lines)
    counts = {}
    with CaptureQueriesContext(connection) as entering:
        receipt = till.enter(amount, {order.pk: amount})
    with CaptureQueriesContext(connection) as confirming:
        till.decide(receipt)
    till.deliver(fresh_order(order))
    with CaptureQueriesContext(connection) as invoicing:
        till.invoice(order)
    assert fresh_order(order).state == Order.State.CLOSED
    for name, queries in (("enter", entering), ("confirm", confirming), ("invoice", invoicing)):
        counts[name] = len([row for row in queries if "SAVEPOINT" not in row["sql"]])
    return counts


def test_money_costs_the_same_statements_for_one_line_and_for_ten(till: Till) -> None:
    counted(till, 1)  # what is read once per process
    few, many = counted(till, 1), counted(till, 10)
    assert few == many
    assert sum(many.values()) <= 51, many
