"""What a credit check costs: among 10 and 10,000 open orders of a customer, beside others, and in a race.

usage: ./run credit [--open 10000] [--rounds 40] [--race 2500] [--customers 50] [--processes 2] [--orders 120]

In some minutes; the whole race of 10,000 takes ten on a busy machine (`--race 10000`).

Works in a company of its own in the demo's database. The promises are those of docs/measures.md: a customer with
10,000 open orders is checked, released and held as fast as one with 10, nobody waits for another customer's lock,
99 of 100 wait at most 20 ms for stock rows and numbers, and in the race no limit is passed.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":  # not when a test imports it
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()

from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from catalog.lines import LineInput
from core.dates import business_date
from credit import checks, queries
from credit import services as credit
from credit.judging import CoverFacts
from credit.models import Account
from credit.services.limits import Grant, grant
from customers import services as customers
from customers.models import Customer
from demo.cast import World, open_world
from demo.goods import Goods, stock_up
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order
from workflow import approval
from workflow.models import Paper, Step

RATIO_MOST, STATEMENTS_MOST, WAIT_MOST = 1.2, 12, 20.0
WARM = 5
HELD_FOR = 2.0
"""seconds for which somebody sits on one customer's account while others go on"""

PAPERS = """
    INSERT INTO workflow_paper (company_id, unit_id, kind, maker_id, created_at)
    SELECT %s, %s, 'orders.order', %s, now() FROM generate_series(1, %s) RETURNING id
"""


@dataclass
class Bench:
    """A company with goods and customers on monthly settlement."""

    world: World
    goods: Goods
    buyers: list[Customer] = field(default_factory=list)

    def papers(self, many: int) -> list[int]:
        """So many papers of orders: the ledger asks no more of a document."""
        world = self.world
        with connection.cursor() as cursor:
            cursor.execute(PAPERS, [world.company.pk, world.unit.pk, world.clerk.pk, many])
            return [pk for (pk,) in cursor.fetchall()]

    def buyer(self, limit: int) -> Customer:
        """A new customer with a limit."""
        number, world = len(self.buyers) + 1, self.world
        made = customers.add_customer(
            company=world.company, unit=world.unit, by=world.clerk, at=timezone.now(), number=f"B{number:04}",
            name=f"客户 {number:04}", phone=f"0571-{86000000 + number}", route="城西", contact="陈先生",
            address="滨江路 1 号", confirmed=True,
        )  # fmt: skip
        customers.set_terms(made.pk, "monthly", by=world.clerk, at=timezone.now(), reason="授信")
        self.limit(made, limit)
        self.buyers.append(made)
        return made

    def limit(self, buyer: Customer, limit: int) -> None:
        """What the customer may owe from now on, whoever decides on it."""
        given, world = Grant(Decimal(limit)), self.world
        grant(world.company, buyer.pk, given, by=world.supervisor, at=timezone.now(), reason="授信")

    def order(self, buyer: Customer, dice: random.Random | None = None) -> int:
        """An order of one piece on monthly settlement, in review; the id of the step that is to be decided."""
        sold = [each for each in self.goods.products.values() if not each.is_service]
        product = dice.choice(sold) if dice else sold[0]
        head = HeadInput(
            buyer.pk, payment_terms="monthly", arrive_on=timezone.now().date(), confirmations=ALL_CONFIRMED
        )
        data = OrderInput(head, [LineInput(product.pk, Decimal(1), product.base_price)])
        world = self.world
        made = orders.create(
            company=world.company, unit=world.unit, by=world.clerk, at=timezone.now(), data=data, submitting=True
        )
        return Step.objects.get(round__paper_id=made.pk).pk


def opened() -> Bench:
    """The company; its code says when, so that the benchmark can be run again."""
    now = timezone.now()
    since = now.date().replace(month=1, day=1)
    code, password = f"credit{now:%m%d%H%M%S}", "bench"  # nobody signs in
    world = open_world("parts", code=code, password=password, since=since)
    return Bench(world, stock_up(world, now))


# -- ten open orders and ten thousand ----------------------------------------------------------------------------------


def fill(bench: Bench, buyer: Customer, many: int) -> None:
    """Open orders of a customer: each holds 1.00 that is released."""
    changes = [(pk, "released", Decimal(1)) for pk in bench.papers(many)]
    at, company = timezone.now(), bench.world.company
    for begin in range(0, many, 1000):
        part = changes[begin : begin + 1000]
        credit.enter_for(company, buyer.pk, part, credit.Operation.RELEASE, by=None, at=at)


Asked = Callable[[Bench, Customer], tuple[float, int]]
"""Something done for a customer: milliseconds, and the statements that ask or write credit"""


def timed(act: Callable[[], Any]) -> tuple[float, int]:
    """How long it takes, and how many of its statements speak of credit."""
    with CaptureQueriesContext(connection) as sent:
        begun = time.perf_counter()
        act()
        spent = (time.perf_counter() - begun) * 1000
    return spent, sum("credit_" in row["sql"] for row in sent)


