"""Reading a company's handbook: one TOML text, checked against the schema as a whole, and read once per text."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from handbook import conflicts, tables
from handbook.conflicts import Conflict
from handbook.reading import Problems
from handbook.rows import Calendar, Form, GovernanceRow, PaymentTerm, PostRow, Print, Row, RowStep, TimerRow
from handbook.schema import KEYS, NOT_SET, HandbookError

__all__ = ["FOLDER", "TABLES", "Handbook", "HandbookError", "Row", "RowStep", "load", "parse"]

FOLDER = Path(__file__).parent / "presets"
TABLES = (
    *("post", "sign_off", "conflict", "governance", "timer"),
    *("payment_term", "calendar", "form", "print"),
)
"""The tables of a handbook, in the order in which it is read aloud."""


@dataclass(frozen=True)
class Handbook:
    """One company's rules in one version. `inferred` names the keys whose value is our guess, not the procedure's."""

    name: str
    version: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    posts: Mapping[str, PostRow] = field(default_factory=dict)
    governance: tuple[GovernanceRow, ...] = ()
    timers: Mapping[str, TimerRow] = field(default_factory=dict)
    payment_terms: Mapping[str, PaymentTerm] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    prints: tuple[Print, ...] = ()
    inferred: frozenset[str] = frozenset()

    def row(
        self,
        kind: str,
        gate: str,
        case: str,
        amount: Decimal | None,
        measures: Mapping[str, Decimal] | None = None,
    ) -> Row | None:
        """The row that fires: the most special one that fits (named case, named measure, then the highest edge)."""
        spoken = (row for row in self.rows if (row.kind, row.gate) == (kind, gate))
        return max((row for row in spoken if row.fits(case, amount, measures)), key=_speciality, default=None)

    def governing(self, place: str) -> GovernanceRow | None:
        """Who drafts and approves a change of a key or a table: the row with the longest area that it begins with."""
        fitting = [row for row in self.governance if row.area == "*" or place.startswith(row.area)]
        return max(fitting, key=lambda row: len(row.area.removesuffix("*")), default=None)


def _speciality(row: Row) -> tuple[bool, bool, Decimal]:
    return bool(row.case), bool(row.measure), row.above.amount if row.above else Decimal(-1)


@cache
def load(name: str) -> Handbook:
    """Read and check a preset once per process. The version is the preset's name and a digest of its text."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise HandbookError(_("there is no preset %(name)s") % {"name": name})
    return parse(path.read_text(encoding="utf-8"), name, f"{name}.toml")


@lru_cache(maxsize=128)
def parse(text: str, name: str, file: str = "") -> Handbook:
    """The handbook of a text, read once per text and process. The version is the name and a digest of the text.

    Raises HandbookError with every problem found: the file (else the name), the place, and what would be allowed.
    """
    problems = Problems(file or name)
    raw = _toml(text, problems)
    version = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    values = _values(raw, problems)
    book = Handbook(name, version, values, **_tables(raw, values, problems))
    problems.raise_any()
    return book


def _toml(text: str, problems: Problems) -> dict[str, Any]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HandbookError(
            _("%(file)s: this is no TOML: %(error)s") % {"file": problems.name, "error": error}
        ) from error
    allowed = ("values", "inferred", *TABLES)
    for key in (key for key in raw if key not in allowed):
        problems.add(key, _("it is unknown; one of %(allowed)s is allowed") % {"allowed": ", ".join(allowed)})
    if not isinstance(raw.setdefault("values", {}), dict):
        raise HandbookError(_("%(file)s: values: a table [values] is allowed") % {"file": problems.name})
    return raw


def _tables(raw: dict[str, Any], values: dict[str, Any], problems: Problems) -> dict[str, Any]:
    posts = tables.posts(raw, problems)
    _check_posts(values, posts, problems)
    return {
        "posts": posts,
        "rows": tables.sign_offs(raw, posts, values, problems),
        "conflicts": conflicts.read(raw, problems),
        "governance": tables.governance(raw, posts, _is_area, problems),
        "timers": tables.timers(raw, posts, problems),
        "payment_terms": tables.payment_terms(raw, problems),
        "calendars": tables.calendars(raw, problems),
        "forms": tables.forms(raw, problems),
        "prints": tables.prints(raw, problems),
        "inferred": _inferred(raw, problems),
    }


def _check_posts(values: dict[str, Any], posts: Mapping[str, PostRow], problems: Problems) -> None:
    """A value that names a post names one of the company's."""
    known = tables.post_of(posts)
    for key, value in values.items():
        for post in KEYS[key].posts(value):
            with problems.at(key):
                known(post)


def _is_area(area: str) -> bool:
    return area == "*" or area in TABLES or (bool(area) and any(key.startswith(area) for key in KEYS))


def _values(raw: dict[str, Any], problems: Problems) -> dict[str, Any]:
    values = {key: spec.default for key, spec in KEYS.items() if spec.default is not NOT_SET}
    for key, entry in raw["values"].items():
        with problems.at(key):
            if key not in KEYS:
                raise HandbookError(_unknown_key(key))
            values[key] = KEYS[key].read(entry)
    return values


def _unknown_key(key: str) -> str:
    area = key.partition(".")[0] + "."
    near = [known for known in KEYS if known.startswith(area)] or sorted(
        {known.partition(".")[0] + ".…" for known in KEYS}
    )
    return _("the key is unknown; one of %(allowed)s is allowed") % {"allowed": ", ".join(near)}


def _inferred(raw: dict[str, Any], problems: Problems) -> frozenset[str]:
    """The keys in the text's list `inferred`: each must have a value in the same text."""
    said, values = raw.get("inferred", []), raw["values"]
    if isinstance(said, list) and all(isinstance(key, str) and key in values for key in said):
        return frozenset(said)
    problems.add("inferred", _("a list of keys that stand in [values] is allowed"))
    return frozenset()
