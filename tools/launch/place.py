"""A place is a folder below var/ with one PostgreSQL cluster, one Valkey, their passwords and what was done there."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .base import LOOPBACK, VAR, free_port, is_free, make_var

SECRETS = ("postgres_password", "owner_password", "app_password", "valkey_password", "secret_key")


@dataclass(frozen=True)
class Place:
    """`durable` is false where the data may be lost with the machine (tests)."""

    name: str
    durable: bool

    @property
    def folder(self) -> Path:
        return VAR / self.name

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def _file(self) -> Path:
        return self.folder / "state.json"

    def prepare(self) -> None:
        """Make the folder and draw the passwords once."""
        make_var()
        for folder in (self.logs, self.folder / "static", self.folder / "media"):
            folder.mkdir(parents=True, exist_ok=True)
        state = self.state()
        missing = {name: secrets.token_hex(24) for name in SECRETS if name not in state}
        if missing:
            self.remember(**missing)

    def state(self) -> dict[str, Any]:
        """Everything remembered here; empty when nothing is or the file was cut short."""
        try:
            found: dict[str, Any] = json.loads(self._file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def remember(self, **facts: Any) -> None:
        """Write facts; replaced as a whole, so that a kill leaves the old file."""
        fresh = self._file.with_suffix(".new")
        with (self.folder / "state.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(self.state() | facts, file, indent=1)
            fresh.replace(self._file)

    def port(self, server: str) -> int:
        """The port remembered for a server while it is free, else a new one."""
        port = self.state().get(f"{server}_port")
        if not port or not is_free(port):
            port = free_port()
            self.remember(**{f"{server}_port": port})
        return int(port)

    def database_url(self, role: str, database: str = "danju") -> str:
        """URL of a database as `owner`, `app` or `postgres` (the cluster's superuser)."""
        state = self.state()
        user = role if role == "postgres" else f"danju_{role}"
        return f"postgresql://{user}:{state[f'{role}_password']}@{LOOPBACK}:{state['postgres_port']}/{database}"

    def redis_url(self, number: int = 0) -> str:
        """URL of one of Valkey's numbered databases."""
        state = self.state()
        return f"redis://:{state['valkey_password']}@{LOOPBACK}:{state['valkey_port']}/{number}"


DEMO = Place("demo", durable=True)
TEST = Place("test", durable=False)
BENCH = Place("bench", durable=False)
