"""Who sits on a company's posts on a day, for the pages of the handbook: three statements, whatever they show."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import Assignment, Company, Post, Unit
from accounts.queries import in_force


@dataclass(frozen=True)
class Seated:
    """A post of the company with whoever sits on it; the units are those in which people were seated."""

    code: str
    title: str
    role: str
    role_name: str
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    designated: str = ""
    substitute: str = ""


@dataclass(frozen=True)
class Seating:
    """Every post of the company by its code, and what its units are called."""

    posts: Mapping[str, Seated] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def title(self, code: str, otherwise: str = "") -> str:
        """The post's title, else what the handbook calls it."""
        return self.posts[code].title if code in self.posts else otherwise or code

    def unit(self, code: str) -> str:
        """What a unit is called."""
        return self.units.get(code, code)

    def people(self, code: str) -> tuple[str, ...]:
        """Who sits on the post; nobody where the company has no such post."""
        return self.posts[code].people if code in self.posts else ()

    def with_role(self, role: str) -> list[Seated]:
        """The posts that carry a role."""
        return [post for post in self.posts.values() if post.role == role]


def seating(company: Company, on: dt.date) -> Seating:
    """The company's posts and who sits on them on a day, in the order in which they were made."""
    held: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(in_force(on), post__company=company, user__is_active=True)
    for row in rows.select_related("user", "unit").order_by("starts", "pk"):
        held[row.post_id].append(row)
    posts = Post.objects.filter(company=company).select_related("designated", "substitute").order_by("pk")
    units = dict(Unit.objects.filter(company=company).values_list("code", "name"))
    return Seating({post.code: _seated(post, held[post.pk]) for post in posts}, units)


def _seated(post: Post, rows: list[Assignment]) -> Seated:
    return Seated(
        post.code,
        post.title,
        post.role,
        post.get_role_display(),
        tuple(dict.fromkeys(str(row.user) for row in rows)),
        tuple(dict.fromkeys(row.unit.name for row in rows)),
        str(post.designated or ""),
        str(post.substitute or ""),
    )
