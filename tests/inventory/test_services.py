"""Receiving, holding, releasing and issuing stock."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product
from core.refusals import NotAllowed, NotFound, NotYours
from inventory import queries, services
from inventory.models import Location, Move, Reservation, StockLevel
from tests.inventory.conftest import Stock
from tests.world import NOW

D = Decimal


def test_receive_puts_goods_in_stock_with_number_and_moves(stock: Stock) -> None:
    receipt = stock.receive((stock.paper, "8"), (stock.pen, "2.5"))
    assert (receipt.state, receipt.number) == ("posted", "RK-2606-00001")
    assert stock.level(stock.paper) == (D(8), D(0))
    assert stock.level(stock.pen) == (D("2.5"), D(0))
    moves = Move.objects.order_by("product_id").values_list("product_id", "source", "target", "quantity", "balance")
    assert list(moves) == [
        (stock.paper.pk, Location.SUPPLIER, Location.STOCK, D(8), D(8)),
        (stock.pen.pk, Location.SUPPLIER, Location.STOCK, D("2.5"), D("2.5")),
    ]
    connection.check_constraints()


def test_receive_adds_to_what_is_there(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    stock.receive((stock.paper, "2"), (stock.paper, "1"))
    assert stock.level(stock.paper) == (D(11), D(0))
    assert list(Move.objects.order_by("pk").values_list("quantity", "balance")) == [(D(8), D(8)), (D(3), D(11))]


def test_receive_passes_over_services(stock: Stock) -> None:
    receipt = stock.receive((stock.service, "1"), (stock.paper, "8"))
    assert [line.product_id for line in receipt.lines.all()] == [stock.paper.pk]


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5"])
def test_receive_unsound_quantity_is_refused_and_saves_nothing(stock: Stock, quantity: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        stock.receive((stock.pen, "1"), (stock.paper, quantity))
    assert refused.value.facts["line"] == 2
    assert StockLevel.objects.count() == 0


def test_receive_only_services_is_refused(stock: Stock) -> None:
    with pytest.raises(NotAllowed):
        stock.receive((stock.service, "1"))


def test_receive_without_right_is_refused(stock: Stock) -> None:
    with pytest.raises(NotYours):
        services.receive(
            company=stock.world.company,
            unit=stock.world.root,
            warehouse_id=stock.main.pk,
            lines=[(stock.paper.pk, D(1))],
            by=stock.world.clerk,
            at=NOW,
        )


def test_receive_into_foreign_warehouse_is_not_found(stock: Stock, foreign_stock: Stock) -> None:
    with pytest.raises(NotFound):
        stock.receive((stock.paper, "1"), warehouse=foreign_stock.main)


def test_receive_foreign_product_is_refused(stock: Stock, foreign_stock: Stock) -> None:
    with pytest.raises(NotAllowed):
        stock.receive((foreign_stock.paper, "1"))


def test_reserve_five_of_eight_leaves_three(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    order = stock.order()
    assert stock.reserve(order, (stock.paper, "5")) == {stock.paper.pk: D(5)}
    assert queries.available(stock.world.company, [stock.paper.pk]) == {stock.paper.pk: D(3)}
    assert stock.held(order) == {stock.paper.pk: D(5)}


def test_reserve_more_than_there_is_takes_what_there_is(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    first, second = stock.order(), stock.order()
    assert stock.reserve(first, (stock.paper, "5")) == {stock.paper.pk: D(5)}
    assert stock.reserve(second, (stock.paper, "5"), (stock.pen, "1")) == {stock.paper.pk: D(3)}
    assert stock.reserve(second, (stock.paper, "2")) == {}
    assert stock.level(stock.paper) == (D(8), D(8))


def test_reserve_again_holds_more_of_the_same(stock: Stock) -> None:
    stock.receive((stock.paper, "3"))
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"))
    stock.receive((stock.paper, "4"))
    assert stock.reserve(order, (stock.paper, "2")) == {stock.paper.pk: D(2)}
    assert Reservation.objects.get(paper=order).quantity == D(5)
    assert stock.level(stock.paper) == (D(7), D(5))


def test_reserve_takes_each_class_from_its_warehouse(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    stock.receive((stock.desk, "2"), warehouse=stock.desks)
    order = stock.order()
    taken = stock.reserve(order, (stock.desk, "1"), (stock.paper, "1"), (stock.service, "1"))
    assert taken == {stock.paper.pk: D(1), stock.desk.pk: D(1)}
    held = Reservation.objects.filter(paper=order).values_list("product_id", "warehouse_id")
    assert set(held) == {(stock.paper.pk, stock.main.pk), (stock.desk.pk, stock.desks.pk)}


def test_reserve_does_not_touch_stock_that_lies_elsewhere(stock: Stock) -> None:
    stock.receive((stock.paper, "8"), warehouse=stock.desks)
    assert stock.reserve(stock.order(), (stock.paper, "5")) == {}


def test_unreserve_frees_what_was_not_issued(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    stock.receive((stock.desk, "2"), warehouse=stock.desks)
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"), (stock.desk, "2"))
    stock.issue(order, (stock.paper, "2"))
    services.unreserve(order, by=stock.world.clerk, at=NOW)
    assert stock.level(stock.paper) == (D(6), D(0))
    assert stock.level(stock.desk) == (D(2), D(0))
    kept = Reservation.objects.get(paper=order, product=stock.paper)
    assert (kept.quantity, kept.issued) == (D(2), D(2))


def test_unreserve_some_products_keeps_the_others(stock: Stock) -> None:
    stock.receive((stock.paper, "8"), (stock.pen, "8"))
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"), (stock.pen, "3"))
    services.unreserve(order, by=stock.world.clerk, at=NOW, product_ids=[stock.pen.pk])
    assert stock.held(order) == {stock.paper.pk: D(5)}
    assert stock.level(stock.pen) == (D(8), D(0))


def test_issue_uses_up_the_reservation_and_writes_moves(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    order = stock.order()
    stock.reserve(order, (stock.paper, "5"))
    stock.issue(order, (stock.paper, "3"), (stock.service, "1"))
    assert stock.level(stock.paper) == (D(5), D(2))
    out = Move.objects.get(target=Location.CUSTOMER)
    assert (out.quantity, out.balance, out.signed) == (D(3), D(5), D(-3))


def test_issue_beyond_the_reservation_takes_free_stock_only(stock: Stock) -> None:
    stock.receive((stock.paper, "8"))
    mine, theirs = stock.order(), stock.order()
    stock.reserve(mine, (stock.paper, "3"))
    stock.reserve(theirs, (stock.paper, "4"))
    with pytest.raises(NotAllowed) as refused:
        stock.issue(mine, (stock.paper, "5"))
    assert str(refused.value) == "BG-1001 复印纸：要发出 5，这张订单只有 4 可发。"
    assert stock.level(stock.paper) == (D(8), D(7))
    stock.issue(mine, (stock.paper, "4"))
    assert stock.level(stock.paper) == (D(4), D(4))


def test_issue_goods_that_never_arrived_is_refused(stock: Stock) -> None:
    with pytest.raises(NotAllowed):
        stock.issue(stock.order(), (stock.paper, "1"))


def test_statements_do_not_grow_with_lines(stock: Stock) -> None:
    stock.receive((stock.paper, "50"), (stock.pen, "50"))
    few, many = stock.order(), stock.order()
    few.company, many.company  # noqa: B018 - the callers have the company at hand too
    counts = []
    for order, lines in ((few, [(stock.paper, "1")]), (many, [(stock.paper, "1"), (stock.pen, "1")])):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            stock.reserve(order, *lines)
            stock.issue(order, *lines)
            services.unreserve(order, by=stock.world.clerk, at=NOW)
        counts.append(len([each for each in asked if "SAVEPOINT" not in each["sql"]]))
    # reserve 2; issue 2 and the paper that the helper makes; unreserve finds nothing left: 1
    assert counts == [6, 6]


def place(product: Product) -> tuple[int, str, str]:
    """Where a product is kept, and the item class that says so."""
    found = queries.place_of(queries.with_place(Product.objects.all(), "").get(pk=product.pk), product)
    return found.pk, found.name, found.item_class


def test_place_follows_the_item_class(stock: Stock) -> None:
    assert [place(stock.paper), place(stock.desk)] == [
        (stock.main.pk, "总仓", "文具"),
        (stock.desks.pk, "家具仓", "家具"),
    ]


def test_place_of_class_without_warehouse_is_refused(stock: Stock) -> None:
    services.change_warehouse(
        stock.desks.pk,
        unit=stock.world.root,
        code="JJ",
        name="家具仓",
        item_classes=[],
        by=stock.world.planner,
        at=NOW,
    )
    with pytest.raises(NotAllowed):
        place(stock.desk)
    assert place(stock.paper) == (stock.main.pk, "总仓", "文具")


def test_item_class_moves_to_the_warehouse_that_takes_it(stock: Stock) -> None:
    both = [stock.paper.item_class_id, stock.desk.item_class_id]
    services.change_warehouse(
        stock.main.pk,
        unit=stock.world.root,
        code="ZK",
        name="总仓",
        item_classes=[pk for pk in both if pk],
        by=stock.world.planner,
        at=NOW,
        version=1,
    )
    assert place(stock.desk) == (stock.main.pk, "总仓", "家具")


def test_change_warehouse_that_a_colleague_changed_is_refused(stock: Stock) -> None:
    with pytest.raises(NotAllowed):
        services.change_warehouse(
            stock.main.pk,
            unit=stock.world.root,
            code="ZK",
            name="甲仓",
            item_classes=[],
            by=stock.world.planner,
            at=NOW,
            version=0,
        )


def test_warehouse_code_is_taken_once(stock: Stock) -> None:
    with pytest.raises(NotAllowed) as refused:
        services.add_warehouse(
            company=stock.world.company, unit=stock.world.root, code="ZK", name="又一个", by=stock.world.planner, at=NOW
        )
    assert refused.value.field == "code"


def test_warehouses_are_kept_by_people_with_the_right(stock: Stock) -> None:
    with pytest.raises(NotYours):
        services.add_warehouse(
            company=stock.world.company, unit=stock.world.root, code="XX", name="新仓", by=stock.world.clerk, at=NOW
        )
