"""What would happen if a document were submitted: the case, the row that fires, who could decide each step.

The route comes from `queries.route_of` and `queries.route_in`, its steps from `approval.places_of`: the functions that
submitting itself calls. Nothing is written.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import People, person_at
from core.display import qty_text
from core.refusals import NotAllowed
from handbook import facts, kinds, matrix, queries, words
from handbook.books import Handbook, Row
from handbook.seating import Seating
from handbook.tables import OWN_DECISION
from workflow import approval, turns
from workflow.approval import Place, Route
from workflow.documents import Document
from workflow.registry import Facts

MOST_OTHERS = 6


@dataclass(frozen=True)
class Question:
    """What is asked: a kind at a gate with its facts, made by somebody (or nobody named) in a unit, on a day."""

    company: Company
    kind: str
    gate: str
    facts: Facts
    unit: Unit
    on: dt.date
    maker: User | None = None
    document: Document | None = None


@dataclass(frozen=True)
class Shown:
    """A step as it would be opened: its title, where, and who could decide it."""

    place: int
    post: str
    title: str
    unit: Unit
    people: tuple[str, ...]
    left_out: tuple[str, ...]
    acting: tuple[tuple[str, str], ...] = ()
    """who acts for whom today"""


@dataclass(frozen=True)
class Other:
    """A row that did not fire, and why."""

    line: matrix.Line
    why: str


@dataclass(frozen=True)
class Answer:
    """What submitting would do. `refusal` is the sentence that it would be refused with."""

    question: Question
    said: Sequence[tuple[str, str]]
    version: str
    route: Route | None
    line: matrix.Line | None
    places: Sequence[Shown]
    others: Sequence[Other]
    refusal: str
    caution: str
    planned: bool


def of_document(document: Document, gate: str, on: dt.date) -> Question:
    """What its maker would ask by submitting a document on a day."""
    by = person_at(document.maker, document.company)
    said = queries.facts_of(document, gate, by=by, on=on)
    return Question(document.company, document.KIND, gate, said, document.unit, on, by, document)


def answer(asked: Question, book: Handbook, seats: Seating) -> Answer:
    """Ask the book; refusals are told, not raised."""
    makers = _makers(asked)
    route, places, refusal = _route(asked, book, makers)
    row = queries.fired(book, asked.kind, asked.gate, asked.facts)
    shown = _shown(asked, route, places, makers, seats) if route else ()
    return Answer(
        asked,
        _said(asked),
        book.version,
        route,
        matrix.line(row, seats) if row else None,
        shown,
        _others(asked, book, row, seats),
        refusal,
        "" if refusal else _caution(route, shown),
        words.is_planned(asked.kind),
    )


def _route(asked: Question, book: Handbook, makers: People) -> tuple[Route | None, Sequence[Place], str]:
    """The route, its places, and the sentence with which submitting refuses it."""
    try:
        route = queries.route_in(book, asked.kind, asked.gate, asked.facts)
    except NotAllowed as refused:
        return None, (), str(refused.sentence)
    places = approval.places_of(route, asked.company.pk, asked.unit, asked.on, but=[makers])
    if not route.steps and route.case == OWN_DECISION:  # the maker decides alone: nothing is opened
        return route, places, ""
    try:
        approval.check_places(places)
    except NotAllowed as refused:
        return route, places, str(refused.sentence)
    return route, places, ""


def _makers(asked: Question) -> People:
    """Who may not decide: the makers along the document's chain, as at submission, else the maker who is named."""
    if asked.document is not None:
        return approval.makers_of(asked.document, asked.gate)
    return [asked.maker.pk] if asked.maker else []


def _shown(asked: Question, route: Route, places: Sequence[Place], makers: People, seats: Seating) -> tuple[Shown, ...]:
    """The places with names: who could decide, who acts for them, who sits there and may not decide."""
    everybody = _everybody(asked, route, places, seats)
    grants = _acting(asked, places, makers)
    named = [pk for place in (*everybody, *places) for pk in place.people]
    names = facts.names([*named, *(pk for _step, *pair in grants for pk in pair)], seats)
    return tuple(
        _step(number, place, all_of, [pair for step, *pair in grants if step == number], names)
        for number, (place, all_of) in enumerate(zip(places, everybody, strict=True), 1)
    )


def _everybody(asked: Question, route: Route, places: Sequence[Place], seats: Seating) -> Sequence[Place]:
    """The places with those who may not decide as well; no statement where nobody who acts as a post is left out."""
    known = facts.names((pk for place in places for pk in place.people), seats)
    whole = all({*seats.acting(place.post)} <= {known[pk] for pk in place.people} for place in places)
    return places if whole else approval.places_of(route, asked.company.pk, asked.unit, asked.on, but=[])


