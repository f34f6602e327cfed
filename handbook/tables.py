"""Reading the tables of a handbook: each row strictly by its columns, posts by name, bands without overlap."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbook import kinds
from handbook import reading as read
from handbook.figures import Threshold
from handbook.keys.base import CLASSES
from handbook.reading import HandbookError, Problems
from handbook.rows import Calendar, Form, GovernanceRow, Milestone, PaymentTerm, PostRow, Print, Row, RowStep, TimerRow
from handbook.schema import KEYS
from handbook.terms import Gate, Terms
from handbook.timers import FIGURES, TIMERS

OWN_DECISION = "within"
"""Case in which a row may name nobody: the maker decides alone, within a right of their own (FIBRE-92)."""
Raw = Mapping[str, Any]
Posts = Mapping[str, PostRow]
T = TypeVar("T")
_MUST: Any = object()


@dataclass(frozen=True)
class Column:
    """One key of a row: how it is read, and what silence means; a column without a default must be there."""

    read: Callable[[Any], Any]
    default: Any = _MUST


def _row(raw: Any, columns: Mapping[str, Column]) -> dict[str, Any]:
    """The typed cells of a row; every unknown, missing or wrong cell is a problem of its own."""
    if not isinstance(raw, dict):
        raise HandbookError(_("a table with %(allowed)s is allowed") % {"allowed": ", ".join(columns)})
    problems: list[str] = [_unknown(key, columns) for key in raw if key not in columns]
    cells: dict[str, Any] = {}
    for key, column in columns.items():
        try:
            cells[key] = _cell(raw, key, column)
        except HandbookError as error:
            problems += [f"{key}: {problem}" for problem in error.problems]
    if problems:
        raise HandbookError(*problems)
    return cells


def _cell(raw: Raw, key: str, column: Column) -> Any:
    if key in raw:
        return column.read(raw[key])
    if column.default is _MUST:
        raise HandbookError(_("it is missing"))
    return column.default


def _unknown(key: str, allowed: Mapping[str, Any] | Sequence[str]) -> str:
    sentence = _("%(key)s is unknown; one of %(allowed)s is allowed")
    return sentence % {"key": key, "allowed": ", ".join(allowed)}


def entries(raw: Raw, table: str, problems: Problems) -> Iterator[tuple[str, Any]]:
    """The rows of a table with the place by which a problem names them."""
    rows = raw.get(table, [])
    if not isinstance(rows, list):
        problems.add(table, _("[[%(table)s]] rows are allowed") % {"table": table})
        return
    for number, entry in enumerate(rows, 1):
        yield f"[[{table}]] {number}{_said(entry)}", entry


def _said(entry: Any) -> str:
    named = (
        [str(entry[key]) for key in ("code", "kind", "gate", "area") if key in entry] if isinstance(entry, dict) else []
    )
    return f" ({' '.join(named)})" if named else ""


def _rows(raw: Raw, table: str, problems: Problems, make: Callable[[Any], T]) -> list[tuple[str, T]]:
    made = []
    for place, entry in entries(raw, table, problems):
        with problems.at(place):
            made.append((place, make(entry)))
    return made


def _by_code(rows: list[tuple[str, Any]], problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, row in rows:
        with problems.at(place):
            if row.code in found:
                raise HandbookError(_("%(code)s stands there twice") % {"code": row.code})
            found[row.code] = row
    return found


def _listed(each: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def read_all(raw: Any) -> tuple[T, ...]:
        if not isinstance(raw, list):
            raise HandbookError(_("a list is allowed"))
        return tuple(each(part) for part in raw)

    return read_all


def post_of(posts: Posts) -> Callable[[Any], str]:
    """Reads the code of a post that is there."""

    def known(raw: Any) -> str:
        if raw not in posts:
            sentence = _("the post %(post)s is unknown; one of %(posts)s is allowed")
            raise HandbookError(sentence % {"post": raw, "posts": ", ".join(sorted(posts))})
        return str(raw)

    return known


def _steps_of(posts: Posts, least: int = 1) -> Callable[[Any], tuple[RowStep, ...]]:
    columns = {"post": Column(post_of(posts)), "title": Column(read.text, ""), "unit": Column(read.text, "")}
    steps = _listed(lambda raw: RowStep(**_row(raw, columns)))

    def some(raw: Any) -> tuple[RowStep, ...]:
        found = steps(raw)
        if len(found) < least:
            raise HandbookError(_("at least one post is needed"))
        return found

    return some


# -- posts -----------------------------------------------------------------------------------------------------------

_SAID: dict[str, Column] = {"rule": Column(read.text, ""), "note": Column(read.text, "")}
_POST: dict[str, Column] = {
    "code": Column(read.code),
    "title": Column(read.text),
    "role": Column(read.role),
    "unit": Column(read.text, ""),
    "seats": Column(read.whole, None),
    "designated": Column(read.flag, False),
    "substitute": Column(read.flag, False),
    **_SAID,
}


def posts(raw: Raw, problems: Problems) -> dict[str, PostRow]:
    """`[[post]]`: each once, with a role that exists."""
    rows = _rows(raw, "post", problems, lambda entry: PostRow(**_row(entry, _POST)))
    return _by_code(rows, problems)


# -- who signs -------------------------------------------------------------------------------------------------------


def sign_offs(raw: Raw, known: Posts, values: Mapping[str, Any], problems: Problems) -> tuple[Row, ...]:
    """`[[sign_off]]`: kind and gate exist, steps name known posts, bands of one case do not overlap.

    An edge is a figure, or the key of a value that holds one: then the figure stands in one place only.
    """
    columns = {
        "kind": Column(read.text),
        "gate": Column(read.text),
        "steps": Column(_steps_of(known, least=0)),
        "case": Column(read.text, ""),
        "above": Column(_edge("threshold", values), None),
        "up_to": Column(_edge("ceiling", values), None),
        "measure": Column(read.code, ""),
        **_SAID,
    }
    rows = _rows(raw, "sign_off", problems, lambda entry: _sign_off(entry, columns))
    _refuse_overlaps(rows, problems)
    return tuple(row for _place, row in rows)


def _edge(side: str, values: Mapping[str, Any]) -> Callable[[Any], Threshold]:
    """Reads an edge of a band; a key that holds the other side's edge (up to 500) gives this one (above 500)."""

    def edge(raw: Any) -> Threshold:
        found = _at_key(raw, side, values) if isinstance(raw, str) else _threshold(raw)
        if found is None:
            sentence = _("%(allowed)s, or a key of [values] that holds an edge, is allowed")
            raise HandbookError(sentence % {"allowed": read.threshold.allowed})
        return found

    return edge


