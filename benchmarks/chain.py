"""Orders from entry to cash over HTTP, by one to eight clients at a time.

usage: ./run chain [--clients 1,2,4,8] [--orders N] [--seconds N]

A fresh company sells to customers on monthly terms without limit, out of large stock. Every client has six people
signed in (the parts company asks for six different ones), each on a connection that stays open. Nothing is drawn
meanwhile (DANJU_RENDERING=off), as no worker runs; what a worker would have to draw is counted as the backlog.
"""

import argparse
import itertools
import os
import random
import re
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DANJU_RENDERING"] = "off"
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above
from django.utils import timezone, translation  # noqa: E402 - as above

from accounts.models import Company  # noqa: E402 - as above
from benchmarks.chain_steps import Chain, Failed, Sender, Wares  # noqa: E402 - as above
from benchmarks.chain_web import Person, serving  # noqa: E402 - as above
from catalog import services as catalog  # noqa: E402 - as above
from credit import checks  # noqa: E402 - as above
from credit import services as credit  # noqa: E402 - as above
from customers import services as customers  # noqa: E402 - as above
from demo.cast import World, open_world  # noqa: E402 - as above
from demo.goods import stock_up  # noqa: E402 - as above
from demo.papers import open_accounts  # noqa: E402 - as above
from inventory import services as inventory  # noqa: E402 - as above
from workflow import outbox  # noqa: E402 - as above
from workflow.models import Delivery, StoredPrint  # noqa: E402 - as above

PEOPLE = ("clerk", "deputy", "commerce", "manager", "keeper", "finance")
PASSWORD = "Copper-lantern-58"  # noqa: S105 - of a company that only the benchmark uses
FRAME = re.compile("SAVEPOINT|^BEGIN|^COMMIT")
PRODUCTS, BUYERS, STOCK = 100, 20, Decimal(10**6)
TARGET = 8.0
WARM = 100
KEYS = itertools.count()
"""every form's key is another one: a key that was used would give the answer of the first time"""


def open_market() -> tuple[World, Wares]:
    """A company with people, a hundred products of one warehouse and twenty customers, through services."""
    now = timezone.now()
    code = f"chain-{Company.objects.filter(code__startswith='chain').count() + 1}"
    with transaction.atomic(), translation.override("zh-hans"):
        world = open_world("parts", code=code, password=PASSWORD, since=now.date())
        goods = stock_up(world, now)
        standard = goods.products["DB-1001"].item_class
        made = [
            catalog.add_product(
                company=world.company, by=world.planner, at=now, code=f"CP-{number:04d}", name=f"备件 {number}",
                unit_name="个", item_class=standard, base_price=Decimal(number), tax_rate=Decimal("0.13"),
            )
            for number in range(1, PRODUCTS + 1)
        ]  # fmt: skip
        inventory.receive(
            company=world.company, unit=world.root, warehouse_id=goods.warehouses["raw"].pk, by=world.keeper, at=now,
            lines=[(product.pk, STOCK) for product in made],
        )  # fmt: skip
        buyers = [_invite(world, number) for number in range(1, BUYERS + 1)]
        account = open_accounts(world, now)
    codes = [product.code for product in made]
    return world, Wares(world.company.pk, world.company.zone, buyers, codes, account.pk)


def _invite(world: World, number: int) -> str:
    """A customer on monthly terms without limit; gives the number."""
    now = timezone.now()
    made = customers.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=now, number=f"CK-{number:04d}",
        name=f"链条客户 {number}", phone=f"0510-6660 {number:04d}", contact="收货人", address="锡梅路 1 号",
        route="苏南", payment_terms="monthly", agreed_before=True,
    )  # fmt: skip
    credit.bring_in_limit(made.pk, limit=None, unlimited=True, by=world.supervisor, at=now, reason="测速")
    return str(made.number)


@dataclass
class Tally:
    """What some clients together have done."""

    orders: int
    until: float
    closed: int = 0
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """One more order is begun, unless there were enough or the time is over."""
        with self.lock:
            self.orders -= 1
            return self.orders >= 0 and time.monotonic() < self.until

    def count(self, failure: str = "") -> None:
        """An order is closed, or has failed."""
        with self.lock:
            self.closed += not failure
            self.failures += [failure] if failure else []


