"""Where papers would get stuck under a handbook: nobody on a post, no row for an amount, one person for two signatures.

What the change itself breaks for certain is refused at submission (a post that does not exist, a gap in the amounts);
all else is a warning that the drafter and the approver read.
"""

import datetime as dt
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import Company
from core.refusals import NotAllowed
from handbook import effects
from handbook.books import Handbook, Row
from handbook.kinds import gate_name, name_of
from handbook.queries.staff import Staff, staff
from handbook.words import Spot, amounts, case_name, step_title


@dataclass(frozen=True)
class DeadEnd:
    """One place where papers get stuck; `stops` those that must be mended before the draft is submitted.

    `new` are those that the change brings; the others stood in the base already.
    """

    place: str
    text: str
    stops: bool = False
    new: bool = True

    def __str__(self) -> str:
        return _("%(place)s: %(text)s") % {"place": self.place, "text": self.text}


def found(who: Staff, book: Handbook, base: Handbook) -> list[DeadEnd]:
    """Every dead end of a book, those first that the change brings; what the base has already stops nothing."""
    before = {str(end) for end in _all(who, base)}
    ends = [end if str(end) not in before else replace(end, new=False, stops=False) for end in _all(who, book)]
    return sorted(ends, key=lambda end: not end.new)


def _all(who: Staff, book: Handbook) -> list[DeadEnd]:
    gaps = [DeadEnd(_place(spot), text, stops=True) for spot, text in _gaps(book)]
    return [*gaps, *(end for row in book.rows for end in _of_row(row, who))]


def check(company: Company, book: Handbook, base: Handbook, on: dt.date) -> None:
    """NotAllowed with all that must be mended first."""
    stops = [str(end) for end in found(staff(company, book, on), book, base) if end.stops]
    if stops:
        raise NotAllowed(_("Papers would get stuck. %(ends)s") % {"ends": " ".join(stops)})


def _place(spot: Spot) -> str:
    kind, gate, case, _measure = spot
    return " · ".join([name_of(kind), gate_name(kind, gate), *([case_name(kind, case)] if case else [])])


def _gaps(book: Handbook) -> Iterator[tuple[Spot, str]]:
    """Amounts that no row speaks of, though rows speak of others in the same case."""
    for spot in effects.spots(book):
        for piece in effects.unspoken(spot, book):
            yield spot, _("nobody is named for %(amounts)s.") % {"amounts": piece}


def _of_row(row: Row, who: Staff) -> Iterator[DeadEnd]:
    place = f"{_place((row.kind, row.gate, row.case, row.measure))} · {amounts(row.band)}"
    unknown = [step.post for step in row.steps if step.post not in who.titles]
    for code in unknown:
        yield DeadEnd(place, _("there is no post “%(post)s”.") % {"post": code}, stops=True)
    empty = [step for step in row.steps if step.post in who.titles and not who.people.get(step.post)]
    for step in empty:
        yield DeadEnd(place, _("nobody holds the post “%(post)s” today.") % {"post": step_title(step, who.titles)})
    if not unknown and not empty:
        yield from _of_people(row, who, place)


def _of_people(row: Row, who: Staff, place: str) -> Iterator[DeadEnd]:
    makers = who.makers.get(row.kind, set())
    for step in row.steps:
        people = who.people[step.post]
        if set(people) <= makers and len(people) == 1:
            said = {"post": step_title(step, who.titles), "who": next(iter(people.values()))}
            yield DeadEnd(
                place, _("only %(who)s decides as “%(post)s”, and often makes such papers: those would wait.") % said
            )
    if not _apart([set(who.people[step.post]) for step in row.steps]):
        yield DeadEnd(place, _("one person would have to sign twice; another one must hold one of the posts."))


def _apart(steps: Sequence[Set[int]], taken: Set[int] = frozenset()) -> bool:
    """Whether each step finds a person of its own."""
    if not steps:
        return True
    return any(_apart(steps[1:], taken | {person}) for person in sorted(steps[0] - taken))
