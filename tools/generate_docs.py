"""The generated pages under docs/: state diagrams, permissions, registry, reactions and the proof of the rules.

usage: python tools/generate_docs.py [--check]   (needs the settings of `./run manage`)

`--check` writes nothing and fails when a page is not what the code says; `./run test` runs it.
"""

import ast
import csv
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402 - Django must be set up first
from django.utils import translation  # noqa: E402 - as above

from accounts.rights_names import NAMES  # noqa: E402 - as above
from accounts.roles import PERMISSIONS, ROLES  # noqa: E402 - as above
from handbook import books, schema  # noqa: E402 - as above
from handbook.parameters import PARAMETERS  # noqa: E402 - as above
from handbook.timers import TIMERS, Timer  # noqa: E402 - as above
from handbook.variations import VARIATIONS  # noqa: E402 - as above
from workflow import outbox, registry  # noqa: E402 - as above

HEAD = "<!-- Written by tools/generate_docs.py; do not edit. -->\n\n"
MARK = "rule"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"


# -- states ----------------------------------------------------------------------------------------------------------


def states() -> str:
    """One diagram per document kind, read from its state machine."""
    parts = ["# State diagrams\n\nEvery move goes through `workflow.papers.door`, with an event.\n"]
    for kind in registry.kinds():
        model = kind.document
        field: Any = model._meta.get_field("state")  # type: ignore[misc]  # each kind's own FSM field
        labels = dict(model.State.choices)  # type: ignore[attr-defined]  # every document declares State
        moves = sorted({(str(move.source), str(move.target), move.name) for move in field.get_all_transitions(model)})
        parts.append(f"\n## {kind.code}: {kind.name}\n\n```mermaid\nstateDiagram-v2\n")
        parts += [f"    {state}: {label}\n" for state, label in labels.items()]
        parts.append(f"    [*] --> {field.get_default()}\n")
        parts += [f"    {source} --> {target}: {name}\n" for source, target, name in moves]
        parts.append("```\n")
    return "".join(parts)


# -- permissions -----------------------------------------------------------------------------------------------------


