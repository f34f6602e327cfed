"""The commands of `./run`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from . import checks, serve, services, venv
from .base import PYTHON, ROOT, Failure, complain, say
from .place import BENCH, DEMO, TEST


def main(words: list[str]) -> int:
    """Run one command; its exit code."""
    name = words[0] if words and not words[0].startswith("-") else "serve"
    rest = words[1:] if words[:1] == [name] else words
    if name not in COMMANDS or "--help" in words[:1] or "-h" in words[:1]:
        say(USAGE)
        return 0 if words[:1] in (["--help"], ["-h"], ["help"]) else 2
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        return COMMANDS[name](rest)
    except Failure as error:
        return complain(error)
    except KeyboardInterrupt:
        return 130


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Whoever asks us to stop, and however we were started: what was begun is put away first."""
    raise KeyboardInterrupt


def _manage(words: list[str]) -> int:
    """manage.py against the servers named in the environment, else against the demo's own."""
    venv.ensure()
    if os.environ.get("DATABASE_URL"):
        return subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, check=False).returncode
    with services.using(DEMO) as found:
        return subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, env=found, check=False).returncode


def _pytest(words: list[str]) -> int:
    """pytest against the tests' own servers, which are left running for the next time."""
    venv.ensure()
    services.start(TEST, keep=True)
    found = services.environment(TEST)
    return subprocess.run([PYTHON, "-m", "pytest", *words], cwd=ROOT, env=found, check=False).returncode


def _services(words: list[str]) -> int:
    venv.ensure()
    return services.command(words)


def _replay(words: list[str]) -> int:
    return _benchmark("replay", words)


def _benchmark(name: str, words: list[str]) -> int:
    venv.ensure()
    with services.using(DEMO) as found:
        serve.prepare()
        command = [PYTHON, "-m", f"benchmarks.{name}", *words]
        return subprocess.run(command, cwd=ROOT, env=found, check=False).returncode


def _chain(words: list[str]) -> int:
    return _benchmark("chain", words)


def _lookup(words: list[str]) -> int:
    return _benchmark("lookup", words)


def _grid(words: list[str]) -> int:
    return _benchmark("grid", words)


def _lists(words: list[str]) -> int:
    """Lists, search and worklists among very many papers, on a server of the benchmarks' own."""
    venv.ensure()
    with services.using(BENCH) as found:
        command = [PYTHON, "-m", "benchmarks.lists", *words]
        return subprocess.run(command, cwd=ROOT, env=found, check=False).returncode


def _approvals(words: list[str]) -> int:
    """Approvals among very many; as the owner, who may count rows anew, and rolled back."""
    venv.ensure()
    with services.using(DEMO) as found:
        serve.prepare()
        command = [PYTHON, "-m", "benchmarks.approvals", *words]
        environment = found | {"DATABASE_URL": found["DATABASE_OWNER_URL"]}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _credit(words: list[str]) -> int:
    return _benchmark("credit", words)


def _docs(words: list[str]) -> int:
    """The generated pages under docs/."""
    venv.ensure()
    with services.using(TEST) as found:
        command = [PYTHON, "tools/generate_docs.py", *words]
        return subprocess.run(command, cwd=ROOT, env=found, check=False).returncode


def _pictures(words: list[str]) -> int:
    """The README's pictures, or with --all of every page, of a demo that runs already."""
    venv.ensure()
    return subprocess.run([PYTHON, "-m", "tools.pictures", *words], cwd=ROOT, check=False).returncode


def _lock(words: list[str]) -> int:
    return venv.lock()


COMMANDS = {
    "serve": serve.command,
    "test": checks.command,
    "pytest": _pytest,
    "manage": _manage,
    "replay": _replay,
    "chain": _chain,
    "lookup": _lookup,
    "grid": _grid,
    "lists": _lists,
    "approvals": _approvals,
    "credit": _credit,
    "docs": _docs,
    "pictures": _pictures,
    "services": _services,
    "lock": _lock,
}
USAGE = """\
./run [--port N]           start Danju with its demo and print where it is
./run test [--only NAME]   every check, as CI runs them (more words are handed to pytest)
./run pytest WORDS         pytest alone, on servers that are left running
./run manage WORDS         manage.py
./run replay FILE          drive a real ledger through the services
./run chain                orders from entry to cash over HTTP: how many a second
./run lookup               how long the product lookup takes at 20,000 products
./run grid                 how long a new line takes in order entry, in Chromium
./run lists                lists, search and worklists at 10,000 to 1,000,000 orders
./run approvals            what submitting, deciding and the inbox cost among 10,000 open steps
./run credit               what a credit check costs among 10,000 open orders, and a race of 10,000
./run docs                 write the generated pages under docs/
./run pictures             write docs/pictures/ from a demo that runs already
./run services [--stop]    only the database and the queue, in the background
./run lock                 write requirements.lock anew from requirements.in"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
