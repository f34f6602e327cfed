"""Databases for tests: one migrated template, one clone of it per process, the application's role in all of them.

Ordinary tests run inside a transaction that is rolled back. A test that must really commit (races, worker, browser)
asks for `committed_db`; the clone is thrown away and made anew afterwards, because the application's role may not
TRUNCATE. Several people may test on one server at once: names carry DANJU_TEST_SUFFIX or the process's id.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
GRANTS = ROOT / "tools" / "sql" / "grants.sql"
MIGRATE = ROOT / "workflow" / "management" / "commands" / "migrate.py"
LAYING = ROOT / "tests" / "support" / "laying.sql"
KEEP_TEMPLATES = 3600
TEMPLATE = "danju_template_"
ORPHAN = re.compile(r"danju_(?:t|fresh)_(\d+)(?:_|$)")


def pytest_configure(config: pytest.Config) -> None:
    """Say how to start when the servers are not there; name this process's database."""
    if "DATABASE_ADMIN_URL" not in os.environ:
        pytest.exit("The tests need their own database server: start them with ./run pytest or ./run test.", 2)
    os.environ.setdefault("DANJU_TEST_SUFFIX", str(os.getpid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process, which ends last, throws the uploaded files away."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["MEDIA_ROOT"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template for this process; dropped at the end."""
    template = _template()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"danju_t_{os.environ['DANJU_TEST_SUFFIX']}_{worker}"
    _clone(template, name)
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
    # Environment for the processes that a test starts (a worker, a command).
    os.environ["DATABASE_URL"] = _with_name(os.environ["DATABASE_URL"], name)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: _clone(template, name))
        yield
        connections.close_all()
    _drop(name)


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """The test's transactions really commit; all is undone afterwards by cloning anew (about a tenth of a second)."""


@contextmanager
def _admin() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        yield admin


def _drop(name: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _clone(template: str, name: str) -> None:
    connections.close_all()
    _drop(name)
    words = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER danju_owner"
    with _admin() as admin:
        admin.execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))


def _template() -> str:
    """The name of the template for the migrations as they are now; made when it is not there."""
    name = TEMPLATE + _migrations()
    with _one_at_a_time() as folder:
        with _admin() as admin:
            known = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
        if name not in known:
            _make_template(name)
        (folder / name).touch()
        _drop_orphans(known)
        for old in sorted(each for each in known if each.startswith(TEMPLATE) and each != name):
            _forget(folder / old)
    return name


def _make_template(name: str) -> None:
    fresh = f"danju_fresh_{os.getpid()}"
    _drop(fresh)
    with _admin() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER danju_owner").format(sql.Identifier(fresh)))
    with psycopg.connect(_with_name(os.environ["DATABASE_ADMIN_URL"], fresh), autocommit=True) as admin:
        admin.execute(GRANTS.read_bytes())
    environment = os.environ | {"DATABASE_OWNER_URL": _with_name(os.environ["DATABASE_OWNER_URL"], fresh)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.exit(f"The migrations do not run:\n{done.stderr[-4000:]}", 2)
    with psycopg.connect(_with_name(os.environ["DATABASE_ADMIN_URL"], fresh), autocommit=True) as admin:
        admin.execute(LAYING.read_bytes())
    with _admin() as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name)))


def _drop_orphans(known: set[str]) -> None:
    """Clones of test runs that were killed: their number is of a process that is no more."""
    for name in known:
        owner = ORPHAN.match(name)
        if owner and not Path("/proc", owner[1]).exists():
            _drop(name)


def _forget(mark: Path) -> None:
    """Drop a template that nobody has used for an hour."""
    if not mark.exists() or time.time() - mark.stat().st_mtime > KEEP_TEMPLATES:
        _drop(mark.name)
        mark.unlink(missing_ok=True)


def _migrations() -> str:
    total = hashlib.sha256()
    for path in (*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.lock", GRANTS, LAYING, MIGRATE):
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:12]


@contextmanager
def _one_at_a_time() -> Iterator[Path]:
    folder = Path(os.environ["DANJU_VAR"]) / "templates"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder


def _with_name(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
