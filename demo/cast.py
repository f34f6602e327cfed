"""Opens an example company with its units, posts and people; tests use the same cast."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib.auth.hashers import make_password

from accounts import services as accounts
from accounts.models import Company, Post, Unit, User
from demo.companies import PLANS
from demo.plans import Place, Plan, Seat
from handbook import books
from handbook.rows import PostRow

__all__ = ["PLANS", "Plan", "Seat", "World", "open_world"]


@dataclass
class World:
    """A company as a story sees it: `world.clerk`, `world.units["aftersales"]`."""

    company: Company
    root: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    plan: Plan | None = None

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def made_of(self) -> Plan:
        """The plan that the company was opened from."""
        return self.plan or PLANS[self.company.preset]

    @property
    def unit(self) -> Unit:
        """The unit in which papers are made."""
        return self.units.get(self.made_of.home) or next(iter(self.units.values()))

    @functools.cached_property
    def by_id(self) -> dict[int, User]:
        """The people by their key, as decide grants name them."""
        return {user.pk: user for user in self.people.values()}


def open_world(preset: str, *, code: str, password: str, since: dt.date, plan: Plan | None = None) -> World:
    """Open a company on a preset and seat its people from a day; user names are "<code>-<who>"."""
    plan = plan or PLANS[preset]
    company = accounts.open_company(
        code=code, name=plan.name, short_name=plan.short_name, preset=preset,
        address=plan.address, phone=plan.phone, complaint_phone=plan.complaint_phone,
        currency=plan.currency, zone=plan.zone,
    )  # fmt: skip
    made = World(company, Unit.objects.get(company=company, parent=None), plan=plan)
    for unit_code, title in plan.units.items():
        made.units[unit_code] = _unit(made, plan.places.get(unit_code, Place()), unit_code, title)
    written = books.load(preset).posts
    for seat in plan.seats:
        _take(made, filled(seat, written), password, since)
    _designate(made, plan, written)
    return made


def _unit(made: World, place: Place, code: str, title: str) -> Unit:
    parent = made.units[place.parent] if place.parent else made.root
    return accounts.add_unit(made.company, code=code, name=title, kind=place.kind, parent=parent)


def filled(seat: Seat, written: Mapping[str, PostRow]) -> Seat:
    """The seat with the title, the role and the unit that the handbook's post has, where the seat leaves them out."""
    post = written.get(seat.post)
    if post is None:
        return seat
    return replace(seat, title=seat.title or post.title, role=seat.role or post.role, unit=seat.unit or post.unit)


@functools.cache
def _hashed(password: str) -> str:
    """One hash for all who share the demo's public password: each costs a quarter of a second."""
    return make_password(password)


def _take(made: World, seat: Seat, password: str, since: dt.date) -> None:
    if seat.post not in made.posts:
        made.posts[seat.post] = accounts.add_post(made.company, code=seat.post, title=seat.title, role=seat.role)
    if seat.who not in made.people:
        username = f"{made.company.code}-{seat.who}"
        made.people[seat.who] = User.objects.create(username=username, password=_hashed(password), name=seat.name)
    unit = made.units[seat.unit] if seat.unit else made.root
    accounts.assign(user=made.people[seat.who], post=made.posts[seat.post], unit=unit, starts=since, by=None)


def _designate(made: World, plan: Plan, written: Mapping[str, PostRow]) -> None:
    """Name the first who sits on a post as its designated person and the second as the substitute."""
    for post in (row for row in written.values() if row.designated and row.code in made.posts):
        people = [made.people[seat.who] for seat in plan.seats if seat.post == post.code]
        substitute = people[1] if post.substitute and len(people) > 1 else None
        accounts.designate(made.posts[post.code], designated=people[0], substitute=substitute)
