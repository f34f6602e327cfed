"""Drive a real ledger through Danju's public services: quotation, review, order, review, notice, signature,
confirmation, note, shipment, invoice, receipt, confirmation; each step by another person. Ends with a reconciliation
that must be exact.

usage: ./run replay FILE [--invoices N] [--processes N]

Rows of the file in a company whose base currency is GBP. Prints are kept but not drawn (DANJU_RENDERING=off).
"""

import argparse
import datetime as dt
import multiprocessing
import os
import queue
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":  # not when a test imports it: what it starts would inherit this
    os.environ["DANJU_RENDERING"] = "off"
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first
from django.utils import translation  # noqa: E402 - as above

from accounts.models import Company  # noqa: E402 - as above
from benchmarks import ledger as files  # noqa: E402 - as above
from benchmarks.reconcile import reconcile  # noqa: E402 - as above
from catalog import services as catalog  # noqa: E402 - as above
from catalog.models import ItemClass, Product  # noqa: E402 - as above
from core import memory  # noqa: E402 - as above
from credit import services as credit  # noqa: E402 - as above
from customers import services as customers  # noqa: E402 - as above
from customers.models import Customer  # noqa: E402 - as above
from demo.cast import Plan, Seat, World, open_world  # noqa: E402 - as above
from demo.goods import Goods  # noqa: E402 - as above
from demo.story import Sale  # noqa: E402 - as above
from inventory import services as inventory  # noqa: E402 - as above
from inventory.models import Warehouse  # noqa: E402 - as above
from receivables import services as receivables  # noqa: E402 - as above
from receivables.inputs import AccountInput  # noqa: E402 - as above
from receivables.models import BankAccount  # noqa: E402 - as above
from workflow import outbox  # noqa: E402 - as above

VAT = Decimal("0.2")
SINCE = dt.date(2010, 1, 1)
OPENED = dt.datetime(2010, 11, 30, 9, 0, tzinfo=dt.UTC)
STEP = dt.timedelta(seconds=1)
PLAN = Plan(
    "Giftware Wholesale Ltd", "Giftware", "12 Wharf Road, Leeds", "0113 555 0100", "0113 555 0119",
    {"sales": "Sales"},
    (
        Seat("clerk", "A. Clerk", "sales_clerk", "Sales clerk", "sales_clerk", "sales"),
        Seat("manager", "B. Manager", "sales_manager", "Sales manager", "dept_manager", "sales"),
        Seat("deputy", "C. Deputy", "deputy_manager", "Deputy manager", "deputy_manager", "sales"),
        Seat("commerce", "D. Commerce", "commerce_clerk", "Commerce clerk", "commerce_print"),
        Seat("keeper", "E. Keeper", "warehouse_keeper", "Warehouse keeper", "warehouse"),
        Seat("finance", "F. Finance", "finance", "Accounts clerk", "finance_clerk"),
        Seat("supervisor", "G. Supervisor", "finance_supervisor", "Accounts manager", "finance_supervisor"),
        Seat("planner", "H. Planner", "goods_planning", "Merchandiser", "goods_planning"),
    ),
    currency="GBP",
    zone="Europe/London",
)  # fmt: skip


@dataclass
class Shop:
    """The company in which a ledger is replayed, with what the sales need."""

    world: World
    goods: Goods
    customers: dict[str, Customer]
    account: BankAccount
    warehouse: Warehouse


def open_shop(ledger: files.Ledger) -> Shop:
    """Open the company, its products and its customers, through services."""
    code = f"replay-{Company.objects.filter(code__startswith='replay').count() + 1}"
    with transaction.atomic():
        world = open_world("wholesale", code=code, password=os.urandom(16).hex(), since=SINCE, plan=PLAN)
        kind = catalog.add_item_class(company=world.company, by=world.planner, at=OPENED, code="gift", name="Giftware")
        warehouse = inventory.add_warehouse(
            company=world.company, unit=world.root, code="main", name="Main", by=world.planner, at=OPENED,
            item_classes=[kind.pk],
        )  # fmt: skip
        products = {row.code: _product(world, row, kind) for row in ledger.products().values()}
        account = receivables.add_account(
            company=world.company, by=world.supervisor, at=OPENED,
            given=AccountInput("Current account", "bank", "Bank", "00112233", designated=True),
        )  # fmt: skip
    buyers: dict[str, Customer] = {}
    for sheet in ledger.sheets:
        if sheet.customer not in buyers:
            buyers[sheet.customer] = _invite(world, sheet, len(buyers) + 1)
    return Shop(world, Goods(products, {"main": warehouse}), buyers, account, warehouse)


def _product(world: World, row: files.Row, kind: ItemClass) -> Product:
    """Goods of the one class, or a service without stock."""
    return catalog.add_product(
        company=world.company, by=world.planner, at=OPENED, code=row.code, name=row.name or row.code, unit_name="pc",
        tax_rate=VAT, base_price=row.price, item_class=None if row.is_service else kind,
        kind=Product.Kind.SERVICE if row.is_service else Product.Kind.GOODS,
    )  # fmt: skip


def _invite(world: World, sheet: files.Sheet, place: int) -> Customer:
    """Named customers buy on a monthly account without limit; everybody off the street pays first."""
    terms = "prepaid" if sheet.customer == files.WALK_IN else "monthly"
    made = customers.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=OPENED, number=sheet.customer,
        name=f"Customer {sheet.customer}", phone=f"0113 {place:07d}", route=sheet.country, contact="Buyer",
        address=sheet.country, payment_terms=terms, agreed_before=True,
    )  # fmt: skip
    if terms == "monthly":
        credit.bring_in_limit(made.pk, limit=None, unlimited=True, by=world.supervisor, at=OPENED, reason="Opening")
    return made


