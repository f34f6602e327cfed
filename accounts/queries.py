"""Who may do what, where. Everything starts from the assignments in force."""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.roles import ROLES
from core.dates import business_date
from core.reading import Reading

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Seat:
    """One assignment: the post, the unit it was given in, and the ids of that unit and of all below it."""

    post: Post
    unit: Unit
    covers: frozenset[int]
    starts: dt.date
    ends: dt.date | None

    def taken(self, on: dt.date) -> bool:
        """Whether it is in force on a day; the same as `in_force`, for a row that was read already."""
        return self.starts <= on and (self.ends is None or on < self.ends)

    def gives(self, permission: str) -> bool:
        """Whether the post's role carries a permission."""
        return permission in ROLES[self.post.role].permissions


@dataclass(frozen=True)
class Rights:
    """What one person may do in the current company on one day."""

    permissions: frozenset[str]
    units: frozenset[int]
    by_permission: dict[str, frozenset[int]]
    posts: tuple[Post, ...]
    companies: tuple[Company, ...]
    seats: tuple[Seat, ...] = ()


NO_RIGHTS = Rights(frozenset(), frozenset(), {}, (), ())
DAY = dt.timedelta(days=1)


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Filter of assignments in force on a day: from its first day, until the day before its end."""
    begun = Q(**{f"{prefix}starts__lte": on})
    return begun & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": on}))


def seats_of(user: User, on: dt.date) -> list[Seat]:
    """The seats a person holds on a day in every company: as `person_with_seats` read them, else one statement."""
    today, read = getattr(user, "_seats", (dt.date.min, ()))  # the person of a request is a lazy wrapper
    if abs(on - today) > DAY:
        read = _as_seats(_SEATS(user.pk, on, on))
    return [seat for seat in read if seat.taken(on)]


def person_with_seats(user_id: int, now: dt.datetime) -> User | None:
    """A person with the current company and the seats held about now, in one statement; None for who holds none.

    What day it is depends on the company, which is read only here: so the day before and the day after are read too.
    """
    today = now.date()
    rows = _SEATS(user_id, today + DAY, today - DAY)
    if not rows:
        return None
    user = rows[0].user
    user.__dict__["_seats"] = (today, _as_seats(rows))  # kept on the instance, as `rights_of` does
    return user


# Read on every request.
_SEATS = Reading(
    Assignment,
    ("post", "unit", "unit__company", "user", "user__company"),
    where='"row".user_id = %s AND "row".starts <= %s AND ("row".ends IS NULL OR "row".ends > %s)',
    also={
        "covers": """ARRAY(SELECT below.id FROM accounts_unit AS below
                            WHERE below.company_id = unit.company_id AND starts_with(below.path, unit.path))"""
    },
)


def _as_seats(rows: Iterable[Assignment]) -> list[Seat]:
    """In the order of their keys: a few rows are sorted here for less than it costs in the database."""
    return [
        Seat(row.post, row.unit, frozenset(row.covers), row.starts, row.ends)  # type: ignore[attr-defined]  # annotated
        for row in sorted(rows, key=lambda row: row.pk)
    ]


def rights_of(user: User, on: dt.date | None = None) -> Rights:
    """The person's rights in the current company, kept on the instance (one request, one answer per day)."""
    if not user.is_active or user.company is None:
        return NO_RIGHTS
    day = on or business_date(timezone.now(), user.company.zone)
    key = (user.company_id, day)
    kept: dict[tuple[int | None, dt.date], Rights] = user.__dict__.setdefault("_rights", {})
    if key not in kept:
        kept[key] = _read_rights(user, day)
    return kept[key]


def _read_rights(user: User, day: dt.date) -> Rights:
    seats = seats_of(user, day)
    here = tuple(seat for seat in seats if seat.unit.company_id == user.company_id)
    companies = {seat.unit.company_id: seat.unit.company for seat in seats}
    by_permission: dict[str, set[int]] = defaultdict(set)
    for seat in here:
        for right in ROLES[seat.post.role].permissions:
            by_permission[right] |= seat.covers
    frozen = {right: frozenset(where) for right, where in by_permission.items()}
    units = frozenset(pk for seat in here for pk in seat.covers)
    posts = tuple(seat.post for seat in here)
    return Rights(frozenset(frozen), units, frozen, posts, tuple(companies.values()), here)


def holds(user: User, post: str, unit_id: int) -> bool:
    """Whether the person sits on the post today for papers of a unit, there or above; like `seated`, without asking."""
    return any(seat.post.code == post and unit_id in seat.covers for seat in rights_of(user).seats)


