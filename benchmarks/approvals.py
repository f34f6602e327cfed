"""What an approval costs: submitting a route of three steps, deciding, and the inbox among very many open steps.

usage: ./run approvals [--open 10000] [--closed 10000,100000] [--rounds N]

Everything is told and loaded inside a transaction of the demo's database that is rolled back at the end; it runs as the
database's owner, who may count the rows anew for the planner. The promises are those of docs/measures.md.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":  # not when a test imports it
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from credit import services as credit
from credit.inputs import ApplicationInput
from customers.models import Customer
from demo.buyers import invite
from demo.cast import World, open_world
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from home import queries as home
from workflow import approval, turns
from workflow.models import Round, Step, StepGrant

SUBMIT_MOST, DECIDE_MOST, INBOX_MEDIAN, INBOX_RATIO = 40, 25, 30.0, 1.3
STEPS = 3
WARM = 8


@dataclass(frozen=True)
class Cost:
    """Statements and milliseconds of one act."""

    name: str
    statements: int
    ms: float


def cost(name: str, act: Callable[[], object]) -> Cost:
    """What an act costs; savepoints and what ends a transaction are not counted."""
    with CaptureQueriesContext(connection) as sent:
        begun = time.perf_counter()
        act()
        ms = (time.perf_counter() - begun) * 1000
    return Cost(name, sum("SAVEPOINT" not in row["sql"] for row in sent), ms)


# -- submitting and deciding -----------------------------------------------------------------------------------------


def submitted(sale: Sale) -> Iterator[Cost]:
    """Apply for a customer's credit: what it costs to open the three steps of its route, and each decision.

    Sales manager, finance manager and general manager sign it (FIBRE-17).
    """
    asked = _application(sale)
    yield cost("submit a route of three steps", partial(credit.submit_application, asked, by=sale.clerk, at=sale.at))
    round = Round.objects.get(paper_id=asked)
    if round.steps.count() < STEPS:
        raise SystemExit(f"The route has only {round.steps.count()} steps.")
    yield from decided(round)


def _application(sale: Sale) -> int:
    """Credit for a customer who has none yet, investigated, with finance's figures."""
    customer = Customer.objects.filter(company=sale.world.company, payment_terms="prepaid").earliest("pk")
    given = ApplicationInput(
        customer.pk, limit=Decimal(200_000), grade="B", terms="monthly", reason="业务增长",
        investigated_on=sale.at.date(), investigation="设备开工率九成，无诉讼记录。",
    )  # fmt: skip
    asked = credit.apply(given, by=sale.clerk, at=sale.at)
    credit.fill_sheet(asked.pk, by=sale.world.finance, at=sale.at, opinion="账龄正常，同意。")
    return asked.pk


def decided(round: Round) -> Iterator[Cost]:
    """Each step of a round approved by the first who may."""
    for step in round.steps.order_by("place"):
        by = User.objects.get(pk=StepGrant.objects.filter(content_object=step).order_by("pk")[0].user_id)
        yield cost(f"decide as {step.title}", partial(_approve, step, by))


def _approve(step: Step, by: User) -> None:
    approval.decide(step.pk, by=by, at=timezone.now(), outcome="approve")


def sale_of(preset: str, code: str) -> Sale:
    """A company on a preset, and a sale of it that has not begun."""
    now = timezone.now()
    world = open_world(preset, code=code, password="bench", since=now.date().replace(month=1, day=1))  # noqa: S106 - nobody signs in
    goods, customers, account = stock_up(world, now), invite(world, now), open_accounts(world, now)
    code = next(code for code, product in goods.products.items() if not product.is_service)
    price = str(goods.products[code].base_price)
    customer = next(each for each in customers if each.payment_terms == "monthly")
    return Sale(world, goods, customer, [(code, "1", price)], account, now)


# -- the inbox -------------------------------------------------------------------------------------------------------

PAPERS = """
    INSERT INTO workflow_paper (company_id, unit_id, kind, number, maker_id, created_at)
    SELECT %(company)s, %(unit)s, 'quotes.quotation', %(prefix)s || n, %(maker)s, now()
      FROM generate_series(1, %(many)s) n
"""
QUOTATIONS = """
    INSERT INTO quotes_quotation SELECT (jsonb_populate_record(old, jsonb_build_object(
           'paper_id', p.id, 'state', 'in_review', 'unit_id', p.unit_id, 'maker_id', p.maker_id,
           'company_id', p.company_id, 'enquiry_id', NULL))).*
      FROM workflow_paper p, quotes_quotation old
     WHERE old.paper_id = %(pattern)s AND p.number LIKE %(prefix)s || '%%' AND p.company_id = %(company)s
"""
EVENTS = """
    INSERT INTO workflow_event (paper_id, name, from_state, to_state, by_id, at, reason, data, request_id, txid)
    SELECT p.id, 'quotes.quotation.submitted', 'draft', 'in_review', p.maker_id, now(), '', '{}', '', 0
      FROM workflow_paper p WHERE p.number LIKE %(prefix)s || '%%' AND p.company_id = %(company)s
"""
ROUNDS = """
    INSERT INTO workflow_round SELECT (jsonb_populate_record(old, jsonb_build_object(
           'id', nextval(pg_get_serial_sequence('workflow_round', 'id')), 'paper_id', p.id,
           'outcome', %(outcome)s::text,
           'closed_at', CASE WHEN %(outcome)s::text = 'open' THEN NULL ELSE now() END))).*
      FROM workflow_paper p, workflow_round old
     WHERE old.paper_id = %(pattern)s AND p.number LIKE %(prefix)s || '%%' AND p.company_id = %(company)s
"""
STEPS_OF = """
    INSERT INTO workflow_step (round_id, place, post, title, unit_id, state, opened_at, decided_by_id, decided_at,
                               reason)
    SELECT r.id, 1, %(post)s, '审核', p.unit_id, %(state)s::text, now(), %(by)s::bigint,
           CASE WHEN %(by)s::bigint IS NULL THEN NULL ELSE now() END, ''
      FROM workflow_round r JOIN workflow_paper p ON p.id = r.paper_id
     WHERE p.number LIKE %(prefix)s || '%%' AND p.company_id = %(company)s
"""
GRANTS = """
    INSERT INTO workflow_stepgrant (content_object_id, permission_id, user_id)
    SELECT s.id, %(permission)s, (%(holders)s::bigint[])[s.id %% cardinality(%(holders)s::bigint[]) + 1]
      FROM workflow_step s JOIN workflow_round r ON r.id = s.round_id
      JOIN workflow_paper p ON p.id = r.paper_id
     WHERE s.state = 'open' AND p.number LIKE %(prefix)s || '%%' AND p.company_id = %(company)s
"""


