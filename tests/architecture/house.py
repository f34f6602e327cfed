"""The source tree as these tests see it: apps in layers, files, syntax trees, names of URLs."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.ROOT)
APPS: list[str] = settings.DANJU_APPS
BASE_APPS = {"core", "accounts", "workflow", "handbook"}
# These may look at everything: pages that span apps, the invented companies.
SPANNING_APPS = {"home", "demo"}
LAYER = {app: number for number, app in enumerate(APPS)}


@dataclass(frozen=True)
class Source:
    """One Python file of an app."""

    app: str
    path: Path
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the module inside its app: ("services", "drafts")."""
        return self.path.relative_to(ROOT / self.app).with_suffix("").parts

    def at(self, node: ast.AST) -> str:
        """Where to look."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@functools.cache
def sources() -> tuple[Source, ...]:
    """Every Python file of every app, migrations excepted."""
    return tuple(_sources())


def _sources() -> Iterator[Source]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield Source(app, path, ast.parse(path.read_text(encoding="utf-8")))


def imported(node: ast.AST) -> list[str]:
    """Full names that an import statement brings in; of a relative import none."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def layer(app: str) -> int:
    """Its place in the layers; what is not ours (Django, a library) lies below all."""
    return LAYER.get(app, -1)


@dataclass(frozen=True)
class Address:
    """One URL pattern with its full name."""

    name: str
    route: str
    view: object


def addresses() -> list[Address]:
    """Every URL of the site."""
    return list(_addresses(get_resolver().url_patterns, "", ""))


def _addresses(patterns: list[URLPattern | URLResolver], namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or ''}", here, pattern.callback)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner, here)
