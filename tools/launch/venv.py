"""The virtual environment: pip brings uv, uv installs exactly what requirements.lock names, by hash."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .base import PYTHON, ROOT, VENV, Failure, digest, locked, say

UV = "uv==0.13.9"
LOCK = ROOT / "requirements.lock"
MARK = VENV / ".installed"
COMPILED = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"


def ensure() -> None:
    """Make .venv hold what the lock names, and compile the Chinese; nothing is done when it is so already."""
    with locked("venv"):
        _packages()
        _translations()


def _packages() -> None:
    wanted = digest([LOCK], UV, sys.version)
    if MARK.exists() and MARK.read_text() == wanted:
        return
    say("Installing the Python packages …")
    if not Path(PYTHON).exists() or not _works():
        _create()
    _uv("pip", "sync", "--quiet", "--require-hashes", str(LOCK))
    MARK.write_text(wanted)


def _translations() -> None:
    parts = [path.stat().st_mtime for path in (ROOT / "locale" / "parts").glob("*.po")]
    if parts and (not COMPILED.exists() or COMPILED.stat().st_mtime < max(parts)):
        _must([PYTHON, "tools/translations.py", "--compile"], "A file of locale/parts/ cannot be read.")


def lock() -> int:
    """Write requirements.lock anew from requirements.in, keeping what still fits."""
    ensure()
    options = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11")
    _uv("pip", "compile", "--quiet", *options, "requirements.in", "-o", str(LOCK))
    ensure()
    return 0


def _create() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    _must([sys.executable, "-m", "venv", str(VENV)], "On Debian: apt-get install python3-venv.")
    _must([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV], "Is there a network?")


def _works() -> bool:
    return (VENV / "bin" / "uv").exists() and not subprocess.run([PYTHON, "-c", ""], check=False).returncode


def _uv(*words: str) -> None:
    environment = os.environ | {"VIRTUAL_ENV": str(VENV)} | _index()
    _must([str(VENV / "bin" / "uv"), *words], "Is there a network?", environment)


def _must(command: list[str], hint: str, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise Failure(f"This step failed: {' '.join(command[:5])} … {hint}")


def _index() -> dict[str, str]:
    """What pip is told about its index, in uv's words: uv does not read pip's configuration."""
    told = _pip_settings()
    found = {
        "UV_DEFAULT_INDEX": told.get("index-url", ""),
        "UV_INDEX": told.get("extra-index-url", ""),
        "SSL_CERT_FILE": told.get("cert", ""),
        # As pip does: the fitting version from whichever index has it. The lock's hashes guard against a false one.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_HTTP_TIMEOUT": told.get("default-timeout", told.get("timeout", "")),
    }
    return {name: value for name, value in found.items() if value and name not in os.environ}


def _pip_settings() -> dict[str, str]:
    """`pip config list` as name → value; what stands in the environment comes last and wins."""
    done = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    lines = [line.partition("=") for line in done.stdout.splitlines() if "=" in line]
    lines.sort(key=lambda line: (line[0].startswith(":env:"), line[0].startswith("install.")))
    return {name.rpartition(".")[2]: str(ast.literal_eval(value)).strip() for name, _, value in lines}
