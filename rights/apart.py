"""Which rights of one person must not meet (SOD-01…26): asked before a seat is given, and of all who sit already.

What a seat brings are the words of `handbook.conflicts`: the rights of its role, the role itself, and whether it lies
outside the department that alone sells. Two seats clash when one brings a word of the one side of a conflict and the
other one of its other side. What a single role carries by itself is no clash of seats: there the policy of the act
decides (`handbook.apart.check_act`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import Assignment, Unit
from accounts.queries import ancestors
from accounts.roles import ROLES
from handbook.conflicts import ELSEWHERE, Conflict, word_name

SELLS = frozenset({"quotes.write", "orders.write"})


@dataclass(frozen=True)
class Clash:
    """Two seats of one person that must not meet: which words of them, against which conflict."""

    conflict: Conflict
    mine: Assignment
    word: str
    other: Assignment
    other_word: str

    @property
    def right(self) -> str:
        """What the one seat brings, in words."""
        return word_name(self.word)

    @property
    def other_right(self) -> str:
        """What the other seat brings, in words."""
        return word_name(self.other_word)

    @property
    def since(self) -> dt.date:
        """The first day on which both were held."""
        return max(self.mine.starts, self.other.starts)


@dataclass(frozen=True)
class Rules:
    """What a company keeps apart per person, and the unit that alone sells there (None: any)."""

    conflicts: tuple[Conflict, ...]
    seller: Unit | None = None

    def words(self, seat: Assignment) -> frozenset[str]:
        """What a seat brings."""
        rights = ROLES[seat.post.role].permissions | {f"role:{seat.post.role}"}
        return rights | {ELSEWHERE} if self._elsewhere(seat.unit, bool(rights & SELLS)) else rights

    def _elsewhere(self, unit: Unit, sells: bool) -> bool:
        """Outside the selling department; above it lies only who does not sell (a seat of the whole company)."""
        if self.seller is None or unit.path.startswith(self.seller.path):
            return False
        return sells or unit.pk not in ancestors(self.seller)


def clashes(seats: Sequence[Assignment], known: Rules) -> list[Clash]:
    """Every clash among these seats of one person, each pair of seats once per conflict."""
    pairs = [(a, b) for place, a in enumerate(seats) for b in seats[place:]]
    return [clash for a, b in pairs for clash in between(a, b, known)]


def between(mine: Assignment, other: Assignment, known: Rules) -> list[Clash]:
    """The conflicts between two seats that are held at the same time one day, or within one seat."""
    if not _meet(mine, other):
        return []
    found = (_clash(conflict, mine, other, known) for conflict in known.conflicts)
    return [clash for clash in found if clash]


def _meet(mine: Assignment, other: Assignment) -> bool:
    """Whether there is a day on which both are held."""
    first = max(mine.starts, other.starts)
    return all(seat.ends is None or seat.ends > first for seat in (mine, other))


def _clash(conflict: Conflict, mine: Assignment, other: Assignment, known: Rules) -> Clash | None:
    for word in sorted(known.words(mine)):
        for other_word in sorted(conflict.across(word) & known.words(other)):
            if mine is not other or ELSEWHERE in (word, other_word):
                return Clash(conflict, mine, word, other, other_word)
    return None


def by_person(seats: Iterable[Assignment]) -> Iterator[list[Assignment]]:
    """The seats of each person, in the order in which people come."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for seat in seats:
        found[seat.user_id].append(seat)
    return iter(found.values())
