"""What pip cannot bring: Pango for PDFs, Chromium for browser tests. Installed by apt when that is allowed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess

from .base import Failure, locked, say

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PANGO_FILES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
CHROMIUM = ("chromium",)


def ensure_pango() -> None:
    """Pango, or a Failure that says what to type."""
    if not all(_loads(name) for name in PANGO_FILES):
        _install("PDFs need Pango", PANGO)


def ensure_chromium() -> None:
    """Chromium, or a Failure that says what to type."""
    if not chromium():
        _install("The browser tests need Chromium", CHROMIUM)


def chromium() -> str | None:
    """Its path."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(reason: str, packages: tuple[str, ...]) -> None:
    if os.getuid() or not shutil.which("apt-get"):
        raise Failure(f"{reason}. Please install it: sudo apt-get install {' '.join(packages)}")
    say(f"Installing {', '.join(packages)} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    patient = ("-q", "-o", "DPkg::Lock::Timeout=120")
    with locked("apt"):
        for words in (("update",), ("install", "-y", "--no-install-recommends", *packages)):
            command = ["apt-get", *patient, *words]
            done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"{reason}, and apt-get could not install it:\n{done.stderr}")
