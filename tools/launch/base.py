"""Folders, sentences, locks, ports and hashes shared by the launcher's modules."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
LOOPBACK = "127.0.0.1"


class Failure(Exception):
    """Something a person must put right; its text is the whole message."""


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def make_var() -> None:
    """Create var/, or say who must own it."""
    try:
        VAR.mkdir(exist_ok=True)
    except OSError as error:
        raise Failure(f"{VAR} cannot be created: {error.strerror}.") from error
    if not os.access(VAR, os.W_OK):
        raise Failure(f"{VAR} belongs to another user. Run as that user, or remove the folder.")


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock var/NAME.lock; the kernel lets it go when the process dies."""
    make_var()
    with (VAR / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_free(port: int) -> bool:
    """Can a server listen on this port of the loopback address?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def digest(paths: Iterable[Path], *extra: str) -> str:
    """One hash of the files' names and contents and of the extra words."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, for a failure's message."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""


def complain(error: Failure) -> int:
    """Print a failure's sentence; the exit code of the command."""
    print(f"\n{error}", file=sys.stderr, flush=True)
    return 1
