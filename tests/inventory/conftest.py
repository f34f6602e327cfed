"""The office company with two warehouses, a class kept in each, and three products."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db.models import F

from catalog import services as catalog
from catalog.models import ItemClass, Product
from inventory import services
from inventory.models import Reservation, StockLevel, StockReceipt, Warehouse
from tests.world import NOW, World, world
from workflow.models import Paper

D = Decimal


@dataclass
class Stock:
    """A company as the tests of stock see it: paper and pens in the main store, desks in the other, a service."""

    world: World
    main: Warehouse
    desks: Warehouse
    paper: Product
    pen: Product
    desk: Product
    service: Product

    def receive(self, *lines: tuple[Product, str], warehouse: Warehouse | None = None) -> StockReceipt:
        """Goods arrive, entered by the keeper."""
        return services.receive(
            company=self.world.company,
            unit=self.world.root,
            warehouse_id=(warehouse or self.main).pk,
            lines=[(product.pk, D(quantity)) for product, quantity in lines],
            by=self.world.keeper,
            at=NOW,
        )

    def order(self) -> Paper:
        """The paper of an order; what is on it is no matter of stock."""
        return Paper.objects.create(
            company=self.world.company,
            unit=self.world.unit,
            kind="orders.order",
            maker=self.world.clerk,
            created_at=NOW,
        )

    def reserve(self, order: Paper, *wants: tuple[Product, str]) -> dict[int, Decimal]:
        """Hold goods for an order."""
        asked = [services.Want(product.pk, D(quantity)) for product, quantity in wants]
        return services.reserve(order, asked, by=self.world.clerk, at=NOW)

    def held(self, order: Paper) -> dict[int, Decimal]:
        """What is held for an order and not yet issued, per product."""
        rows = Reservation.objects.filter(paper=order, quantity__gt=F("issued"))
        return {row.product_id: row.quantity - row.issued for row in rows}

    def issue(self, order: Paper, *lines: tuple[Product, str], warehouse: Warehouse | None = None) -> None:
        """Goods leave on a delivery notice."""
        services.issue(
            paper=self.order(),
            for_paper_id=order.pk,
            lines=[(product.pk, D(quantity)) for product, quantity in lines],
            warehouse_id=(warehouse or self.main).pk,
            by=self.world.keeper,
            at=NOW,
        )

    def level(self, product: Product) -> tuple[Decimal, Decimal]:
        """On hand and reserved."""
        row = StockLevel.objects.get(product=product)
        return row.on_hand, row.reserved


def stock_of(made: World) -> Stock:
    """Warehouses, classes and products for a world with a planner."""
    company, by = made.company, made.planner

    def item_class(code: str, name: str) -> ItemClass:
        return catalog.add_item_class(company=company, by=by, at=NOW, code=code, name=name)

    small, large = item_class("S", "文具"), item_class("L", "家具")

    def store(code: str, name: str, kept: ItemClass) -> Warehouse:
        return services.add_warehouse(
            company=company, unit=made.root, code=code, name=name, by=by, at=NOW, item_classes=[kept.pk]
        )

    def product(code: str, name: str, kept: ItemClass | None, **fields: object) -> Product:
        fields = {"unit_name": "个", "base_price": D("10"), "item_class": kept, **fields}
        return catalog.add_product(company=company, by=by, at=NOW, code=code, name=name, **fields)  # type: ignore[arg-type]  # kwargs of a TypedDict

    return Stock(
        made,
        store("ZK", "总仓", small),
        store("JJ", "家具仓", large),
        product("BG-1001", "复印纸", small),
        product("BG-1002", "签字笔", small, decimals=2),
        product("JJ-2001", "办公桌", large),
        product("FW-1", "送货费", None, kind="service"),
    )


@pytest.fixture
def stock(db: None) -> Stock:
    return stock_of(world("office"))


@pytest.fixture
def foreign_stock(db: None) -> Stock:
    """Another company's stock, with things that must stay unseen."""
    return stock_of(world("office", code="other"))


MakeStock = Callable[[], Stock]
