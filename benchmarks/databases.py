"""Databases of the benchmarks' own, one for each number of orders; they stay, so that the second time is quick."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
GRANTS = ROOT / "tools" / "sql" / "grants.sql"
LOADERS = ("bulk.py", "loader.py", "loader_rows.py", "loader_work.py")


def name_of(orders: int) -> str:
    """The database with so many orders."""
    return f"danju_lists_{orders}"


def environment(orders: int, *, owner: bool = False) -> dict[str, str]:
    """The environment of a process that works in it, as the application or as the owner."""
    urls = {name: _with_name(os.environ[name], name_of(orders)) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    if owner:
        urls["DATABASE_URL"] = urls["DATABASE_OWNER_URL"]
    return os.environ | urls


def _loaders() -> str:
    """What a database was loaded by, noted on it: another loader writes another company."""
    words = b"".join((ROOT / "benchmarks" / name).read_bytes() for name in LOADERS)
    return hashlib.sha256(words).hexdigest()


def ensure(orders: int, *, fresh: bool = False) -> None:
    """Make the database and load it, unless it is there as it should be; migrations that came since then are run."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        if fresh or not _is_loaded(admin, orders):
            _create(admin, orders)
            _run(orders, "-m", "benchmarks.loader", str(orders))
            words = sql.SQL("COMMENT ON DATABASE {} IS {}")
            admin.execute(words.format(sql.Identifier(name_of(orders)), sql.Literal(_loaders())))
        else:
            _run(orders, "manage.py", "migrate", "--verbosity", "0")


def _is_loaded(admin: psycopg.Connection[Any], orders: int) -> bool:
    asked = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return admin.execute(asked, [name_of(orders)]).fetchone() == (_loaders(),)


def _create(admin: psycopg.Connection[Any], orders: int) -> None:
    name = sql.Identifier(name_of(orders))
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    admin.execute(sql.SQL("CREATE DATABASE {} OWNER danju_owner").format(name))
    inside = _with_name(os.environ["DATABASE_ADMIN_URL"], name_of(orders))
    with psycopg.connect(inside, autocommit=True) as connection:
        connection.execute(GRANTS.read_bytes())
    _run(orders, "manage.py", "migrate", "--verbosity", "0")


def _run(orders: int, *words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment(orders, owner=True), check=False)
    if done.returncode:
        raise SystemExit(f"This failed: {' '.join(words)}")


def _with_name(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