def _threshold(raw: Any) -> Threshold | None:
    try:
        found: Threshold = read.threshold(raw)
    except HandbookError:
        return None
    return found


def _at_key(key: str, side: str, values: Mapping[str, Any]) -> Threshold | None:
    if key not in values or KEYS[key].read.type not in ("threshold", "ceiling"):
        return None
    found: Threshold = values[key]
    return found if KEYS[key].read.type == side else replace(found, inclusive=not found.inclusive)


def _sign_off(entry: Any, columns: Mapping[str, Column]) -> Row:
    row = Row(**_row(entry, columns))
    kinds.check_gate(row.kind, row.gate)
    kinds.check_case(row.kind, row.case)
    if not row.steps and row.case != OWN_DECISION:
        raise HandbookError(_("at least one post is needed"))
    if row.band.empty:
        raise HandbookError(_("no amount lies between above and up_to"))
    return row


def _refuse_overlaps(rows: list[tuple[str, Row]], problems: Problems) -> None:
    for (place, one), (other_place, other) in combinations(rows, 2):
        same = (one.kind, one.gate, one.case, one.measure) == (other.kind, other.gate, other.case, other.measure)
        if same and one.band.overlaps(other.band):
            sentence = _("its amounts overlap those of %(other)s; bands that only touch are allowed")
            with problems.at(other_place):
                raise HandbookError(sentence % {"other": place})


def governance(raw: Raw, known: Posts, areas: Callable[[str], bool], problems: Problems) -> tuple[GovernanceRow, ...]:
    """`[[governance]]`: who drafts and who approves changes of an area, each area once."""
    columns = {
        "area": Column(_area(areas)),
        "drafts": Column(_listed(post_of(known))),
        "steps": Column(_steps_of(known)),
        **_SAID,
    }
    rows = _rows(raw, "governance", problems, lambda entry: GovernanceRow(**_row(entry, columns)))
    seen: set[str] = set()
    for place, row in rows:
        with problems.at(place):
            if row.area in seen:
                raise HandbookError(_("%(code)s stands there twice") % {"code": row.area})
            seen.add(row.area)
    return tuple(row for _place, row in rows)


def _area(areas: Callable[[str], bool]) -> Callable[[Any], str]:
    def known(raw: Any) -> str:
        if not isinstance(raw, str) or not areas(raw):
            raise HandbookError(
                _("* or the beginning of a key such as pricing. or the name of a table such as sign_off is allowed")
            )
        return raw

    return known


# -- clocks ----------------------------------------------------------------------------------------------------------


def timers(raw: Raw, known: Posts, problems: Problems) -> dict[str, TimerRow]:
    """`[[timer]]`: the clocks that run in the company, with its own figures where they differ."""
    people = _listed(post_of(known))
    rows = _rows(raw, "timer", problems, lambda entry: _timer(entry, people))
    return _by_code(rows, problems)