def _views(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, route, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            right = getattr(pattern.callback, "permission", None)
            yield f"{namespace}:{pattern.name}", "/" + route, "no login" if right is None else right or "login only"


def permissions() -> str:
    """Role × permission, and the permission in front of every URL."""
    roles = sorted(ROLES)
    rows = [
        [f"`{right}`", str(NAMES.get(right, "")), *("●" if right in ROLES[role].permissions else "" for role in roles)]
        for right in sorted(PERMISSIONS)
    ]
    urls = [[f"`{name}`", f"`{route}`", right] for name, route, right in sorted(_views(get_resolver()))]
    return (
        "# Who may do what\n\nDeciding on a paper is in no role: it is granted step by step (`workflow.StepGrant`).\n\n"
        "## Roles and permissions\n\n"
        + _table(["permission", "meaning", *roles], rows)
        + "\n## URLs\n\n"
        + _table(["name", "URL", "needs"], urls)
    )


# -- registry and reactions ------------------------------------------------------------------------------------------


def registered() -> str:
    """Every document kind with its events, gates, and what later apps add to its page."""
    parts = ["# Document kinds\n"]
    for kind in registry.kinds():
        events = ", ".join(f"`{event}`" for event in sorted(registry.known_events(kind)))
        parts.append(f"\n## {kind.code}: {kind.name}\n\n")
        parts.append(f"- model `{kind.model}`, page `{kind.url}`, seen with `{kind.permission}`\n- events: {events}\n")
        for gate in kind.gates:
            decided = f"{gate.decided.__module__}.{gate.decided.__qualname__}"
            then = f"{gate.then.__module__}.{gate.then.__qualname__}"
            parts.append(f"- gate `{gate.code}` ({gate.name}): event `{gate.approved}`; `{decided}`, then `{then}`\n")
        for offer in registry.offers(kind.code):
            parts.append(f"- offer `{offer.code}` ({offer.label}): `{offer.url_name}`, needs `{offer.permission}`\n")
        for panel in registry.panels(kind.code):
            parts.append(f"- panel `{panel.template}`, needs `{panel.permission or 'nothing more'}`\n")
    return "".join(parts)


def reactions() -> str:
    """What happens later when something happened."""
    rows = [[f"`{event}`", ", ".join(f"`{name}`" for name in named)] for event, named in outbox.reactions().items()]
    return "# Reactions\n\nRun by the worker from the outbox, each once (`workflow.outbox`).\n\n" + _table(
        ["event", "reactions"], rows
    )


# -- handbooks -------------------------------------------------------------------------------------------------------


def handbooks() -> str:
    """Every key, choice, figure and clock of the handbooks, and who signs what in each preset."""
    names = sorted(path.stem for path in books.FOLDER.glob("*.toml"))
    found = {name: books.load(name) for name in names}
    keys = [
        [
            f"`{key}`",
            spec.read.type,
            str(spec.meaning),
            spec.rule,
            _default(spec),
            *(_said(spec, found[name], key) for name in names),
        ]
        for key, spec in schema.KEYS.items()
    ]
    signed = [
        [name, f"`{row.kind}` {row.gate}", row.case, row.measure, str(row.band), _deciders(book, row), row.rule]
        for name, book in found.items()
        for row in book.rows
    ]
    clocks = [
        [code, str(timer.trigger), str(timer.action), _figures(timer), timer.rule, _posts(found, code)]
        for code, timer in TIMERS.items()
    ]
    figures = [[str(number), row.name, _where(row.where)] for number, row in PARAMETERS.items()]
    choices = [[code, str(row.concept), _where(row.where)] for code, row in VARIATIONS.items()]
    return (
        "# The handbooks\n\nHow they are written stands in [handbook.md](../handbook.md). — means that the preset is "
        "silent; what is in (parentheses) is inferred.\n\n## Values\n\n"
        + _table(["key", "type", "meaning", "rule", "default", *names], keys)
        + "\n## Who signs\n\n"
        + _table(["preset", "paper and gate", "case", "measure", "amounts", "posts in order", "rule"], signed)
        + "\n## Clocks\n\n"
        + _table(["code", "starts", "when due", "figures", "rule", "told"], clocks)
        + "\n## The 68 figures\n\n"
        + _table(["number", "figure", "stands at"], figures)
        + "\n## The 59 variations\n\n"
        + _table(["number", "concept", "settled at"], choices)
    )


def _said(spec: schema.Key, book: books.Handbook, key: str) -> str:
    if key not in book.values:
        return "—"
    titles = {code: post.title for code, post in book.posts.items()}
    text = " ".join(spec.show(book.values[key], titles).split())
    text = text if len(text) <= 60 else text[:59] + "…"
    return f"({text})" if key in book.inferred else text


def _default(spec: schema.Key) -> str:
    if spec.default is schema.NOT_SET:
        return "not set"
    return spec.show(spec.default) or "empty"


def _deciders(book: books.Handbook, row: books.Row) -> str:
    return "、".join(step.title or book.posts[step.post].title for step in row.steps)


def _figures(timer: Timer) -> str:
    own = [f"{name} {raw}" for name, raw in timer.figures.items()]
    return ", ".join([*own, *(f"`{key}`" for key in timer.keys)])


def _posts(found: dict[str, books.Handbook], code: str) -> str:
    told = {name: book.timers[code] for name, book in found.items() if code in book.timers}
    return "; ".join(
        f"{name}: {'、'.join(found[name].posts[post].title for post in row.posts)}" for name, row in told.items()
    )


def _where(places: tuple[str, ...]) -> str:
    return ", ".join(f"`{place}`" for place in places)


# -- rules -----------------------------------------------------------------------------------------------------------


def _marked() -> dict[str, list[str]]:
    """Rule id → tests that prove it, read from the marks without running anything."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for rule in _rules_of(node):
                    found[rule].append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def _rules_of(node: ast.FunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == f"pytest.mark.{MARK}":
            yield from (str(arg.value) for arg in decorator.args if isinstance(arg, ast.Constant))


def rules() -> str:
    """The rule table with what proves each rule; an unknown id in a mark is an error."""
    marked = _marked()
    with (ROOT / "docs" / "rules.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    known = {row["id"] for row in table}
    if unknown := sorted(set(marked) - known):
        raise SystemExit(f"tests name rules that do not exist: {', '.join(unknown)}")
    proved = [row for row in table if row["id"] in marked]
    rows = [
        [row["id"], row["rule"], row["verify"], "<br>".join(f"`{test}`" for test in marked[row["id"]])]
        for row in proved
    ]
    still_open = ", ".join(row["id"] for row in table if row["id"] not in marked)
    return (
        f"# Rules\n\n{len(proved)} of {len(table)} rules are proved by a test through a service or a URL. "
        "The table itself is `docs/rules.csv`.\n\n## Proved\n\n"
        + _table(["rule", "what", "input → expected", "proved by"], rows)
        + f"\n## Open\n\n{still_open}\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    "generated/states.md": states,
    "generated/permissions.md": permissions,
    "generated/registry.md": registered,
    "generated/reactions.md": reactions,
    "generated/handbook.md": handbooks,
    "rules.md": rules,
}


def main(check: bool) -> int:
    """Write the pages, or say which differ."""
    stale = []
    for name, page in PAGES.items():
        path, text = ROOT / "docs" / name, HEAD + page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name} {'is not what the code says' if check else 'written'}")
    if check and stale:
        print("run: ./run docs")
    return int(check and bool(stale))


if __name__ == "__main__":
    with translation.override("en"):
        sys.exit(main("--check" in sys.argv[1:]))
