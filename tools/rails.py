"""The rails of the code base: how long functions and files may be, how much apps may lean on one another.

python tools/rails.py        exit code 1 when a rail is broken
"""

import ast
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE_APPS = {"core", "accounts", "workflow", "handbook"}
FREE_APPS = {"config", "home", "demo", "api"}
SKIPPED = {"migrations", "tests", "node_modules", ".venv", "docs", "static", "var", "benchmarks", "tools"}
BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.match_case)
TINY_FILE = 3
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Measures:
    """What was counted; (number, where) pairs so that the longest can be named."""

    files: list[tuple[int, str]] = field(default_factory=list)
    functions: list[tuple[int, str]] = field(default_factory=list)
    branches: list[int] = field(default_factory=list)
    deferred_imports: int = 0
    signal_receivers: int = 0
    imports: dict[str, set[str]] = field(default_factory=dict)

    def widest(self) -> int:
        """The most apps, base apps aside, that one app imports."""
        return max((len(found - BASE_APPS) for app, found in self.imports.items() if app not in FREE_APPS), default=0)


def measure(root: Path) -> Measures:
    """Count the whole tree below root."""
    apps = {path.parent.name for path in root.glob("*/__init__.py")} - SKIPPED
    measures = Measures()
    for path in _sources(root):
        parts = path.relative_to(root).parts
        if len(parts) > 1:
            _measure_file(measures, path, parts[0], apps, "/".join(parts))
    return measures


def _sources(root: Path) -> Iterator[Path]:
    """Python files below root; skipped folders are not entered, for a running database's come and go meanwhile."""
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(set(inner) - SKIPPED)
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(".py"))


def _measure_file(measures: Measures, path: Path, app: str, apps: set[str], name: str) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    measures.files.append((text.count("\n"), name))
    measures.imports.setdefault(app, set()).update((set(_imported(tree)) & apps) - {app})
    for node in ast.walk(tree):
        if isinstance(node, Function):
            _measure_function(measures, node, f"{name}:{node.name}")


def _measure_function(measures: Measures, node: Function, where: str) -> None:
    measures.functions.append((_lines(node), where))
    measures.branches.append(_branches(node))
    measures.signal_receivers += any("receiver" in ast.unparse(each) for each in node.decorator_list)
    if node.name != "ready":
        measures.deferred_imports += sum(isinstance(each, ast.Import | ast.ImportFrom) for each in ast.walk(node))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def _lines(node: Function) -> int:
    """Lines of a function without its docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node, clean=False) is None:
        return total
    first = node.body[0]
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1)


def _branches(node: Function) -> int:
    plain = sum(isinstance(each, BRANCHES) for each in ast.walk(node))
    return 1 + plain + sum(len(each.values) - 1 for each in ast.walk(node) if isinstance(each, ast.BoolOp))


def _quantile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0


def rails(measures: Measures) -> list[tuple[str, int, int]]:
    """(name, measured, at most) for every rail."""
    files = [lines for lines, _ in measures.files if lines > TINY_FILE]
    functions = [lines for lines, _ in measures.functions]
    return [
        ("function lines, median", _quantile(functions, 0.5), 8),
        ("function lines, p90", _quantile(functions, 0.9), 20),
        ("function lines, p95", _quantile(functions, 0.95), 30),
        ("function lines, most", max(functions, default=0), 60),
        ("branches, p95", _quantile(measures.branches, 0.95), 6),
        ("branches, most", max(measures.branches, default=0), 10),
        ("file lines, median", _quantile(files, 0.5), 120),
        ("file lines, p90", _quantile(files, 0.9), 250),
        ("file lines, most", max(files, default=0), 400),
        ("deferred imports", measures.deferred_imports, 0),
        ("signal receivers", measures.signal_receivers, 0),
        ("apps one app imports, most", measures.widest(), 7),
    ]


def main() -> int:
    """Print every rail and the longest file and function; 1 when a rail is broken."""
    measures = measure(ROOT)
    found = rails(measures)
    for name, value, limit in found:
        print(f"{'ok ' if value <= limit else 'OUT'} {name:28}{value:>6}   at most {limit}")
    for title, pairs in (("file", measures.files), ("function", measures.functions)):
        for lines, where in sorted(pairs)[:-3:-1]:
            print(f"    longest {title}: {lines} {where}")
    return int(any(value > limit for _, value, limit in found))


if __name__ == "__main__":
    sys.exit(main())