def may(user: User, permission: str, within: Unit | int | None = None) -> bool:
    """Whether a role that the person holds here carries the permission, for this unit if one is named."""
    rights = rights_of(user)
    if within is None:
        return permission in rights.permissions
    unit_id = within.pk if isinstance(within, Unit) else within
    return unit_id in rights.by_permission.get(permission, frozenset())


def highest_unit(user: User, permission: str) -> Unit:
    """The highest unit in which a post of the person gives the permission; ask `may` first."""
    units = [seat.unit for seat in rights_of(user).seats if seat.gives(permission)]
    return min(units, key=lambda unit: (len(unit.path), unit.path))


def permissions_of(user: User) -> frozenset[str]:
    """Every permission that the person holds somewhere in the current company."""
    return rights_of(user).permissions


def person_at(user: User, company: Company) -> User:
    """The same person at work in another company, for what is told them of it while they work elsewhere."""
    there = copy.copy(user)
    there.company = company
    return there


def units_of(user: User) -> frozenset[int]:
    """Ids of the units that the person may see: those of the assignments and all below them."""
    return rights_of(user).units


def at_work_in(user: User) -> int:
    """Id of the company in which the person holds a post today; 0 for whoever has left, or never had one."""
    return user.works_in if rights_of(user).posts else 0


def scoped(queryset: QuerySet[M], user: User) -> QuerySet[M]:
    """Only rows of the person's company and units."""
    return queryset.filter(company_id=user.works_in, unit_id__in=units_of(user))


def in_company(queryset: QuerySet[M], user: User) -> QuerySet[M]:
    """Only rows of the person's company; for master data that the whole company shares."""
    return queryset.filter(company_id=user.works_in)


Asked = Sequence[tuple[str, Unit]]
"""(code of a post, unit of the paper) for each step that somebody must decide"""


def seated(company_id: int, asked: Asked, on: dt.date) -> QuerySet[Assignment]:
    """Who sits on any of these posts for a paper of its unit on a day, there or above."""
    here = [Q(post__code=post, unit_id__in=ancestors(unit)) for post, unit in asked]
    return Assignment.objects.filter(reduce(or_, here), in_force(on), post__company_id=company_id, user__is_active=True)


People = Iterable[int] | RawSQL
"""Ids of people, or a subquery that selects them."""


@dataclass(frozen=True)
class Seats:
    """Who may act as a post: the ids of the people; '' as title when nobody sits there."""

    title: str
    people: tuple[int, ...]


def holders(company_id: int, asked: Asked, on: dt.date, but: Iterable[People] = ()) -> list[Seats]:
    """Who may act as each post for a paper of its unit on a day, leaving out everybody in `but` (its makers).

    A post with a designated person is that person's while assigned; else the substitute's; else everybody's on it.
    One statement, however many posts are asked for.
    """
    rows = seated(company_id, asked, on)
    for people in but:
        rows = rows.exclude(user_id__in=people)
    found = list(rows.values_list("post__code", "unit_id", "user_id", *_POST))
    return [_seats([row for row in found if row[0] == post and row[1] in ancestors(unit)]) for post, unit in asked]


_POST = ("post__title", "post__designated_id", "post__substitute_id")


def _seats(rows: Sequence[tuple[Any, ...]]) -> Seats:
    if not rows:
        return Seats("", ())
    people = dict.fromkeys(row[2] for row in rows)
    title, *named = rows[0][3:]
    chosen = next((person for person in named if person in people), None)
    return Seats(title, (chosen,) if chosen else tuple(people))


def ancestors(unit: Unit) -> list[int]:
    """Ids from the root down to the unit itself."""
    return [int(part) for part in unit.path.split("/") if part]


def post_titles(company_id: int, codes: Iterable[str]) -> dict[str, str]:
    """Code → Chinese title of a company's posts."""
    return dict(Post.objects.filter(company_id=company_id, code__in=list(codes)).values_list("code", "title"))


def post_roles(company_id: int, codes: Iterable[str]) -> dict[str, str]:
    """Code → role of a company's posts; one query."""
    return dict(Post.objects.filter(company_id=company_id, code__in=list(codes)).values_list("code", "role"))


def people_with(company_id: int, permission: str, on: dt.date, units: Iterable[int] | None = None) -> list[User]:
    """People whose role carries the permission in the company on a day, for any of `units` when given."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    rows = Assignment.objects.filter(in_force(on), post__company_id=company_id, post__role__in=roles)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    return list(User.objects.filter(assignments__in=rows, is_active=True).distinct().order_by("pk"))
