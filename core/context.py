"""The context processor of the shell. It reads what middleware of higher layers put on the request:
`permissions`, `company`, `companies` and `post_title`; a page without them shows less, never fails."""

from typing import Any

from django.http import HttpRequest

from core import pages

THEMES = ("light", "dark", "system")
THEME_COOKIE = "theme"
PLACES = ("bell", "news", "search", "companies", "preferences", "delegations", "password", "logout")
DEVICE_COOKIE = "device"
"""what page.js saw the device prefer, for those who want the theme of the device"""


def shell(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows around a page; figures are callables, so that a part of a page does not ask for them."""
    permissions: frozenset[str] = getattr(request, "permissions", frozenset())
    return {
        "permissions": permissions,
        "company": getattr(request, "company", None),
        "companies": getattr(request, "companies", ()),
        "post_title": getattr(request, "post_title", ""),
        "theme": theme_of(request),
        "follows_device": chosen_theme(request) == "system",
        "letters": getattr(getattr(request, "user", None), "letters", True),
        "nav_entries": lambda: pages.shown(request, permissions),
        "notice_count": lambda: _count("bell", request),
        "places": {name: pages.placed(name) for name in PLACES},
    }


def theme_of(request: HttpRequest) -> str:
    """Light or dark: as chosen, or as the device last said."""
    chosen = chosen_theme(request)
    if chosen != "system":
        return chosen
    return "dark" if request.COOKIES.get(DEVICE_COOKIE) == "dark" else "light"


def chosen_theme(request: HttpRequest) -> str:
    """The theme chosen in this browser, else the person's own, else light."""
    chosen = request.COOKIES.get(THEME_COOKIE) or getattr(getattr(request, "user", None), "theme", "")
    return chosen if chosen in THEMES else THEMES[0]


def _count(name: str, request: HttpRequest) -> int:
    found = pages.placed(name)
    return found.count(request) if found and found.count else 0
