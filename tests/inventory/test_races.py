"""Two people at the last pieces, in processes of their own."""

from decimal import Decimal
from functools import partial

from inventory import services
from inventory.checks import reserved_is_reservations, stock_is_moves
from inventory.models import StockLevel
from tests.inventory.conftest import Stock, stock_of
from tests.support.races import Race
from tests.world import NOW, world
from workflow.models import Paper

D = Decimal


def reserve(order: Paper, wants: list[services.Want]) -> dict[int, Decimal]:
    return services.reserve(order, wants, by=None, at=NOW)


def issue(stock: Stock, paper: Paper, order: Paper, quantity: str) -> str:
    services.issue(
        paper=paper,
        for_paper_id=order.pk,
        lines=[(stock.paper.pk, D(quantity))],
        warehouse_id=stock.main.pk,
        by=None,
        at=NOW,
    )
    return "issued"


def test_last_pieces_go_to_one_order(races: Race) -> None:
    stock = stock_of(world("office"))
    stock.receive((stock.paper, "5"), (stock.pen, "5"))
    # The two orders name the products in opposite order: they must not wait for each other crosswise.
    wants = [services.Want(stock.paper.pk, D(5)), services.Want(stock.pen.pk, D(5))]
    orders = [stock.order() for _each in range(4)]
    found = races(*(partial(reserve, order, wants[:: 1 - 2 * (place % 2)]) for place, order in enumerate(orders)))
    everything = {stock.paper.pk: D(5), stock.pen.pk: D(5)}
    assert sorted(found, key=len) == [{}, {}, {}, everything]
    assert stock.level(stock.paper) == (D(5), D(5))
    assert list(reserved_is_reservations(stock.world.company)) == []


def test_stock_is_never_issued_twice(races: Race) -> None:
    stock = stock_of(world("office"))
    stock.receive((stock.paper, "3"))
    calls = [partial(issue, stock, stock.order(), stock.order(), "2") for _each in range(3)]
    results = races(*calls)
    assert [result for result in results if result == "issued"] == ["issued"]
    assert {type(result).__name__ for result in results if result != "issued"} <= {"NotAllowed", "RuntimeError"}
    assert StockLevel.objects.get(product=stock.paper).on_hand == D(1)
    assert list(stock_is_moves(stock.world.company)) == []


def test_first_receipts_of_a_product_make_one_level(races: Race) -> None:
    stock = stock_of(world("office"))
    results = races(*(partial(stock.receive, (stock.paper, "2"), (stock.pen, "1")) for _each in range(3)))
    assert sorted(result.number for result in results) == ["RK-2606-00001", "RK-2606-00002", "RK-2606-00003"]
    assert stock.level(stock.paper) == (D(6), D(0))
    assert list(stock_is_moves(stock.world.company)) == []
