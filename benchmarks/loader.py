"""A company with very many papers, written straight into the tables of a database of the benchmarks' own.

usage: python -m benchmarks.loader ORDERS   (as the owner of that database; ./run lists does it)

Orders with one to five lines over three years, in six units with four clerks each, of 20,000 customers and 20,000
products; with quotations, notices, notes, invoices, receipts, links, rounds, events and notices. Every constraint and
reference is checked at the end, for it is made anew. Left out: field history, stock moves and reservations, the entries
behind the balances of the credit accounts, stored prints.
"""

import argparse
import datetime as dt
import os
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":  # not when a test imports it
    django.setup()

from django.contrib.auth.models import Permission  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402 - as above
from django.db.models import Max, Model  # noqa: E402 - as above
from django.utils import timezone, translation  # noqa: E402 - as above

from benchmarks import bulk, loader_rows, loader_work  # noqa: E402 - as above
from benchmarks.loader_work import CLERKS, Ground  # noqa: E402 - as above
from catalog.models import ItemClass, Product  # noqa: E402 - as above
from core import pinyin  # noqa: E402 - as above
from credit.models import Account  # noqa: E402 - as above
from customers.models import Customer  # noqa: E402 - as above
from demo.cast import PLANS, Seat, World, open_world  # noqa: E402 - as above
from demo.goods import stock_up  # noqa: E402 - as above
from demo.papers import open_accounts  # noqa: E402 - as above

CODE = "scale"
MANY = 20_000
UNITS = ("aftersales", "east", "south", "north", "island", "closed")
CITIES = (
    *("无锡", "苏州", "杭州", "宁波", "温州", "绍兴", "湖州", "嘉兴"),
    *("金华", "台州", "南京", "常州", "扬州", "徐州", "合肥", "芜湖"),
    *("上海", "济南", "青岛", "厦门"),
)
TRADES = (
    *("机械", "装备", "精密", "五金", "电气", "液压", "轴承", "模具"),
    *("纺织", "包装"),
)
FORMS = (*("有限公司", "制造厂", "工程公司", "贸易行", "集团"),)
WARES = (
    *("主控板", "驱动板", "触摸屏", "接近开关", "光电传感器", "编码器", "电磁阀", "气缸"),
    *("伺服电机", "减速机", "变频器", "滤芯", "螺栓", "轴承", "链条", "油封"),
)


def plan_of_many() -> object:
    """The parts company with six units of four clerks each."""
    plan = PLANS["parts"]
    units = {code: "售后服务部" if code == "aftersales" else f"{code} 服务站" for code in UNITS}
    seats = [
        Seat(f"{unit}{place}", f"{unit} 内勤 {place}", "service_clerk", "售后内勤", "sales_clerk", unit)
        for unit in UNITS
        for place in range(1, CLERKS + 1)
    ]
    return replace(plan, units=units, seats=(*plan.seats, *seats))


def open_ground(orders: int, customers: int = MANY, products: int = MANY, code: str = CODE) -> tuple[World, Ground]:
    """Company, people, warehouses, customers and products, and the keys that the papers refer to."""
    now = timezone.now()
    since = now.date() - dt.timedelta(days=loader_work.DAYS + 30)
    with transaction.atomic(), translation.override("zh-hans"):
        plan = plan_of_many()
        world = open_world("parts", code=code, password=secrets.token_hex(16), since=since, plan=plan)  # type: ignore[arg-type]  # a Plan
        goods = stock_up(world, now)
        account = open_accounts(world, now)
        first_product = write_products(world, goods.products["DB-1001"].item_class, products)
        first_customer = write_customers(world, customers)
    people = world.people
    return world, Ground(
        orders=orders, company=world.company.pk, units=tuple(world.units[unit].pk for unit in UNITS),
        clerks=tuple(people[f"{unit}{place}"].pk for unit in UNITS for place in range(1, CLERKS + 1)),
        manager=people["manager"].pk, deputy=people["deputy"].pk, keeper=people["keeper"].pk,
        finance=people["finance"].pk, warehouses=tuple(row.pk for row in goods.warehouses.values()), account=account.pk,
        decide=Permission.objects.get(codename="decide", content_type__app_label="workflow").pk,
        first_customer=first_customer, customers=customers, first_product=first_product, products=products,
        base=max(map(_last, loader_rows.FILLED)) // 8 * 8 + 8,
    )  # fmt: skip