def _acting(asked: Question, places: Sequence[Place], makers: People) -> list[tuple[int, int, int]]:
    """Who would act for whom at which step, as opening the steps would find; the first step is 1."""
    able = [(place.post, place.people) for place in places]
    found = turns.eligible(able, [makers], asked.company.pk, asked.on) if able else []
    return [(step + 1, person, giver) for step, person, giver in found if giver is not None]


def _step(
    number: int, place: Place, everybody: Place, acting: Sequence[Sequence[int]], names: Mapping[int, str]
) -> Shown:
    """One place with names; `everybody` is the same place with those who may not decide, `acting` its delegates."""
    return Shown(
        number,
        place.post,
        place.title,
        place.unit,
        tuple(names[pk] for pk in place.people),
        tuple(names[pk] for pk in everybody.people if pk not in place.people),
        tuple((names[person], names[giver]) for person, giver in acting),
    )


def _caution(route: Route | None, shown: Sequence[Shown]) -> str:
    """Where one person decides one step of a round at most, a later step may be left with nobody."""
    if route is None or not route.one_step:
        return ""
    alone: dict[str, str] = {}
    for step in shown:
        if len(step.people) == 1 and step.people[0] in alone:
            said = {"who": step.people[0], "first": alone[step.people[0]], "then": step.title}
            return _("Only %(who)s could decide as “%(first)s” and as “%(then)s”; nobody decides twice.") % said
        if len(step.people) == 1:
            alone[step.people[0]] = step.title
    return ""


def _said(asked: Question) -> list[tuple[str, str]]:
    """The facts in words, as the case is said."""
    stated = asked.facts
    said = [(_("Case"), words.case_name(asked.kind, stated.case))]
    figures: Mapping[str, Decimal | None] = {"": stated.amount, **stated.measures}
    said += [(words.measure_name(name), qty_text(figure)) for name, figure in figures.items() if figure is not None]
    return said


def _others(asked: Question, book: Handbook, fired: Row | None, seats: Seating) -> list[Other]:
    """The other rows of the document and gate, the nearest first, each with what kept it from firing."""
    rows = [row for row in book.rows if (row.kind, row.gate) == (asked.kind, asked.gate) and row is not fired]
    rows.sort(key=lambda row: (not _fits(row, asked.facts), row.case not in ("", asked.facts.case)))
    return [Other(matrix.line(row, seats), why_not(row, asked.facts)) for row in rows[:MOST_OTHERS]]


def _fits(row: Row, stated: Facts) -> bool:
    return row.case in ("", stated.case) and row.band.covers(_figure(row, stated))


def _figure(row: Row, stated: Facts) -> Decimal | None:
    return stated.measures.get(row.measure) if row.measure else stated.amount


def why_not(row: Row, stated: Facts) -> str:
    """Why a row does not fire, in a sentence: another case, a figure outside, none given, or a nearer row."""
    if row.case and row.case != stated.case:
        return _("It is for the case “%(case)s”.") % {"case": words.case_name(row.kind, row.case)}
    figure, said = _figure(row, stated), {"what": words.measure_name(row.measure), "band": words.figures(row)}
    if row.band.covers(figure):
        return _("It speaks of this too, but the row that fires says it more exactly.")
    if figure is None:
        return _("It asks for “%(what)s” (%(band)s), which is not given.") % said
    return _("“%(what)s” is %(figure)s, it wants %(band)s.") % {**said, "figure": qty_text(figure)}


def gates(book: Handbook) -> list[tuple[str, str, bool]]:
    """Every kind and gate that may be asked: `kind:gate`, its name, and whether the document is still to come."""
    asked = dict.fromkeys((row.kind, row.gate) for row in book.rows)
    named = [(kind, gate, words.is_planned(kind)) for kind, gate in asked]
    return [
        (f"{kind}:{gate}", f"{kinds.name_of(kind)} · {kinds.gate_name(kind, gate)}", planned)
        for kind, gate, planned in sorted(named, key=lambda each: each[2])
    ]


def cases(book: Handbook, kind: str, gate: str) -> list[str]:
    """The cases that the book tells apart at a gate; the plain one is "" and always there."""
    return list(dict.fromkeys(["", *(row.case for row in book.rows if (row.kind, row.gate) == (kind, gate))]))


def measures(book: Handbook, kind: str, gate: str) -> list[str]:
    """The figures beside the amount that the book looks at there."""
    rows = [row for row in book.rows if (row.kind, row.gate) == (kind, gate)]
    return list(dict.fromkeys(row.measure for row in rows if row.measure))