def drive(wares: Wares, send: Sender, tally: Tally, seed: int) -> None:
    """One client: an order after another, as long as there are some."""
    chain = Chain(wares, send, random.Random(seed), KEYS)
    while tally.take():
        try:
            chain.close_one()
        except (Failed, OSError) as failure:
            tally.count(f"{type(failure).__name__}: {failure}")
        else:
            tally.count()
    connection.close()


def signed_in(world: World, port: int) -> Sender:
    """The people of one client."""
    people = {who: Person(port).sign_in(f"{world.company.code}-{who}", PASSWORD) for who in PEOPLE}
    return lambda who, path, form: people[who].post(path, form)


def measure(world: World, wares: Wares, port: int, clients: int, orders: int, seconds: float) -> tuple[float, Tally]:
    """Closed orders a second of so many clients at a time; signing in is not measured."""
    senders = [signed_in(world, port) for _client in range(clients)]
    tally = Tally(orders, time.monotonic() + seconds)
    begun = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        work = [pool.submit(drive, wares, send, tally, clients * 100 + no) for no, send in enumerate(senders)]
    for each in work:
        each.result()
    return tally.closed / (time.monotonic() - begun), tally


def statements(world: World, wares: Wares) -> dict[str, int]:
    """SQL statements of each step of one order through the same views; what frames a transaction is not counted."""
    clients = {who: Client(SERVER_NAME="localhost") for who in PEOPLE}
    for who, client in clients.items():
        client.force_login(world.people[who], backend="accounts.backends.SeatedBackend")
    spent: list[int] = []

    def send(who: str, path: str, form: dict[str, object]) -> str:
        with CaptureQueriesContext(connection) as sent:
            answer = clients[who].post(path, form)
        if answer.status_code != 302:
            raise Failed(f"{path} answered {answer.status_code}")
        spent.append(sum(not FRAME.search(row["sql"]) for row in sent))
        return str(answer.headers["Location"])

    names: list[str] = []
    chain = Chain(wares, send, random.Random(0), KEYS)
    chain.close_one()  # what is read once per process
    spent.clear()
    chain.close_one(names.append)
    return dict(zip(names, spent, strict=True))


def report(rates: dict[int, float], tallies: dict[int, Tally]) -> bool:
    """Print what was measured; True when nothing failed and the target is met somewhere."""
    first = rates[min(rates)]
    print(f"\n{'clients':>8} {'closed/s':>9} {'closed':>7} {'failed':>7} {'of ' + str(min(rates)):>6}")
    for clients, rate in rates.items():
        tally = tallies[clients]
        ratio = f"{rate / first:.2f}" if first else "-"
        print(f"{clients:>8} {rate:>9.2f} {tally.closed:>7} {len(tally.failures):>7} {ratio:>6}")
    failures = [failure for tally in tallies.values() for failure in tally.failures]
    for failure in failures[:10]:
        print(f"  {failure}")
    return not failures and max(rates.values()) >= TARGET


def backlog(world: World) -> None:
    """Print what a worker would still have to do, and do the reactions, so that the database is left in order."""
    waiting = Delivery.objects.filter(done_at__isnull=True, event__paper__company=world.company).count()
    while outbox.sweep():
        pass
    pages = StoredPrint.objects.filter(paper__company=world.company, rendered_at__isnull=True).count()
    print(f"backlog: {pages} papers to draw, {waiting} reactions (done now)")
    print(f"ledger: {len(list(checks.differences(world.company)))} differences")


def main(words: Sequence[str]) -> int:
    """Read the arguments, measure, and say by the exit status whether the target is met and nothing failed."""
    parser = argparse.ArgumentParser(prog="./run chain", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clients", default="1,2,4,8", help="numbers of clients, one after the other")
    parser.add_argument("--orders", type=int, default=60, help="orders for each number of clients")
    parser.add_argument("--seconds", type=float, default=60, help="at most so long for each number of clients")
    given = parser.parse_args(words)
    world, wares = open_market()
    counts = statements(world, wares)
    print("\n".join(f"{number:>5}  {name}" for name, number in counts.items()))
    print(f"{sum(counts.values()):>5}  SQL statements an order, requests and sessions included")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} (figures compare below 1 only)")
    rates, tallies = {}, {}
    with serving(Path(settings.MEDIA_ROOT).parent / "chain.log") as port:
        measure(world, wares, port, 4, WARM, given.seconds)  # every connection prepares its statements
        for clients in (int(number) for number in given.clients.split(",")):
            rates[clients], tallies[clients] = measure(world, wares, port, clients, given.orders, given.seconds)
    met = report(rates, tallies)
    backlog(world)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
