"""Who gets in, and by which doors rows are read."""

import ast

from django.conf import settings

from tests.architecture.house import Source, addresses, imported, sources

# Pages for people who are not signed in.
OPEN = {"accounts:login", "core:language", "core:theme", "core:components", "core:healthz"}
# Modules whose business is rows. The base app workflow names its services after what they keep.
ROW_MODULES = {"models", "queries", "services", "management", "checks", "briefs", "cautions", "facts"}
WORKFLOW_SERVICES = {
    *("papers", "approval", "turns", "clock", "outbox", "once", "files", "comments", "prints", "numbers", "links"),
    *("mail", "mailing", "deciders", "seen", "delegations"),
}
FORBIDDEN = {"has_perm", "has_perms", "has_module_perms", "get_objects_for_user"}


def test_every_address_but_a_few_requires_a_login() -> None:
    open_to_all = {each.name for each in addresses() if not getattr(each.view, "login_required", True)}
    assert open_to_all <= OPEN


def test_every_address_names_its_right() -> None:
    nameless = [
        each.name for each in addresses() if each.name not in OPEN and getattr(each.view, "permission", None) is None
    ]
    assert nameless == []


def test_login_is_required_before_any_view() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_admin_site_is_not_installed() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_rows_are_read_in_queries_and_services_only() -> None:
    found = [where for source in sources() if not _keeps_rows(source) for where in _bare_managers(source)]
    assert found == []


def _keeps_rows(source: Source) -> bool:
    if ROW_MODULES & set(source.parts) or source.app == "demo":
        return True
    return source.app == "workflow" and bool(WORKFLOW_SERVICES & set(source.parts))


def _bare_managers(source: Source) -> list[str]:
    """`X.objects` anywhere but in `X.objects.none()`, which reads nothing and only tells a form its type."""
    nothing = {
        id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and node.attr == "none"
    }
    return [
        source.at(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} and id(node) not in nothing
    ]


def test_guardian_and_django_permissions_are_asked_through_may_only() -> None:
    """Their defaults let superusers and global permissions through; deciding reads the grant row itself."""
    found = [
        source.at(node)
        for source in sources()
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and node.attr in FORBIDDEN)
        or any(name.rpartition(".")[2] in FORBIDDEN for name in imported(node))
    ]
    assert found == []
