"""What the shell of every page shows, as data: apps register in `ready()`, the context processor reads.

The registry knows no app: an entry is a label, a URL name, an icon and a permission. Nothing here writes or queries;
a count is a callable that the app brings along.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import IntegerChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Text

HOME = "home:worklist"
Count = Callable[[HttpRequest], int]
Known = Callable[[HttpRequest], bool]
_entries: dict[str, "NavEntry"] = {}
_places: dict[str, "Place"] = {}


class Section(IntegerChoices):
    """The parts of the side menu, in their order; the first has no heading."""

    TODAY = 0, ""
    SALES = 1, _("Sales")
    GOODS = 2, _("Shipping and stock")
    MONEY = 3, _("Receivables")
    CREDIT = 4, _("Credit")
    FILES = 5, _("Files and figures")
    HOUSE = 6, _("House rules")


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the side menu. Without a permission everybody sees it."""

    label: Text
    url_name: str
    icon: str
    permission: str
    order: int
    section: Section
    count: Count | None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A fixed place of the shell that some app fills: the bell, the search box, the company switch."""

    url_name: str
    count: Count | None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as one person sees it."""

    label: Text
    url: str
    icon: str
    section: Text
    count: int
    current: bool


def nav(
    label: Text,
    url_name: str,
    icon: str,
    permission: str = "",
    order: int = 50,
    *,
    section: Section = Section.SALES,
    count: Count | None = None,
    known: Known | None = None,
) -> None:
    """Adds an entry to the side menu; the same URL name registered again replaces it.

    With `known` it stands there only for whom the company knows such a thing; the page itself asks the permission.
    """
    _entries[url_name] = NavEntry(label, url_name, icon, permission, order, section, count, known)


def place(name: str, url_name: str, count: Count | None = None) -> None:
    """Fills a place of the shell: bell, news, search, companies, preferences, password or logout."""
    _places[name] = Place(url_name, count)


def placed(name: str) -> Place | None:
    return _places.get(name)


def entries() -> list[NavEntry]:
    """Every registered entry in the order of the menu."""
    return sorted(_entries.values(), key=lambda entry: (entry.section, entry.order, entry.url_name))


def shown(request: HttpRequest, permissions: frozenset[str]) -> list[ShownEntry]:
    """The entries this person may see, the current one marked: the longest URL that the path starts with."""
    known = (entry for entry in allowed(permissions) if entry.known is None or entry.known(request))
    found = [(entry, reverse(entry.url_name)) for entry in known]
    here = max((url for _, url in found if _covers(url, request.path)), key=len, default="")
    return [
        ShownEntry(
            entry.label, url, entry.icon, entry.section.label, entry.count(request) if entry.count else 0, url == here
        )
        for entry, url in found
    ]


def allowed(permissions: frozenset[str]) -> list[NavEntry]:
    """The entries that somebody with these permissions may open."""
    return [entry for entry in entries() if not entry.permission or entry.permission in permissions]


def address(url_name: str, permissions: frozenset[str]) -> str:
    """The page of an entry, the first of the menu for one that the person may not open (any more)."""
    known = [entry.url_name for entry in allowed(permissions)]
    return reverse(url_name if url_name in known else HOME)


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
