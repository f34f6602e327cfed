"""Who sits on a company's posts on a day, as the pages of the handbook show it; `facts.seating` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import Unit, User

SELLS = "sales_clerk"
"""role of those who make the papers that the company sells by"""


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

    @property
    def acting(self) -> tuple[str, ...]:
        """Who decides as the post today: the designated person, else the substitute, else everybody who sits there."""
        named = next((who for who in (self.designated, self.substitute) if who and who in self.people), "")
        return (named,) if named else self.people


@dataclass(frozen=True)
class Seating:
    """Every post of the company by its code, and what its units are called."""

    posts: Mapping[str, Seated] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    tree: tuple[Unit, ...] = ()
    """the company's units, from the root down"""
    staff: Mapping[int, User] = field(default_factory=dict)
    """everybody who sits on a post, by name"""
    home: Mapping[int, Unit] = field(default_factory=dict)
    """person → the unit of the oldest seat below the company as a whole"""

    def title(self, code: str, otherwise: str = "") -> str:
        """The post's title, else what the handbook calls it."""
        return self.posts[code].title if code in self.posts else otherwise or code

    def unit(self, code: str) -> str:
        """What a unit is called."""
        return self.units.get(code, code)

    def people(self, code: str) -> tuple[str, ...]:
        """Who sits on the post; nobody where the company has no such post."""
        return self.posts[code].people if code in self.posts else ()

    def acting(self, code: str) -> tuple[str, ...]:
        """Who decides as the post today."""
        return self.posts[code].acting if code in self.posts else ()

    def with_role(self, role: str) -> list[Seated]:
        """The posts that carry a role."""
        return [post for post in self.posts.values() if post.role == role]

    def usual_unit(self, maker: User | None) -> Unit:
        """Where somebody makes papers; of somebody above all departments, and of nobody: where the clerks sell."""
        if maker is not None and maker.pk in self.home:
            return self.home[maker.pk]
        below = [unit for unit in self.tree if unit.parent_id and unit.kind != Unit.Kind.WAREHOUSE]
        sell = {name for post in self.with_role(SELLS) for name in post.units}
        return next((unit for unit in below if unit.name in sell), next(iter(below), self.tree[0]))
