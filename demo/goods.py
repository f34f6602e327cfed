"""What the example companies sell, and the warehouses it lies in."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from catalog import services as catalog
from catalog.models import ItemClass, Product
from demo.cast import World
from inventory import services as inventory
from inventory.models import Warehouse

# class code → (name, warehouse code); warehouse code → name
CLASSES = {
    "parts": {"standard": ("标准件", "raw"), "hardware": ("五金件", "semi")},
    "office": {"paper": ("纸品", "main"), "stationery": ("文具", "main"), "supplies": ("耗材", "main"),
               "daily": ("日用", "main")},
}  # fmt: skip
WAREHOUSES = {"parts": {"raw": "原材料仓", "semi": "半成品仓"}, "office": {"main": "杭州中心仓"}}

# code|name|spec|unit|class|tax-inclusive base price|opening stock
GOODS = {
    "parts": """
DB-1001|主控板|V3.2|块|standard|250|120
DB-1002|驱动板|7.5 kW|块|standard|680|40
DB-1003|触摸屏|10 寸|台|standard|1860|12
DB-1010|接近开关|M12 NPN|只|standard|85|300
DB-1011|光电传感器|对射 5 m|套|standard|165|150
DB-1015|编码器|1024 线|只|standard|420|60
DB-1020|电磁阀|4V210-08|只|standard|98|200
DB-1021|气缸|SC50×100|只|standard|215|80
DB-1030|伺服电机|750 W|台|standard|1980|16
DB-1031|减速机|RV40 1:20|台|standard|560|24
DB-1040|变频器|2.2 kW|台|standard|1150|20
DB-1050|液压油滤芯|HX-63|只|standard|46|500
WJ-2001|内六角螺栓|M8×25|个|hardware|0.85|20000
WJ-2002|内六角螺栓|M12×40|个|hardware|1.6|15000
WJ-2003|平垫圈|M12|个|hardware|0.12|50000
WJ-2010|直线轴承|LM20UU|只|hardware|18.5|600
WJ-2011|深沟球轴承|6204-2RS|只|hardware|12.8|900
WJ-2020|同步带|HTD-5M-1270|条|hardware|64|240
WJ-2021|链条|10A-1|米|hardware|22.5|400
WJ-2030|骨架油封|TC 35×52×8|只|hardware|4.2|1600
""",
    "office": """
BG-1001|复印纸|A4 70g 8 包装|箱|paper|168|400
BG-1002|复印纸|A4 80g 5 包装|箱|paper|135|320
BG-1022|复印纸|A3 80g 4 包装|箱|paper|172|90
BG-1040|热敏收银纸|80×50 mm|卷|paper|3.2|2400
WJ-2103|中性笔|0.5 mm 黑 12 支装|盒|stationery|14.4|800
WJ-2104|中性笔|0.5 mm 红 12 支装|盒|stationery|14.4|300
WJ-2210|荧光笔|6 色套装|套|stationery|18.5|260
WJ-3007|文件夹|A4 双强力夹 蓝|个|stationery|6.8|1200
WJ-3015|档案盒|55 mm PP 蓝|个|stationery|6.2|1500
WJ-3042|抽杆夹|A4 透明 10 个装|包|stationery|8.5|700
WJ-4108|订书机|省力型 25 页|个|stationery|24|180
WJ-4205|订书钉|12 号 24/6 10 盒装|包|stationery|11.5|420
WJ-4310|便利贴|76×76 黄 100 张|本|stationery|2.6|2600
WJ-4402|透明胶带|45 mm×60 码|卷|stationery|3.8|1900
WJ-4511|白板笔|黑 10 支装|盒|stationery|19|240
SM-5120|得印 12A 硒鼓|2,000 页|支|supplies|198|75
SM-5133|得印 88A 硒鼓|1,500 页|支|supplies|176|60
SM-5206|签到簿|32K 96 页|本|stationery|5.4|500
SM-5310|原装墨盒|HP 803 黑|个|supplies|119|5
QJ-7701|抽纸|3 层 130 抽 18 包装|箱|daily|96|150
QJ-7712|垃圾袋|45×55 黑 30 只装|卷|daily|3.2|1800
QJ-7730|洗手液|500 ml|瓶|daily|9.8|400
YL-9001|瓶装水|550 ml 24 瓶装|箱|daily|28|260
""",
}

# code|name|charge
SERVICES = """
FW-01|运费|freight
FW-02|差旅费|travel
FW-03|人工费|labour
FW-04|送货费|delivery_fee
"""
TAX = {"goods": Decimal("0.13"), "service": Decimal("0.06")}


@dataclass
class Goods:
    """Products and warehouses by code."""

    products: dict[str, Product]
    warehouses: dict[str, Warehouse]


def stock_up(world: World, at: dt.datetime) -> Goods:
    """Add classes, warehouses, products and services, and receive the opening stock; by the planner and the keeper."""
    preset = world.company.preset
    classes = {
        code: catalog.add_item_class(company=world.company, by=world.planner, at=at, code=code, name=name)
        for code, (name, _warehouse) in CLASSES[preset].items()
    }
    warehouses = {code: _warehouse(world, code, name, classes, at) for code, name in WAREHOUSES[preset].items()}
    made = Goods({}, warehouses)
    opening: dict[str, list[tuple[int, Decimal]]] = {code: [] for code in warehouses}
    for row in GOODS[preset].strip().splitlines():
        code, _name, _spec, _unit, item_class, _price, stock = row.split("|")
        made.products[code] = _product(world, row, classes[item_class], at)
        opening[CLASSES[preset][item_class][1]].append((made.products[code].pk, Decimal(stock)))
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
    kept = [classes[key].pk for key, (_name, where) in CLASSES[world.company.preset].items() if where == code]
    return inventory.add_warehouse(
        company=world.company, unit=world.root, code=code, name=name, by=world.planner, at=at, item_classes=kept
    )


def _product(world: World, row: str, item_class: ItemClass, at: dt.datetime) -> Product:
    code, name, spec, unit, _class, price, _stock = row.split("|")
    return catalog.add_product(
        company=world.company, by=world.planner, at=at, code=code, name=name, spec=spec, unit_name=unit,
        item_class=item_class, base_price=Decimal(price), tax_rate=TAX["goods"],
        barcode=f"69{abs(hash_code(code)):011d}", decimals=1 if unit == "米" else 0, cost=_cost(code, Decimal(price)),
    )  # fmt: skip


def _cost(code: str, price: Decimal) -> Decimal:
    """An invented standard cost without tax: 70 to 85 % of the price without tax, the same at every run."""
    share = Decimal(70 + hash_code(code) % 16) / 100
    return round(price / (1 + TAX["goods"]) * share, 2)


def hash_code(code: str) -> int:
    """A stable number below 10^11 from a code, for an invented barcode."""
    return int.from_bytes(code.encode(), "big") % 10**11