def write_customers(world: World, count: int) -> int:
    """So many customers with names, pinyin and telephones of their own; the key of the first."""
    first = 1 + max(_last(Customer), _last(Account))
    same = _same(world) | {
        "route": "'苏南'",
        "contact": "'收货人'",
        "address": "'锡梅路 1 号'",
        "payment_terms": "'monthly'",
    }
    columns = (
        *("id", "unit_id", "number", "name", "name_key", "pinyin", "initials", "phone"),
        *("phone_key", "tax_number"),
    )
    bulk.write(Customer, same, columns, (_customer(world, first, n) for n in range(count)))
    return first


def _same(world: World) -> dict[str, str]:
    return {
        "company_id": str(world.company.pk),
        "version": "1",
        "changed_by_id": str(world.planner.pk),
        "changed_at": "now()",
    }


def _customer(world: World, first: int, n: int) -> tuple[object, ...]:
    kind = CITIES[n % 20] + WARES[n // 20 % 16][:2] + TRADES[n // 320 % 10] + FORMS[n // 3200 % 5]
    name, phone, unit = f"{kind}{n:05d}", f"0510{60000000 + n}", world.units[UNITS[n % 5]].pk
    return (first + n, unit, f"K{100000 + n}", name, name, *pinyin.keys(name), phone, phone, f"9132{n:014d}")


def write_products(world: World, kind: ItemClass | None, count: int) -> int:
    """So many products of one class; the key of the first."""
    first = 1 + _last(Product)
    same = _same(world) | {"unit_name": "'个'", "item_class_id": str(kind.pk) if kind else "NULL", "tax_rate": "0.13"}
    columns = (*("id", "code", "name", "spec", "barcode", "base_price", "pinyin", "initials"),)
    bulk.write(Product, same, columns, (_product(first, n) for n in range(count)))
    return first


def _product(first: int, n: int) -> tuple[object, ...]:
    name, price = f"{WARES[n % 16]}{n}", f"{(n * 7919 % 90000 + 100) / 100:.2f}"
    return (first + n, f"SC-{100000 + n}", name, f"V{n % 9}", f"69{10**10 + n}", price, *pinyin.keys(name))


def _last(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


@dataclass(frozen=True)
class Written:
    """How many rows went into a table, and how long it took."""

    table: str
    rows: int
    seconds: float


def write_papers(ground: Ground) -> Iterator[Written]:
    """Fill every table of the papers; what was put aside comes back after the last one."""
    begun = time.monotonic()
    for statement in loader_work.statements(ground):
        bulk.execute(statement)
    yield Written("(work tables)", ground.orders, time.monotonic() - begun)
    begun = time.monotonic()
    with bulk.put_aside(loader_rows.FILLED):
        for model, columns, source in loader_rows.tables(ground):
            begun = time.monotonic()
            yield Written(model._meta.db_table, bulk.insert(model, columns, source), time.monotonic() - begun)
        begun = time.monotonic()
    bulk.execute("DROP TABLE bench_line, bench_sale, bench_offer")
    bulk.continue_keys([*loader_rows.FILLED, Customer, Product])
    yield Written("(indexes, constraints)", 0, time.monotonic() - begun)


def main(words: Sequence[str]) -> int:
    """Open the company, write its papers, gather statistics; a line for every table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loader", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("orders", type=int)
    begun = time.monotonic()
    _world, ground = open_ground(parser.parse_args(words).orders)
    for part in write_papers(ground):
        print(f"{part.table:>32} {part.rows:>10,} {part.seconds:>7.1f} s", flush=True)
    bulk.execute("VACUUM (ANALYZE)")
    size = bulk.rows("SELECT pg_size_pretty(pg_database_size(current_database()))")[0][0]
    print(f"{ground.orders:,} orders in {time.monotonic() - begun:.0f} s, {size}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
