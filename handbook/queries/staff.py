"""Who sits on a company's posts, where, and who usually makes which papers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import Assignment, Company, Post, Unit
from accounts.queries import Seat, ancestors, in_force
from handbook.books import Handbook
from workflow.models import Paper

S = TypeVar("S", Seat, Assignment)
USUAL = dt.timedelta(days=180)
"""whoever made a paper of a kind within these days is one of its usual makers"""


@dataclass(frozen=True)
class Staff:
    """The posts of a company on a day: their titles, who may decide as each, and who usually makes which papers."""

    titles: Mapping[str, str]
    people: Mapping[str, Mapping[int, str]]
    makers: Mapping[str, Set[int]]


def staff(company: Company, book: Handbook, on: dt.date) -> Staff:
    """Read them in three statements."""
    posts = Post.objects.filter(company=company).values_list("code", "title", "designated_id", "substitute_id")
    named = {code: (title, (designated, substitute)) for code, title, designated, substitute in posts}
    titles = {code: post.title for code, post in book.posts.items()} | {code: row[0] for code, row in named.items()}
    rows = Assignment.objects.filter(in_force(on), post__company=company, user__is_active=True)
    seated: dict[str, dict[int, str]] = defaultdict(dict)
    for code, pk, name in rows.values_list("post__code", "user_id", "user__name"):
        seated[code][pk] = name
    people = {code: _deciding(held, named[code][1]) for code, held in seated.items()}
    return Staff(titles, people, _makers(company, on))


def _deciding(held: Mapping[int, str], named: Iterable[int | None]) -> Mapping[int, str]:
    """A post with a designated person is that person's, else the substitute's, else everybody's on it."""
    chosen = next((pk for pk in named if pk in held), None)
    return held if chosen is None else {chosen: held[chosen]}


def _makers(company: Company, on: dt.date) -> Mapping[str, Set[int]]:
    papers = Paper.objects.filter(company=company, created_at__date__gt=on - USUAL)
    found: dict[str, set[int]] = defaultdict(set)
    for kind, maker in papers.values_list("kind", "maker_id").distinct():
        found[kind].add(maker)
    return found


def in_branches(seats: Sequence[S]) -> list[S]:
    """Those of the seats that lie in a branch or below one; one statement, none without seats."""
    above = {pk for seat in seats for pk in ancestors(seat.unit)}
    if not above:
        return []
    branches = set(Unit.objects.filter(pk__in=above, kind=Unit.Kind.BRANCH).values_list("pk", flat=True))
    return [seat for seat in seats if branches & set(ancestors(seat.unit))]


def units_of_posts(company: Company, posts: Iterable[str], on: dt.date) -> dict[str, Unit]:
    """The highest unit in which each post is held on a day; no branch speaks for the company (OFFICE-03)."""
    held = Assignment.objects.filter(in_force(on), post__company=company, post__code__in=list(posts))
    rows = list(held.select_related("unit", "post"))
    away = {row.pk for row in in_branches(rows)}
    found: dict[str, Unit] = {}
    for row in sorted(rows, key=lambda row: (len(row.unit.path), row.unit.path)):
        if row.pk not in away:
            found.setdefault(row.post.code, row.unit)
    return found