def waiting(sale: Sale) -> int:
    """A quotation in review, of which the others are copies; its key."""
    sale.until("in review")
    return sale.made_quotation.pk


def load(world: World, pattern: int, prefix: str, many: int, *, closed: bool, holders: int = 1) -> None:
    """So many papers with a round each: approved ones of the past, or open steps of `holders`, the manager first."""
    step = Step.objects.get(round__paper_id=pattern)
    values: dict[str, Any] = {
        "company": world.company.pk, "unit": world.unit.pk, "maker": world.clerk.pk, "prefix": prefix, "many": many,
        "pattern": pattern, "post": step.post, "permission": turns.decide_permission(),
        "holders": [world.manager.pk, *_others(world, holders - 1)],
        "outcome": "approved" if closed else "open", "state": "approved" if closed else "open",
        "by": world.manager.pk if closed else None,
    }  # fmt: skip
    statements = [PAPERS, ROUNDS, STEPS_OF] if closed else [PAPERS, QUOTATIONS, EVENTS, ROUNDS, STEPS_OF, GRANTS]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in ("paper", "round", "step", "stepgrant", "event"):
            cursor.execute(f"ANALYZE workflow_{table}")


def _others(world: World, many: int) -> list[int]:
    """So many people who decide too."""
    return list(User.objects.exclude(pk=world.manager.pk).order_by("pk").values_list("pk", flat=True)[:many])


def inbox(world: World, rounds: int) -> tuple[float, int]:
    """The manager's worklist: median milliseconds and statements."""
    spent = []
    for turn in range(rounds + WARM):
        by = User.objects.select_related("company").get(pk=world.manager.pk)
        one = cost("inbox", partial(_open, by))
        if turn >= WARM:
            spent.append(one)
    return statistics.median(one.ms for one in spent), spent[-1].statements


def _open(by: User) -> None:
    home.worklist(by, timezone.now())


# -- the table -------------------------------------------------------------------------------------------------------


def report(costs: Sequence[Cost], inboxes: dict[int, tuple[float, int]], opened: int, holders: int) -> int:
    """Print everything; how many promises are not kept."""
    bad = 0
    for one in costs:
        most = SUBMIT_MOST if one.name.startswith("submit") else DECIDE_MOST
        bad += one.statements > most
        print(f"{one.name:<44}{one.statements:>5} statements of at most {most}{one.ms:>10.1f} ms")
    least = min(inboxes.values(), default=(0.0, 0))[0]
    for closed, (median, statements) in inboxes.items():
        bad += median > INBOX_MEDIAN or median > INBOX_RATIO * least
        name = f"inbox, {opened:,} open of {holders} people, {closed:,} closed"
        print(f"{name:<44}{statements:>5} statements{median:>24.1f} ms at the median, of at most {INBOX_MEDIAN:.0f}")
    return bad


def measured(opened: int, closed: Sequence[int], rounds: int, holders: int) -> int:
    """Everything inside a transaction that is rolled back."""
    costs = list(submitted(sale_of("fibre", "bench-route")))
    sale = sale_of("parts", "bench-inbox")
    pattern, inboxes, past = waiting(sale), {}, 0
    load(sale.world, pattern, "BENCH-O-", opened, closed=False, holders=holders)
    for total in closed:
        load(sale.world, pattern, f"BENCH-C{total}-", total - past, closed=True)
        past = total
        inboxes[total] = inbox(sale.world, rounds)
    return report(costs, inboxes, opened, holders)


def main(words: Sequence[str]) -> int:
    """Load, measure, print the table; by the exit status whether every promise is kept."""
    parser = argparse.ArgumentParser(prog="./run approvals", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--open", type=int, default=10_000, help="open steps of the company")
    parser.add_argument("--holders", type=int, default=20, help="how many people they wait for; 1 is the worst")
    parser.add_argument("--closed", default="10000,100000", help="numbers of closed rounds")
    parser.add_argument("--rounds", type=int, default=30, help="how often the inbox is opened")
    given = parser.parse_args(words)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} (figures compare below 1 only)")
    with translation.override("zh-hans"), transaction.atomic():
        bad = measured(given.open, [int(many) for many in given.closed.split(",")], given.rounds, given.holders)
        transaction.set_rollback(True)
    print(f"{bad} promises are missed" if bad else "every promise is kept")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
