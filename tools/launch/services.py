"""PostgreSQL and Valkey of a place together, and the environment that leads the code to them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .base import ROOT, locked, say
from .place import BENCH, DEMO, TEST, Place
from .postgres import Cluster
from .valkey import Valkey


def start(place: Place, *, keep: bool = False) -> None:
    """Start both. With `keep` they go on when the command that started them ends."""
    place.prepare()
    with locked(place.name):
        Cluster(place).start()
        Valkey(place).start()
        if keep:
            place.remember(kept=True)


def stop(place: Place) -> None:
    """Stop both, kept or not."""
    if not place.folder.exists():
        return
    with locked(place.name):
        Valkey(place).stop()
        Cluster(place).stop()
        place.remember(kept=False)


@contextmanager
def using(place: Place) -> Iterator[dict[str, str]]:
    """Both run inside; the last user stops them, unless `./run services` wants them to go on. Gives the environment.

    Every user holds a shared lock, which the kernel lets go however the user ends.
    """
    place.prepare()
    with (place.folder / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start(place)
        try:
            yield environment(place)
        finally:
            if not place.state().get("kept") and _is_last(users):
                stop(place)


def _is_last(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def environment(place: Place) -> dict[str, str]:
    """The process environment plus all that settings need to find this place's servers.

    The application never gets the superuser's password; only tests and benchmarks, which make databases, do.
    """
    found = os.environ | {
        "DATABASE_URL": place.database_url("app"),
        "DATABASE_OWNER_URL": place.database_url("owner"),
        "REDIS_URL": place.redis_url(),
        "SECRET_KEY": place.state()["secret_key"],
        "MEDIA_ROOT": str(place.folder / "media"),
        "STATIC_ROOT": str(place.folder / "static"),
        "FONTCONFIG_FILE": str(ROOT / "fonts" / "fonts.conf"),
        "DEMO": "1",
        "LANG": "C.UTF-8",
    }
    if place in (TEST, BENCH):
        found |= {"DATABASE_ADMIN_URL": place.database_url("postgres", "postgres"), "DANJU_VAR": str(place.folder)}
        found |= {"STATIC_HASHED": "0", "MEDIA_ROOT": str(place.folder / "media" / str(os.getpid()))}
    return found


def command(words: list[str]) -> int:
    """`./run services [--stop]`: for people who work on the code."""
    if "--stop" in words:
        stop(DEMO)
        stop(TEST)
        say("Stopped.")
        return 0
    for place in (DEMO, TEST):
        start(place, keep=True)
        found = environment(place)
        say(f"# {place.name}")
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DATABASE_ADMIN_URL"):
            if name in found:
                say(f"export {name}={found[name]}")
    return 0