def _timer(entry: Any, people: Callable[[Any], tuple[str, ...]]) -> TimerRow:
    fixed = {
        "code": Column(_timer_code),
        "posts": Column(people, ()),
        "escalate": Column(people, ()),
        "note": _SAID["note"],
    }
    code = _timer_code(entry.get("code")) if isinstance(entry, dict) else ""
    own = {name: Column(FIGURES[name], None) for name in (TIMERS[code].figures if code else {})}
    cells = _row(entry, {**fixed, **own})
    figures = {name: cells.pop(name) for name in own}
    return TimerRow(**cells, figures={name: value for name, value in figures.items() if value is not None})


def _timer_code(raw: Any) -> str:
    if raw not in TIMERS:
        raise HandbookError(_("the clock %(code)s is unknown; T01 to T74 are allowed") % {"code": raw})
    return str(raw)


# -- terms, calendars, papers ----------------------------------------------------------------------------------------

BASES = read.one_of(
    prepaid=gettext_lazy("paid before shipping"),
    deposit=gettext_lazy("deposit, the rest before shipping"),
    on_delivery=gettext_lazy("paid on delivery"),
    after_arrival=gettext_lazy("paid after arrival"),
    month_end=gettext_lazy("monthly account"),
    days=gettext_lazy("days after the invoice"),
    contract=gettext_lazy("as the contract says"),
)
_MILESTONE: dict[str, Column] = {
    "gate": Column(read.one_of(**{gate.value: gate.label for gate in Gate})),
    "percent": Column(read.percent),
}


def _milestones(raw: Any) -> tuple[Milestone, ...]:
    """Gates in their order, each once, and never less than before: what was paid stays paid."""
    found = _listed(lambda each: Milestone(**_row(each, _MILESTONE)))(raw)
    if [each.gate for each in found] != [gate for gate in Gate.values if gate in {each.gate for each in found}]:
        raise HandbookError(_("each gate once, in the order %(gates)s, is allowed") % {"gates": ", ".join(Gate.values)})
    if any(later.percent < earlier.percent for earlier, later in pairwise(found)):
        raise HandbookError(_("what is paid in all before a later gate is not less than before an earlier one"))
    return found


TERM_CODES = read.one_of(**{term.value: term.label for term in Terms})
_TERM: dict[str, Column] = {
    "code": Column(TERM_CODES),
    "title": Column(read.text),
    "basis": Column(BASES),
    "days": Column(read.whole, 0),
    "classes": Column(read.some_of(**CLASSES), ()),
    "needs_credit": Column(read.flag, False),
    "milestones": Column(_milestones, ()),
    **_SAID,
}
_CALENDAR: dict[str, Column] = {
    "code": Column(read.code),
    "title": Column(read.text),
    "weekdays": Column(read.weekdays),
    "opens": Column(read.clock),
    "closes": Column(read.clock),
    "half_day": Column(read.clock, None),
    "holidays": Column(read.days_off, ()),
    "also": Column(read.days_off, ()),
    **_SAID,
}
_KIND = Column(read.text)
_FORM: dict[str, Column] = {
    "kind": _KIND,
    "title": Column(read.text),
    "required": Column(read.texts, ()),
    "when": Column(read.text, ""),
    "rule": _SAID["rule"],
}
_PRINT: dict[str, Column] = {
    "kind": _KIND,
    "title": Column(read.text, ""),
    "clauses": Column(read.texts, ()),
    "seals": Column(read.texts, ()),
    "signatures": Column(read.texts, ()),
    "copies": Column(read.texts, ()),
    "rule": _SAID["rule"],
}


def payment_terms(raw: Raw, problems: Problems) -> dict[str, PaymentTerm]:
    """`[[payment_term]]`: how customers may pay, each once."""
    return _by_code(_rows(raw, "payment_term", problems, lambda entry: PaymentTerm(**_row(entry, _TERM))), problems)


def calendars(raw: Raw, problems: Problems) -> dict[str, Calendar]:
    """`[[calendar]]`: working hours and days off, each once."""
    return _by_code(_rows(raw, "calendar", problems, _calendar), problems)


def _calendar(entry: Any) -> Calendar:
    found = Calendar(**_row(entry, _CALENDAR))
    if found.opens >= found.closes:
        raise HandbookError(_("the time of opening lies before that of closing"))
    return found


def forms(raw: Raw, problems: Problems) -> tuple[Form, ...]:
    """`[[form]]`: papers that the procedure asks for."""
    return tuple(row for _place, row in _rows(raw, "form", problems, lambda entry: _paper(Form(**_row(entry, _FORM)))))


def prints(raw: Raw, problems: Problems) -> tuple[Print, ...]:
    """`[[print]]`: how papers are printed."""
    return tuple(
        row for _place, row in _rows(raw, "print", problems, lambda entry: _paper(Print(**_row(entry, _PRINT))))
    )


P = TypeVar("P", Form, Print)


def _paper(row: P) -> P:
    kinds.check_kind(row.kind)
    return row
