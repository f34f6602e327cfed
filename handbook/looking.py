"""What a version changes and what follows from it: said on its page, in the brief, and while it is drafted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handbook import deadends, differences, effects
from handbook.books import Handbook
from handbook.deadends import DeadEnd
from handbook.differences import Part, Text
from handbook.kinds import gate_name, name_of
from handbook.models import Version
from handbook.queries import versions
from handbook.queries.staff import Staff, staff
from handbook.words import Spot, case_name, measure_name, steps_text


@dataclass(frozen=True)
class Way:
    """Whom the papers of some amounts go to, before and after."""

    what: str
    amounts: str
    before: str
    after: str


@dataclass
class Look:
    """A version beside what it changes."""

    version: Version
    before: Text
    after: Text
    on: dt.date

    @classmethod
    def at(cls, version: Version, on: dt.date) -> "Look":
        """Beside its base."""
        return cls(version, Text.of(versions.base_text(version), str(version)), Text.of(version.text, str(version)), on)

    @cached_property
    def staff(self) -> Staff:
        """Who sits where on the day."""
        return staff(self.version.company, self.after.book, self.on)

    @cached_property
    def parts(self) -> list[Part]:
        """What is said differently."""
        return differences.between(self.before, self.after, self.staff.titles)

    @cached_property
    def ways(self) -> list[Way]:
        """Where papers go another way."""
        return ways(self.before.book, self.after.book, self.staff)

    @cached_property
    def ends(self) -> Sequence[DeadEnd]:
        """Where papers would get stuck."""
        return deadends.found(self.staff, self.after.book, self.before.book)


def ways(before: Handbook, after: Handbook, who: Staff) -> list[Way]:
    """The routes that change, in words."""
    return [_way(route, who) for route in effects.changed_routes(before, after)]


def _way(route: effects.Route, who: Staff) -> Way:
    sides = [steps_text(row.steps, who.titles) if row else "" for row in (route.before, route.after)]
    return Way(spot_name(route.spot), str(route.piece), *sides)


def spot_name(spot: Spot) -> str:
    """Document, moment, case and measure."""
    kind, gate, case, measure = spot
    return " · ".join(
        [name_of(kind), gate_name(kind, gate), case_name(kind, case), *([measure_name(measure)] if measure else [])]
    )
