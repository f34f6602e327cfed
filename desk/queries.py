"""What a person has kept about lists."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import ancestors, in_company, rights_of
from core.refusals import NotFound
from desk.models import Export, Layout, SavedFilter


@dataclass(frozen=True)
class Kept:
    """Chosen columns, the filter at the start, own and shared filters of one list; exports that ended unseen."""

    columns: Sequence[str] = ()
    first: str = ""
    filters: Sequence[tuple[int, str, str, bool, bool]] = field(default=())
    """key, name, query, whether it is the person's own, whether it is shared"""
    ready: int = 0
    failed: int = 0
    """exports that could not be made"""


def filters(user: User, code: str) -> QuerySet[SavedFilter]:
    """The person's own filters of a list and those shared with a unit that the person sits in or below."""
    rows = in_company(SavedFilter.objects.filter(list=code), user)
    return rows.filter(Q(user=user) | Q(unit_id__in=_units_above(user)))


def own_filter(user: User, pk: int) -> SavedFilter:
    """A filter of the person's own, else NotFound: a shared one is only its maker's to change."""
    found = in_company(SavedFilter.objects.filter(pk=pk, user=user), user).first()
    if found is None:
        raise NotFound(_("There is no such filter of yours."))
    return found


def _units_above(user: User) -> set[int]:
    """The units of the person's posts and every unit above them."""
    return {pk for seat in rights_of(user).seats for pk in ancestors(seat.unit)}


def kept(user: User, code: str) -> Kept:
    """Everything a list page asks for, in one statement."""
    text, mine = CharField(), Value(user.pk)
    named = filters(user, code).values_list(Value("filter"), "pk", "name", "query", "user_id", Coalesce("unit_id", 0))
    layout = _layouts(user, code).values_list(
        *(Value("layout"), "pk", "columns", Coalesce("first__query", Value(""), output_field=text), mine, Value(0))
    )
    ended = unseen(user).values_list(Value("export"), "pk", "state", Value(""), mine, Value(0))
    rows = list(named.order_by().union(layout.order_by(), ended.order_by(), all=True))
    chosen = next((row for row in rows if row[0] == "layout"), None)
    return Kept(
        columns=tuple(filter(None, chosen[2].split(","))) if chosen else (),
        first=chosen[3] if chosen else "",
        filters=_told(user, rows),
        ready=sum(row[0] == "export" and row[2] == Export.State.DONE for row in rows),
        failed=sum(row[0] == "export" and row[2] == Export.State.FAILED for row in rows),
    )


def _told(user: User, rows: Sequence[tuple[str, int, str, str, int, int]]) -> list[tuple[int, str, str, bool, bool]]:
    """Own filters first, then those of colleagues, by name."""
    found = [
        (pk, name, query, owner == user.pk, bool(unit))
        for kind, pk, name, query, owner, unit in rows
        if kind == "filter"
    ]
    return sorted(found, key=lambda row: (not row[3], row[1], row[0]))


def _layouts(user: User, code: str) -> QuerySet[Layout]:
    return in_company(Layout.objects.filter(user=user, list=code), user)


def layout(user: User, code: str) -> Layout | None:
    """What the person chose about a list."""
    return _layouts(user, code).first()


def columns(user: User, code: str) -> tuple[str, ...]:
    """Only the chosen columns."""
    chosen = _layouts(user, code).values_list("columns", flat=True).first() or ""
    return tuple(filter(None, chosen.split(",")))


# -- exports ---------------------------------------------------------------------------------------------------------


def exports(user: User) -> QuerySet[Export]:
    """Files made for the person in the current company, the newest first."""
    return in_company(Export.objects.filter(user=user), user).order_by("-created_at", "-pk")


def unseen(user: User) -> QuerySet[Export]:
    """Files that became ready, or could not be made, and that the person has not heard of yet."""
    rows = in_company(Export.objects.filter(user=user), user)
    return rows.filter(state__in=(Export.State.DONE, Export.State.FAILED), seen_at__isnull=True)


def export(user: User, pk: int) -> Export:
    """A file of the person's own, else NotFound."""
    found = exports(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such file for you."))
    return found


def waiting_exports(now: dt.datetime, still: dt.timedelta) -> list[int]:
    """Files that nobody has begun, or that have stood still for so long that whoever made them is gone."""
    late = Q(moved_at__lt=now - still, state__in=Export.OPEN)
    return list(Export.objects.filter(late).order_by("pk").values_list("pk", flat=True))
