"""The authority table as it is read: document × gate × case × figures → the posts that decide, in their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from handbook import kinds, words
from handbook.books import Handbook, Row, RowStep
from handbook.seating import Seating


@dataclass(frozen=True)
class Decider:
    """A post that decides: its place in the order, what it is called on the paper, who sits on it today."""

    place: int
    title: str
    post: str
    people: tuple[str, ...]

    @property
    def few(self) -> str:
        """The first two of many."""
        return "、".join(self.people[:2])

    @property
    def names(self) -> str:
        """Whoever sits there, for the line below the post."""
        return "、".join(self.people)


@dataclass(frozen=True)
class Line:
    """One row of the table, in words, with the address that tries it out."""

    row: Row
    gate: str
    case: str
    measure: str
    figures: str
    aloud: str
    deciders: tuple[Decider, ...]
    try_url: str

    @property
    def text(self) -> str:
        """Everything that a search may hit."""
        said = [self.gate, self.case, self.measure, self.figures, self.aloud, self.row.rule, self.row.note]
        said += [f"{each.title} {each.names}" for each in self.deciders]
        return " ".join(said)


@dataclass(frozen=True)
class Group:
    """The rows of one document; `planned` when the document comes with a later issue."""

    kind: str
    title: str
    planned: bool
    lines: tuple[Line, ...]


def groups(book: Handbook, seats: Seating) -> list[Group]:
    """The whole table: documents that are there first, else in the order in which the handbook names them."""
    by_kind: dict[str, list[Line]] = {}
    for row in book.rows:
        by_kind.setdefault(row.kind, []).append(line(row, seats))
    made = [Group(kind, kinds.name_of(kind), words.is_planned(kind), tuple(lines)) for kind, lines in by_kind.items()]
    return sorted(made, key=lambda group: group.planned)


def line(row: Row, seats: Seating) -> Line:
    """One row in words."""
    return Line(
        row,
        kinds.gate_name(row.kind, row.gate),
        words.case_name(row.kind, row.case),
        words.measure_name(row.measure) if row.above or row.up_to else "",
        words.figures(row),
        str(row.band),
        tuple(_decider(place, step, seats) for place, step in enumerate(row.steps, 1)),
        f"{reverse('handbook:simulator')}?{urlencode(_tried(row))}",
    )


def _decider(place: int, step: RowStep, seats: Seating) -> Decider:
    return Decider(place, step.title or seats.title(step.post), step.post, seats.acting(step.post))


def _tried(row: Row) -> dict[str, str]:
    """What the simulator is asked so that this row fires: its case, and a figure inside its band."""
    asked = {"what": f"{row.kind}:{row.gate}", "case": row.case}
    edge = row.up_to if row.up_to and row.up_to.inclusive else row.above or row.up_to
    if edge is not None:
        within = edge is row.up_to or edge.inclusive
        asked[f"m-{row.measure}" if row.measure else "amount"] = f"{edge.amount if within else edge.amount + 1:f}"
    return asked


def narrowed(found: Iterable[Group], kind: str = "", post: str = "", text: str = "") -> list[Group]:
    """Only one document, one deciding post, or the rows in which a text stands; documents without rows fall away."""
    sought = text.strip().casefold()
    kept = []
    for group in found:
        if kind and group.kind != kind:
            continue
        lines = tuple(each for each in group.lines if _wanted(each, group, post, sought))
        if lines:
            kept.append(Group(group.kind, group.title, group.planned, lines))
    return kept


def _wanted(each: Line, group: Group, post: str, sought: str) -> bool:
    if post and post not in {decider.post for decider in each.deciders}:
        return False
    return sought in f"{group.title} {each.text}".casefold()


def posts(found: Sequence[Group], seats: Seating) -> list[tuple[str, str]]:
    """Code and title of every post that decides anything, for the filter."""
    named = dict.fromkeys(decider.post for group in found for each in group.lines for decider in each.deciders)
    return [(code, seats.title(code)) for code in named]


def decided(found: Iterable[Group]) -> list[tuple[str, str]]:
    """Each deciding post with what it decides in words: the document and the gate."""
    return [
        (each.post, f"{group.title} · {line.gate}") for group in found for line in group.lines for each in line.deciders
    ]
