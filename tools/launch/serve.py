"""`./run`: the demo, from nothing to a page that answers, until Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from . import services, system, venv
from .base import LOOPBACK, PYTHON, ROOT, VAR, Failure, digest, is_free, make_var, say
from .place import DEMO
from .postgres import Cluster
from .processes import Processes, end_leftovers, end_with_parent

PATIENCE = 60.0
WEB = ["gunicorn", "config.wsgi", "--workers", "3", "--threads", "3", "--preload", "--no-control-socket"]
CELERY = ["celery", "--app", "config", "--quiet"]
WORKER_OPTIONS = ["--queues", "default,prints", "--concurrency", "2", "--without-gossip", "--without-mingle"]
WORKER = [*CELERY, "worker", "--loglevel", "INFO", *WORKER_OPTIONS]
BEAT = [*CELERY, "beat", "--loglevel", "INFO", "--pidfile="]


def command(words: list[str]) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    port = _port(words)
    make_var()
    with _only_one():
        venv.ensure()
        _pango()
        DEMO.prepare()
        end_leftovers(DEMO)
        if not is_free(port):
            raise Failure(f"Port {port} is taken by another program. Choose another one: ./run --port {port + 1}")
        with services.using(DEMO):
            prepare()
            _serve(port)
    return 0


def prepare() -> None:
    """Schema, static files and demo as the code wants them; what has not changed is not done again."""
    if _demo_was_cut_short():
        Cluster(DEMO).recreate_database()
        DEMO.remember(migrations="", demo="")
    with ThreadPoolExecutor(1) as beside:
        static = beside.submit(
            _once, "static", "Collecting the static files …", _static_files(), "collectstatic", "--noinput", "--clear"
        )
        _once("migrations", "Bringing the database up to date …", ROOT.glob("*/migrations/*.py"), "migrate")
        _load_demo()
    static.result()


def _serve(port: int) -> None:
    processes = Processes(DEMO)
    try:
        found = services.environment(DEMO)
        processes.start("web", [*WEB, "--bind", f"{LOOPBACK}:{port}"], found | {"DATABASE_POOL": "1"})
        _wait(processes, port)
        processes.start("worker", WORKER, found)
        processes.start("beat", BEAT, found)
        people = DEMO.state().get("people", "")
        say(f"\n{people}\nDanju is running at http://localhost:{port}/   (Ctrl-C stops it; logs in {DEMO.logs})\n")
        while not processes.dead():
            time.sleep(0.5)
        raise Failure(processes.dead())
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        _deaf()
        processes.stop()


def _wait(processes: Processes, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(port):
        if processes.dead():
            raise Failure(processes.dead())
        if time.monotonic() > until:
            raise Failure(f"The web process does not answer; see {DEMO.logs / 'web.log'}.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _once(name: str, text: str, files: Iterator[Path], *words: str) -> None:
    wanted = digest([venv.LOCK, *files])
    if DEMO.state().get(name) != wanted:
        say(text)
        _manage(*words, "--verbosity", "0")
        DEMO.remember(**{name: wanted})


def _static_files() -> Iterator[Path]:
    yield ROOT / "config" / "settings.py"
    yield from (path for path in ROOT.glob("static/**/*") if path.is_file())


def _has_demo() -> bool:
    return (ROOT / "demo" / "management" / "commands" / "demo.py").exists()


def _demo_was_cut_short() -> bool:
    return DEMO.state().get("demo") == "loading"


def _load_demo() -> None:
    """The demo goes into an empty database only; its people are asked for again when its code has changed."""
    if not _has_demo():
        return
    wanted = digest(ROOT.glob("demo/**/*.py"))
    if DEMO.state().get("demo") != "loaded":
        _fill()
    elif DEMO.state().get("demo_code") == wanted:
        return
    DEMO.remember(people=_manage("demo", "--people", capture=True), demo_code=wanted)


def _fill() -> None:
    if Cluster(DEMO).query("SELECT count(*) FROM accounts_company") == "0":
        say("Loading the demo …")
        DEMO.remember(demo="loading")
        _manage("demo")
    DEMO.remember(demo="loaded")


def _manage(*words: str, capture: bool = False) -> str:
    """manage.py with the demo's environment; its output when captured."""
    done = subprocess.run(
        [PYTHON, "manage.py", *words],
        cwd=ROOT,
        env=services.environment(DEMO),
        stdout=subprocess.PIPE if capture else None,
        text=True,
        check=False,
        preexec_fn=end_with_parent,
    )
    if done.returncode:
        raise Failure(f"This step failed: ./run manage {' '.join(words)}")
    return done.stdout or ""


def _pango() -> None:
    try:
        system.ensure_pango()
    except Failure as error:
        say(f"{error}\nDanju starts without it; printing will say so.")


def _port(words: list[str]) -> int:
    if not words:
        return int(os.environ.get("PORT", "8000"))
    if len(words) == 2 and words[0] == "--port" and words[1].isdigit() and 0 < int(words[1]) < 65536:
        return int(words[1])
    raise Failure("Usage: ./run [--port N], N from 1 to 65535.")


@contextmanager
def _only_one() -> Iterator[None]:
    with (VAR / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Failure("Danju is already running from this folder. Stop that one first.") from error
        yield


def _deaf() -> None:
    """A second Ctrl-C must not cut the clean stop short."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