def checked(bench: Bench, buyer: Customer) -> tuple[float, int]:
    """Ask for cover once."""
    facts = facts_of(bench, buyer.pk, bench.papers(1)[0], 1)
    return timed(lambda: credit.cover(facts, by=None, at=timezone.now()))


def released(bench: Bench, buyer: Customer) -> tuple[float, int]:
    """Confirm an order that the limit covers: from review to release."""
    return _confirmed(bench, buyer, "released")


def held(bench: Bench, buyer: Customer) -> tuple[float, int]:
    """Confirm an order that is beyond the limit: from review to the queue of held orders."""
    return _confirmed(bench, buyer, "held")


def _confirmed(bench: Bench, buyer: Customer, state: str) -> tuple[float, int]:
    step = bench.order(buyer)
    spent = timed(lambda: approval.decide(step, by=bench.world.deputy, at=timezone.now(), outcome="approve"))
    came = Order.objects.values_list("state", flat=True).get(paper__rounds__steps=step)
    if came != state:
        raise RuntimeError(f"an order is {came} that should be {state}")
    return spent


def compared(bench: Bench, buyers: dict[int, Customer], asked: Asked, rounds: int) -> dict[int, tuple[float, int]]:
    """Open orders → the median and the most statements of one more; the customers take turns."""
    found: dict[int, list[tuple[float, int]]] = {many: [] for many in buyers}
    for turn in range(rounds + WARM):
        for many, buyer in buyers.items():
            one = asked(bench, buyer)
            if turn >= WARM:
                found[many].append(one)
    return {many: (statistics.median(ms for ms, _n in ones), max(n for _ms, n in ones)) for many, ones in found.items()}


