"""Child processes that end with us, even when we are killed, and leftovers of a run that was."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

from .base import PYTHON, ROOT, tail
from .place import Place

GRACE = 15.0
_SET_PARENT_DEATH_SIGNAL = 1
_libc = ctypes.CDLL(None)


class Processes:
    """The web, worker and beat processes of one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        """Start `python -m words…` in a session of its own, its output in log/NAME.log."""
        with (self.place.logs / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(
                [PYTHON, "-m", *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        pids = {name: [child.pid, _born(child.pid)] for name, child in self.children.items()}
        self.place.remember(processes=pids)

    def dead(self) -> str:
        """A sentence about a child that ended by itself, or nothing."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = self.place.logs / f"{name}.log"
                return f"The {name} process ended. The end of {log}:\n{tail(log)}"
        return ""

    def stop(self) -> None:
        """Ask all to end, then insist."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + GRACE
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            _kill_group(child.pid)
            child.wait()
        self.place.remember(processes={})


def end_leftovers(place: Place) -> None:
    """End what a killed run left behind; a process is ours only if its birth is the remembered one."""
    found = [pid for pid, born in place.state().get("processes", {}).values() if born and _born(pid) == born]
    for pid in found:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while any(_born(pid) for pid in found) and time.monotonic() < until:
        time.sleep(0.1)
    for pid in found:
        _kill_group(pid)
    place.remember(processes={})


def end_with_parent() -> None:
    """For a new child: be told to end when the parent dies, however it dies."""
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _born(pid: int) -> str:
    """The kernel's start time of a process; empty when there is none or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
