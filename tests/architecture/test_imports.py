"""What may import what, beyond the layers that import-linter checks."""

import ast

from tests.architecture.house import APPS, BASE_APPS, SPANNING_APPS, Source, imported, sources

# Inside these an app decides, answers and waits; nobody else has business there.
PRIVATE = {"views", "forms", "tasks", "reactions", "policies", "urls", "apps", "pages", "exports", "migrations"}


def test_another_app_is_entered_by_its_public_modules_only() -> None:
    found = [where for source in sources() if source.app not in SPANNING_APPS for where in _trespasses(source)]
    assert found == []


def _trespasses(source: Source) -> list[str]:
    return [
        f"{source.at(node)} imports {name}"
        for node in ast.walk(source.tree)
        for name in imported(node)
        if _is_private(name) and not name.startswith((f"{source.app}.", "core."))
    ]


def _is_private(name: str) -> bool:
    app, _, rest = name.partition(".")
    if app not in APPS or app in BASE_APPS:
        return False
    return bool(PRIVATE & set(rest.split(".")))


def test_models_write_through_services_of_their_own_app() -> None:
    """Another app's rows are never created, changed or deleted directly: its models' managers stay at home."""
    found = [where for source in sources() if source.app not in SPANNING_APPS for where in _foreign_writes(source)]
    assert found == []


WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "delete", "bulk_update"}


def _foreign_writes(source: Source) -> list[str]:
    foreign = _foreign_models(source)
    return [
        f"{source.at(node)} writes {model}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        for model in [_manager_of(node.func.value)]
        if model in foreign
    ]


def _foreign_models(source: Source) -> set[str]:
    names = (
        name for node in ast.walk(source.tree) for name in imported(node) if ".models." in name and "django" not in name
    )
    return {name.rpartition(".")[2] for name in names if not name.startswith(f"{source.app}.")}


def _manager_of(node: ast.AST) -> str:
    """The X of X.objects.filter(…)…, or nothing."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
            return node.value.id
        node = node.func if isinstance(node, ast.Call) else node.value
    return ""


def test_imports_stand_at_the_top() -> None:
    found = [
        source.at(inner)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name != "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_signals_across_apps() -> None:
    names = {"django.dispatch.receiver", "django.dispatch.Signal", "django.db.models.signals"}
    found = [
        f"{source.at(node)} {name}"
        for source in sources()
        for node in ast.walk(source.tree)
        for name in imported(node)
        if name in names or name.startswith("django.db.models.signals.")
    ]
    assert found == []