def among_open_orders(bench: Bench, open_orders: Sequence[int], rounds: int) -> list[bool]:
    """Check, release and hold among few and many open orders; whether the promises are kept."""
    buyers = {many: bench.buyer(10_000_000) for many in open_orders}
    for many, buyer in buyers.items():
        fill(bench, buyer, many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE credit_holding, credit_entry, workflow_paper")
    kept = []
    for name, asked, limit in (
        ("check", checked, 10_000_000),
        ("confirm, released", released, 10_000_000),
        ("confirm, held", held, 0),
    ):
        for buyer in buyers.values():
            bench.limit(buyer, limit)
        kept += _compared_said(name, compared(bench, buyers, asked, rounds))
    return kept


def _compared_said(name: str, found: dict[int, tuple[float, int]]) -> list[bool]:
    for count, (ms, statements) in found.items():
        print(f"{name} with {count:>6} open orders: median {ms:6.1f} ms, {statements} statements of credit")
    ratio, most = found[max(found)][0] / found[min(found)][0], max(each[1] for each in found.values())
    return [
        _promise(f"{name}: ratio {ratio:.2f} (at most {RATIO_MOST})", ratio <= RATIO_MOST),
        _promise(f"{name}: statements {most} (at most {STATEMENTS_MOST})", most <= STATEMENTS_MOST),
    ]


# -- beside others -----------------------------------------------------------------------------------------------------


def facts_of(bench: Bench, buyer_id: int, paper_id: int, amount: int) -> CoverFacts:
    """What an order asks at its release."""
    company = bench.world.company
    return CoverFacts(
        company=company, customer_id=buyer_id, paper=Paper(pk=paper_id, company=company), gate="release",
        terms="monthly", amount=Decimal(amount), on=business_date(timezone.now(), company.zone),
    )  # fmt: skip


def passed(bench: Bench, buyer_id: int, paper_id: int, amount: int) -> bool:
    """What the release of an order does in the ledger: ask for cover and, when it is given, enter it."""
    company, at = bench.world.company, timezone.now()
    facts = facts_of(bench, buyer_id, paper_id, amount)
    with transaction.atomic():
        answer = credit.cover(facts, by=None, at=at)
        if answer.ok:
            entry = (paper_id, "released", Decimal(amount))
            credit.enter_for(company, buyer_id, [entry], credit.Operation.RELEASE, by=None, at=at)
    return answer.ok


def beside(bench: Bench, many: int = 200) -> list[float]:
    """Milliseconds of confirms for one customer while somebody sits on another customer's account."""
    sat_on, other = bench.buyer(1_000), bench.buyer(1_000_000)
    ready = multiprocessing.get_context("fork").Event()
    connections.close_all()
    sitter = multiprocessing.get_context("fork").Process(target=_sit, args=(bench, sat_on.pk, ready))
    sitter.start()
    ready.wait(30)
    spent = []
    for paper_id in bench.papers(many):
        begun = time.perf_counter()
        passed(bench, other.pk, paper_id, 1)
        spent.append((time.perf_counter() - begun) * 1000)
    sitter.join()
    return sorted(spent)


def _sit(bench: Bench, buyer_id: int, ready: Any) -> None:
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(company=bench.world.company, customer=buyer_id)
        ready.set()
        time.sleep(HELD_FOR)
    connections.close_all()


# -- stock rows and numbers --------------------------------------------------------------------------------------------

WAITED_FOR = {"stock rows": "inventory_stocklevel", "numbers": "workflow_counter", "own accounts": "credit_account"}
"""what people of different customers share → the table whose rows they lock; nobody else wants the own account, so it
says what the statement takes by itself while the machine is as busy"""
OWN = "own accounts"
Waits = dict[str, list[float]]


@contextmanager
def watched(waits: Waits) -> Iterator[None]:
    """Keep the milliseconds of every statement that locks or counts up a shared row."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        done = execute(sql, params, many, context)
        for name, table in WAITED_FOR.items():
            if table in sql and ("FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql or "UPDATE SET" in sql):
                waits[name].append((time.perf_counter() - begun) * 1000)
        return done

    with connection.execute_wrapper(watch):
        yield


def sharing(bench: Bench, orders: int, processes: int) -> Waits:
    """Orders of different customers entered and confirmed at the same time: the waits for what they share, sorted."""
    buyers = [bench.buyer(10_000_000) for _each in range(processes)]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        done = pool.map(partial(_sell, bench, orders // processes), buyers)
    return {name: sorted(ms for waits in done for ms in waits[name]) for name in WAITED_FOR}


def _sell(bench: Bench, orders: int, buyer: Customer) -> Waits:
    waits: Waits = {name: [] for name in WAITED_FOR}
    dice = random.Random(buyer.pk)
    with watched(waits):
        for _each in range(orders):
            step = bench.order(buyer, dice)
            approval.decide(step, by=bench.world.deputy, at=timezone.now(), outcome="approve")
    connections.close_all()
    return waits


def _waits_said(waits: Waits) -> list[bool]:
    kept = []
    for name, spent in waits.items():
        p99 = spent[int(len(spent) * 0.99)]
        text = f"{name}: {len(spent)} locked, median {statistics.median(spent):.1f} ms, p99 {p99:.1f} ms"
        if name == OWN:
            print(f"       {text}: nobody waits here")
            continue
        kept.append(_promise(f"{text} (at most {WAIT_MOST:.0f})", p99 <= WAIT_MOST))
    return kept


# -- the race ----------------------------------------------------------------------------------------------------------


def race(bench: Bench, confirms: int, buyers: int, processes: int) -> tuple[float, int, int, int]:
    """Seconds, confirms that passed, limits that were passed, and differences that the ledger checks find."""
    chosen = [bench.buyer(50 * confirms // buyers // 2) for _each in range(buyers)]
    dice = random.Random(4)
    asked = [(dice.choice(chosen).pk, paper_id, dice.randint(1, 100)) for paper_id in bench.papers(confirms)]
    connections.close_all()
    begun = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        done = pool.map(partial(_part, bench), [asked[place::processes] for place in range(processes)])
    spent = time.perf_counter() - begun
    return spent, sum(done), _broken(bench, chosen), _differences(bench)


def _part(bench: Bench, asked: Sequence[tuple[int, int, int]]) -> int:
    count = sum(passed(bench, *each) for each in asked)
    connections.close_all()
    return count


def _broken(bench: Bench, chosen: Sequence[Customer]) -> int:
    """How many customers owe more than their limit."""
    accounts = Account.objects.select_related("company").filter(customer__in=[buyer.pk for buyer in chosen])
    today = business_date(timezone.now(), bench.world.company.zone)
    return sum(row.limit is not None and queries.exposure(row, today) > row.limit for row in accounts)


def _differences(bench: Bench) -> int:
    """Totals, holdings and entries of the company; its papers have no documents behind them that could be compared."""
    own = (checks.balances_are_entries, checks.holdings_are_entries, checks.covered_is_holdings)
    return sum(len(list(check(bench.world.company))) for check in own)


# -- the table ---------------------------------------------------------------------------------------------------------


def main() -> int:
    """Measure, print, and say by the exit code whether every promise is kept."""
    options = _options()
    translation.activate("zh-hans")
    bench = opened()
    kept = among_open_orders(bench, [10, options.open], options.rounds)
    spent = beside(bench)
    said = f"beside a held account: p99 {spent[int(len(spent) * 0.99)]:.1f} ms, longest {spent[-1]:.1f} ms"
    sat = HELD_FOR * 1000
    kept.append(_promise(f"{said} (it was held for {sat:.0f} ms)", spent[-1] < sat))
    kept += _waits_said(sharing(bench, options.orders, options.processes))
    seconds, ok, broken, wrong = race(bench, options.race, options.customers, options.processes)
    print(f"race: {options.race} confirms over {options.customers} customers in {seconds:.1f} s, {ok} passed")
    kept += [
        _promise(f"broken limits {broken} (0)", broken == 0),
        _promise(f"ledger differences {wrong} (0)", not wrong),
    ]
    return 0 if all(kept) else 1


def _promise(text: str, kept: bool) -> bool:
    print(f"{'kept  ' if kept else 'BROKEN'} {text}")
    return kept


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    numbers = {"open": 10_000, "rounds": 40, "race": 2_500, "customers": 50, "processes": 2, "orders": 120}
    for name, number in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
