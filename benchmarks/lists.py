"""Every list, the search, the worklists and the pages of papers at 10,000, 100,000 and 1,000,000 orders.

usage: ./run lists [--sizes 10000,100000,1000000] [--rounds N] [--only TEXT] [--fresh]

Each size has a database of its own, which the first call loads (benchmarks/loader.py, about ten minutes for a million)
and later calls find. Pages are asked through Django's test client in one process: the server's time, with a warm
connection whose statements are prepared. The promises are those of docs/measures.md.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks import databases

SIZES = "10000,100000,1000000"
LIST_MEDIAN, LIST_RATIO, SEARCH_MEDIAN = 13.0, 1.3, 100.0
Figures = dict[str, list[float]]
"""page → median, 95th of a hundred, statements"""


def measured(orders: int, rounds: int, only: str) -> Figures:
    """The figures of one size, from a process of its own that works in its database."""
    words = [sys.executable, "-m", "benchmarks.lists_pages", str(orders), "--rounds", str(rounds), "--only", only]
    done = subprocess.run(
        words, cwd=databases.ROOT, env=databases.environment(orders), check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(f"The pages could not be asked at {orders} orders.")
    figures: Figures = json.loads(done.stdout.strip().rpartition("\n")[2])
    return figures


def faults(name: str, least: list[float], most: list[float]) -> list[str]:
    """What a page promises and does not keep: its name begins with what it is."""
    kind, found = name.partition(" ")[0], []
    if kind == "list" and most[0] > LIST_MEDIAN:
        found.append(f"median over {LIST_MEDIAN:.0f} ms")
    if kind == "list" and most[1] > LIST_RATIO * least[1]:
        found.append(f"p95 over {LIST_RATIO} of the smallest")
    if kind == "search" and most[1] > SEARCH_MEDIAN:
        found.append(f"p95 over {SEARCH_MEDIAN:.0f} ms")
    if most[2] > 12:
        found.append("more than 12 statements")
    if most[2] != least[2]:
        found.append("statements grow with the rows")
    return found


def report(figures: dict[int, Figures]) -> int:
    """Print the table; how many promises are not kept."""
    sizes, bad = sorted(figures), 0
    head = "".join(f"{f'{size:,}':>16}" for size in sizes)
    print(f"{'median / p95, ms':<44}{head}{'p95 ratio':>11}{'SQL':>5}")
    for name in figures[sizes[0]]:
        rows = [figures[size][name] for size in sizes]
        missed = faults(name, rows[0], rows[-1])
        cells = "".join(f"{f'{median:.1f} / {late:.1f}':>16}" for median, late, _sql in rows)
        print(f"{name:<44}{cells}{rows[-1][1] / rows[0][1]:>11.2f}{rows[-1][2]:>5.0f}  {'; '.join(missed)}")
        bad += bool(missed)
    return bad


def main(words: Sequence[str]) -> int:
    """Make the databases, ask the pages, print the table; by the exit status whether every promise is kept."""
    parser = argparse.ArgumentParser(prog="./run lists", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=SIZES, help="numbers of orders")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked")
    parser.add_argument("--only", default="", help="only pages whose name has this text")
    parser.add_argument("--fresh", action="store_true", help="load the databases anew")
    given = parser.parse_args(words)
    sizes = [int(size) for size in given.sizes.split(",")]
    for size in sizes:
        databases.ensure(size, fresh=given.fresh)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} (figures compare below 1 only)")
    bad = report({size: measured(size, given.rounds, given.only) for size in sizes})
    print(f"{bad} of the pages miss a promise" if bad else "every promise is kept")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