def sell(shop: Shop, sheet: files.Sheet) -> None:
    """One invoice of the ledger, from quotation to confirmed money."""
    lines = [(row.code, str(row.quantity), str(row.price)) for row in sheet.rows]
    sale = Sale(
        shop.world, shop.goods, shop.customers[sheet.customer], lines, shop.account, sheet.at,
        skip=frozenset({"asked"}), pause=STEP,
    )  # fmt: skip
    sale.until(sale.plan()[-1][0])


def arrive(shop: Shop, arriving: dict[str, Decimal], at: dt.datetime) -> None:
    """Stock comes in before the month begins."""
    lines = [(shop.goods.products[code].pk, quantity) for code, quantity in sorted(arriving.items())]
    if lines:
        inventory.receive(
            company=shop.world.company, unit=shop.world.root, warehouse_id=shop.warehouse.pk, lines=lines,
            by=shop.world.keeper, at=at, reference=f"{at:%Y-%m}",
        )  # fmt: skip


def shares(sheets: Sequence[files.Sheet], processes: int) -> list[list[files.Sheet]]:
    """Split sheets so that each customer's stay together and in order, the shares about equal in lines."""
    by_customer: dict[str, list[files.Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_customer[sheet.customer].append(sheet)
    parts: list[list[files.Sheet]] = [[] for _each in range(processes)]
    weights = [0] * processes
    for group in sorted(by_customer.values(), key=_lines, reverse=True):
        lightest = weights.index(min(weights))
        parts[lightest] += group
        weights[lightest] += _lines(group)
    return [sorted(part, key=lambda sheet: sheet.at) for part in parts if part]


def _lines(sheets: Sequence[files.Sheet]) -> int:
    return sum(len(sheet.rows) + 20 for sheet in sheets)  # a document costs about as much as twenty lines


def _work(shop: Shop, sheets: list[files.Sheet], done: "multiprocessing.Queue[int]") -> None:
    """One process: its own connection, its own people; reports every sheet."""
    connection.close()
    with translation.override("en"):
        for sheet in sheets:
            sell(shop, sheet)
            done.put(len(sheet.rows))
            outbox.sweep(most=20)


def month(shop: Shop, sheets: list[files.Sheet], processes: int, progress: "Progress") -> None:
    """Sell one month, customers shared out over the processes; one process sells by itself."""
    if processes == 1:
        for sheet in sheets:
            sell(shop, sheet)
            progress.add(len(sheet.rows))
        return
    context = multiprocessing.get_context("fork")
    done: multiprocessing.Queue[int] = context.Queue()
    parts = shares(sheets, processes)
    connection.close()
    workers = [context.Process(target=_work, args=(shop, part, done)) for part in parts]
    for worker in workers:
        worker.start()
    sold = 0
    while sold < len(sheets):
        try:
            progress.add(done.get(timeout=5))
            sold += 1
        except queue.Empty:
            _nobody_died(workers)
    for worker in workers:
        worker.join()


def _nobody_died(workers: Sequence["multiprocessing.context.ForkProcess"]) -> None:
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A process of the replay failed; its traceback stands above.")


class Progress:
    """A line every few seconds: how far, how fast, how long still."""

    def __init__(self, lines: int, sheets: int) -> None:
        self.lines, self.sheets, self.begun, self.said = lines, sheets, time.monotonic(), 0.0
        self.done_lines = self.done_sheets = 0

    def add(self, lines: int) -> None:
        """One sheet is through."""
        self.done_lines, self.done_sheets = self.done_lines + lines, self.done_sheets + 1
        now = time.monotonic()
        if now - self.said >= 5 or self.done_sheets == self.sheets:
            self.said = now
            spent = now - self.begun
            left = spent / self.done_lines * (self.lines - self.done_lines)
            print(
                f"{self.done_sheets}/{self.sheets} invoices, {self.done_lines}/{self.lines} lines, "
                f"{self.done_sheets / spent:.1f} invoices/s, {left:.0f} s left",
                flush=True,
            )


def replay(ledger: files.Ledger, processes: int) -> bool:
    """Replay a ledger in a new company and reconcile it; True when every figure agrees."""
    begun = time.monotonic()
    shop = open_shop(ledger)
    memory.settle()
    print(f"{len(shop.goods.products)} products and {len(shop.customers)} customers in {shop.world.company.code}")
    progress = Progress(ledger.lines, len(ledger.sheets))
    arrivals, _left = files.deliveries(ledger)
    for (name, arriving), (_same, sheets) in zip(arrivals, ledger.months(), strict=True):
        arrive(shop, arriving, sheets[0].at - dt.timedelta(hours=1))
        print(f"{name}: {len(arriving)} products received")
        month(shop, sheets, processes, progress)
    while outbox.sweep():
        pass
    print(f"sold in {time.monotonic() - begun:.0f} s")
    return reconcile(shop.world.company, ledger)


def main(words: Sequence[str]) -> int:
    """Read the arguments, replay, and say by the exit status whether all agrees."""
    parser = argparse.ArgumentParser(prog="./run replay", description="Replay a real ledger through the services.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--invoices", type=int, default=None, help="only the first so many invoices")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(words)
    with translation.override("en"):
        return 0 if replay(files.read(given.file, given.invoices), given.processes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
