"""`./run test`: every check, two at a time on two cores: what reads the code beside what runs it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from . import services, system, venv
from .base import PYTHON, ROOT, VENV, Failure, say
from .place import TEST
from .processes import end_with_parent

RESULT = re.compile(r"(\d+) (passed|failed|errors?)\b")
# Only what --deploy looks at; nothing is ever served with these.
PRODUCTION = {
    "DEMO": "0",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "example.org",
    "BEHIND_PROXY": "1",
    "SECRET_KEY": secrets.token_urlsafe(64),
}
NO_TESTS = 5


@dataclass
class Step:
    """One command. `when` says whether what it looks at exists in this tree."""

    name: str
    words: list[str]
    more: dict[str, str] = field(default_factory=dict)
    when: Callable[[], bool] = lambda: True
    tests: bool = False


def _bin(name: str, *words: str) -> list[str]:
    return [str(VENV / "bin" / name), *words]


def _py(*words: str) -> list[str]:
    return [PYTHON, *words]


def _there(path: str) -> Callable[[], bool]:
    return (ROOT / path).exists


def _pytest(name: str, marks: str, *words: str) -> Step:
    return Step(name, _py("-m", "pytest", "-q", "--no-header", "-m", marks, *words), tests=True)


READING = [
    Step("format", _bin("ruff", "format", "--check", "--quiet", ".")),
    Step("lint", _bin("ruff", "check", "--quiet", ".")),
    Step("imports", _bin("lint-imports", "--cache-dir", "var/importlinter")),
    Step("rails", _py("tools/rails.py")),
    Step("translations", _py("tools/translations.py", "--check"), when=_there("tools/translations.py")),
    Step("migrations", _py("manage.py", "makemigrations", "--check", "--dry-run")),
    Step("documents", _py("tools/generate_docs.py", "--check"), when=_there("tools/generate_docs.py")),
    Step("deploy", _py("manage.py", "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Step("types", _bin("mypy", ".")),
]
RUNNING = [
    _pytest("tests", "not worker and not browser", "-n", "2"),
    _pytest("worker tests", "worker"),
    _pytest("browser tests", "browser", "-n", "2", "--dist", "worksteal"),
]


def command(words: list[str]) -> int:
    """All steps, one named by --only, or pytest alone when words for it are given; 0 when nothing failed."""
    reading, running = _chosen(words)
    venv.ensure()
    if running:
        system.ensure_pango()
        system.ensure_chromium()
    with services.using(TEST) as environment:
        return _Session(environment).run(reading, running)


def _chosen(words: list[str]) -> tuple[list[Step], list[Step]]:
    if words[:1] == ["--only"] and len(words) >= 2:
        named = [step for step in READING + RUNNING if step.name == words[1]]
        if not named:
            names = ", ".join(step.name for step in READING + RUNNING)
            raise Failure(f"There is no check called {words[1]!r}. There are: {names}.")
        return [step for step in named if not step.tests], [step for step in named if step.tests]
    if words:
        return [], [Step("tests", _py("-m", "pytest", *words), tests=True)]
    return [step for step in READING if step.when()], RUNNING


class _Session:
    """Runs steps, prints a line for each, adds up."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.passed = 0
        self.failed = 0
        self.bad: list[str] = []
        self.lock = threading.Lock()

    def run(self, reading: list[Step], running: list[Step]) -> int:
        lane = threading.Thread(target=self._lane, args=(reading,), daemon=True)
        lane.start()
        self._lane(running)
        lane.join()
        if self.bad:
            say(f"Failed: {', '.join(self.bad)}")
        say(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.bad else 0

    def _lane(self, steps: list[Step]) -> None:
        for step in steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        began = time.monotonic()
        environment = self.environment | step.more
        done = subprocess.run(
            step.words,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            preexec_fn=end_with_parent,
        )
        with self.lock:
            self._report(step, done, time.monotonic() - began)

    def _report(self, step: Step, done: subprocess.CompletedProcess[str], seconds: float) -> None:
        good = done.returncode == 0 or (step.tests and done.returncode == NO_TESTS)
        last = done.stdout.strip().rpartition("\n")[2] if step.tests else ""
        say(f"{'ok  ' if good else 'FAIL'} {step.name:14} {seconds:6.1f} s  {last}")
        if not good:
            say(done.stdout.rstrip() + os.linesep)
            self.bad.append(step.name)
        self._count(step, good, last)

    def _count(self, step: Step, good: bool, last: str) -> None:
        counts = {word.rstrip("s"): int(number) for number, word in RESULT.findall(last)} if step.tests else {}
        failed = counts.get("failed", 0) + counts.get("error", 0)
        self.passed += counts.get("passed", 0) if step.tests else good
        self.failed += failed or (not good)
