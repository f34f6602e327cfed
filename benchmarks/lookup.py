"""How long the product lookup of order entry takes at 20,000 products, beside the same at 200.

usage: ./run lookup [--rounds N]

Two fresh companies, the products written straight into the table (everything rolled back afterwards); asked through
the view, signed in, as the entry form asks while somebody types. The budget is 150 ms a key.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402 - as above
from django.urls import reverse  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from demo.cast import World, open_world  # noqa: E402 - as above

FEW, MANY = 200, 20_000
BUDGET = 150.0
ASKED = {
    "code": "BG-199", "pinyin initials": "bgypd77", "Chinese": "办公", "number inside": "第123号",
    "barcode": "69177", "two words": "a4 198", "one letter": "b",
}  # fmt: skip
WRITE = """
    INSERT INTO catalog_product (company_id, code, name, spec, unit_name, decimals, barcode, tax_rate, base_price, kind,
                                 charge, pinyin, initials, changed_by_id, changed_at, change_reason, version)
    SELECT %s, 'BG-' || n, '办公用品第' || n || '号', 'A4', '个', 0, '69' || n, 0.13, 8.6, 'goods',
           '', 'bangongyongpindi' || n || 'hao', 'bgypd' || n || 'h', %s, %s, '', 1
    FROM generate_series(1, %s) n
"""


def stocked(code: str, products: int) -> World:
    """A company with so many products."""
    world = open_world("office", code=code, password=os.urandom(16).hex(), since=timezone.now().date())
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [world.company.pk, world.planner.pk, timezone.now(), products])
        cursor.execute("ANALYZE catalog_product")
    return world


def milliseconds(world: World, text: str, rounds: int) -> float:
    """The median of so many answers; the first one warms up."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(world.clerk, backend="accounts.backends.SeatedBackend")
    return statistics.median([_once(client, text) for _round in range(rounds + 1)][1:])


def _once(client: Client, text: str) -> float:
    begun = time.perf_counter()
    answer = client.get(reverse("catalog:lookup"), {"q": text})
    spent = time.perf_counter() - begun
    if b"<option" not in answer.content:
        raise SystemExit(f"The lookup of {text} found nothing ({answer.status_code}).")
    return spent * 1000


def main(words: Sequence[str]) -> int:
    """Print a line for each way of asking; by the exit status whether each keeps the budget."""
    parser = argparse.ArgumentParser(prog="./run lookup", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args(words)
    slowest = 0.0
    with transaction.atomic():
        few, many = stocked("lookup-few", FEW), stocked("lookup-many", MANY)
        print(f"{'asked by':>16} {FEW:>8} {MANY:>8}  ratio   (ms, median of {given.rounds})")
        for name, text in ASKED.items():
            small, large = (milliseconds(world, text, given.rounds) for world in (few, many))
            slowest = max(slowest, large)
            print(f"{name:>16} {small:>8.1f} {large:>8.1f}  {large / small:.2f}")
        transaction.set_rollback(True)
    print(f"slowest: {slowest:.1f} of {BUDGET:.0f} ms")
    return 0 if slowest <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
