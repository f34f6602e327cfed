"""What the example companies sell, and the warehouses it lies in."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from catalog import services as catalog
from catalog.models import ItemClass, Product
from demo.cast import World
from inventory import services as inventory
from inventory.models import Warehouse

# code|name|charge
SERVICES = """
FW-01|运费|freight
FW-02|差旅费|travel
FW-03|人工费|labour
FW-04|送货费|delivery_fee
"""
DECIMALS = {"米": 1, "平方米": 2, "吨": 3}
TAX = {"goods": Decimal("0.13"), "service": Decimal("0.06")}


@dataclass
class Goods:
    """Products and warehouses by code."""

    products: dict[str, Product]
    warehouses: dict[str, Warehouse]


def stock_up(world: World, at: dt.datetime) -> Goods:
    """Add classes, warehouses, products and services, and receive the opening stock; by the planner and the keeper."""
    plan = world.made_of
    classes = {
        code: catalog.add_item_class(company=world.company, by=world.planner, at=at, code=code, name=name)
        for code, (name, _warehouse) in plan.classes.items()
    }
    warehouses = {code: _warehouse(world, code, name, classes, at) for code, name in plan.warehouses.items()}
    made = Goods({}, warehouses)
    opening: dict[str, list[tuple[int, Decimal]]] = {code: [] for code in warehouses}
    for row in plan.goods.strip().splitlines():
        code, _name, _spec, _unit, item_class, _price, stock = row.split("|")
        made.products[code] = _product(world, row, classes[item_class], at)
        opening[plan.classes[item_class][1]].append((made.products[code].pk, Decimal(stock)))
    for code, lines in opening.items():
        inventory.receive(
            company=world.company, unit=world.root, warehouse_id=warehouses[code].pk, lines=lines,
            by=world.keeper, at=at, reference="期初",
        )  # fmt: skip
    for row in SERVICES.strip().splitlines():
        code, name, charge = row.split("|")
        made.products[code] = catalog.add_product(
            company=world.company, by=world.planner, at=at, code=code, name=name, unit_name="项",
            kind="service", charge=charge, tax_rate=TAX["goods"] if charge == "freight" else TAX["service"],
        )  # fmt: skip
    return made


def _warehouse(world: World, code: str, name: str, classes: dict[str, ItemClass], at: dt.datetime) -> Warehouse:
    kept = [classes[key].pk for key, (_name, where) in world.made_of.classes.items() if where == code]
    return inventory.add_warehouse(
        company=world.company, unit=world.root, code=code, name=name, by=world.planner, at=at, item_classes=kept
    )


def _product(world: World, row: str, item_class: ItemClass, at: dt.datetime) -> Product:
    code, name, spec, unit, _class, price, _stock = row.split("|")
    return catalog.add_product(
        company=world.company, by=world.planner, at=at, code=code, name=name, spec=spec, unit_name=unit,
        item_class=item_class, base_price=Decimal(price), tax_rate=TAX["goods"],
        barcode=f"69{abs(hash_code(code)):011d}", decimals=DECIMALS.get(unit, 0), cost=_cost(code, Decimal(price)),
    )  # fmt: skip


def _cost(code: str, price: Decimal) -> Decimal:
    """An invented standard cost without tax: 70 to 85 % of the price without tax, the same at every run."""
    share = Decimal(70 + hash_code(code) % 16) / 100
    return round(price / (1 + TAX["goods"]) * share, 2)


def hash_code(code: str) -> int:
    """A stable number below 10^11 from a code, for an invented barcode."""
    return int.from_bytes(code.encode(), "big") % 10**11
