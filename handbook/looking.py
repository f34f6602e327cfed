"""What a version changes and what follows from it: said on its page, in the brief, and while it is drafted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handbook import deadends, differences, effects, texts, versions
from handbook.books import Handbook
from handbook.deadends import DeadEnd, Staff
from handbook.differences import Part, Text
from handbook.models import Version
from handbook.wording import Spot, case_name, gate_name, kind_name, measure_name, steps_text


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
        return deadends.staff(self.version.company, self.after.book, self.on)

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


def ways(before: Handbook, after: Handbook, staff: Staff) -> list[Way]:
    """The routes that change, in words."""
    return [_way(route, staff) for route in effects.changed_routes(before, after)]


def _way(route: effects.Route, staff: Staff) -> Way:
    sides = [steps_text(row.steps, staff.titles) if row else "" for row in (route.before, route.after)]
    return Way(spot_name(route.spot), str(route.piece), *sides)


def spot_name(spot: Spot) -> str:
    """Document, moment, case and measure."""
    kind, gate, case, measure = spot
    return " · ".join(
        [kind_name(kind), gate_name(kind, gate), case_name(kind, case), *([measure_name(measure)] if measure else [])]
    )


def readable(version: Version) -> bool:
    """Whether the text can still be read: a later release may not know a key any more."""
    try:
        texts.checked(version.text, str(version))
    except texts.NotAllowed:
        return False
    return True
