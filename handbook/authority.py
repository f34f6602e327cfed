"""Rights and price floors, post by post (PARTS-03): what each may do, and how low a price it may agree to alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights_names import right_name
from accounts.roles import ROLES
from core.display import money_text, qty_text
from handbook import floors
from handbook.blocks import Table
from handbook.books import Handbook
from handbook.floors import PriceFloors
from handbook.schema import KEYS
from handbook.seating import Seated, Seating

LIMITS = "pricing.discount_limits"
AREAS: dict[str, str | Promise] = {
    "home": gettext_lazy("Start page"),
    "calls": gettext_lazy("Calls and leads"),
    "customers": gettext_lazy("Customers"),
    "catalog": gettext_lazy("Products"),
    "quotes": gettext_lazy("Enquiries and quotations"),
    "orders": gettext_lazy("Orders"),
    "shipping": gettext_lazy("Delivery"),
    "receivables": gettext_lazy("Receipts and invoices"),
    "credit": gettext_lazy("Credit"),
    "inventory": gettext_lazy("Stock"),
    "imports": gettext_lazy("Imports"),
    "desk": gettext_lazy("Lists"),
    "rights": gettext_lazy("People and posts"),
    "handbook": gettext_lazy("Handbook"),
    "audit": gettext_lazy("Audit"),
}
"""Areas of rights, by the first word of a permission, in the order of the work."""


@dataclass(frozen=True)
class Floor:
    """How low a role may go: the sentence, and the lowest price in per cent of the base price for the picture."""

    said: str
    lowest: Decimal | None = None

    @property
    def off(self) -> int:
        """How far below the base price, in whole per cent, for the bar."""
        return 0 if self.lowest is None else int(100 - self.lowest)


@dataclass(frozen=True)
class PostRights:
    """One post: who sits there, its rights by area, its price floor, and what it decides."""

    post: Seated
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    floor: Floor
    decides: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rights it has."""
        return sum(len(rights) for _area, rights in self.areas)


def floor(book: Handbook, role: str) -> Floor:
    """How low a role may go by the handbook; a role that it does not name has the list price."""
    table: PriceFloors | None = book.values.get(LIMITS)
    if table is None:
        return Floor(_("The handbook names no price floors."))
    own = table.floor(role)
    if own.kind == floors.ANY:
        return Floor(_("any price, without limit"), Decimal(0))
    if own.kind == floors.LIST or not own.figure:
        return Floor(_("the list price: gives nothing away"), Decimal(100))
    return _percent(own.figure, table) if own.kind == floors.PERCENT else _off(own.figure, table)


def _percent(share: Decimal, table: PriceFloors) -> Floor:
    said = _("down to %(lowest)s%% of the base price (%(share)s%% off)")
    if not table.inclusive:
        said = _("above %(lowest)s%% of the base price (less than %(share)s%% off)")
    return Floor(said % {"lowest": qty_text(100 - share), "share": qty_text(share)}, 100 - share)


def _off(figure: Decimal, table: PriceFloors) -> Floor:
    said = (
        _("down to %(figure)s below the base price")
        if table.inclusive
        else _("less than %(figure)s below the base price")
    )
    return Floor(said % {"figure": money_text(figure)})


def floors_table(book: Handbook, seats: Seating) -> Table:
    """Every role that the handbook names with its floor, and who has it today."""
    heads = (_("Role"), _("Price floor"), _("Posts and people"), _("Rule"))
    table: PriceFloors | None = book.values.get(LIMITS)
    rule = KEYS[LIMITS].rule
    roles = table.floors if table is not None else ()
    return Table(
        heads, tuple((str(ROLES[role].name), floor(book, role).said, _held(role, seats), rule) for role in roles)
    )


def _held(role: str, seats: Seating) -> str:
    posts = seats.with_role(role)
    return "；".join(f"{post.title}（{'、'.join(post.people) or _('nobody')}）" for post in posts)


def rights(book: Handbook, seats: Seating, decided: Iterable[tuple[str, str]]) -> list[PostRights]:
    """Every post of the company; `decided` pairs the code of a post with what it decides, in words."""
    by_post: dict[str, list[str]] = {}
    for code, what in decided:
        by_post.setdefault(code, []).append(what)
    return [
        PostRights(post, _areas(post.role), floor(book, post.role), tuple(dict.fromkeys(by_post.get(post.code, ()))))
        for post in seats.posts.values()
    ]


def _areas(role: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    held = sorted(ROLES[role].permissions)
    known = [*AREAS, *sorted({right.partition(".")[0] for right in held} - set(AREAS))]
    found = ((area, [right for right in held if right.partition(".")[0] == area]) for area in known)
    return tuple(
        (str(AREAS.get(area, area)), tuple(right_name(right) for right in names)) for area, names in found if names
    )
