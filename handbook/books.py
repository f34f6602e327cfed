"""Reading a company's rules from its preset: one TOML per company, checked against the schema when it is read."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from handbook import conflicts
from handbook.conflicts import Conflict
from handbook.schema import KEYS, NOT_SET, HandbookError, Threshold

FOLDER = Path(__file__).parent / "presets"
_ROW_KEYS = {"kind", "gate", "case", "above", "steps", "rule"}
_STEP_KEYS = {"post", "title", "unit"}


@dataclass(frozen=True)
class RowStep:
    """A required decision: a post's code, its title on the paper, and the unit role that seats it ("warehouse")."""

    post: str
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the authority matrix: document × gate × case × amount → ordered posts."""

    kind: str
    gate: str
    steps: tuple[RowStep, ...]
    case: str = ""
    above: Threshold | None = None

    def fits(self, case: str, amount: Decimal | None) -> bool:
        """Whether the row speaks of this case and amount; a row without either speaks of all."""
        if self.case and self.case != case:
            return False
        return self.above is None or (amount is not None and self.above.reached_by(amount))


@dataclass(frozen=True)
class Handbook:
    """One company's rules in one version."""

    name: str
    version: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def row(self, kind: str, gate: str, case: str, amount: Decimal | None) -> Row | None:
        """The row that fires: the most special one (named case, then the highest threshold) that fits."""
        fitting = [row for row in self.rows if (row.kind, row.gate) == (kind, gate) and row.fits(case, amount)]
        return max(fitting, key=_speciality, default=None)


def _speciality(row: Row) -> tuple[bool, Decimal]:
    return bool(row.case), row.above.amount if row.above else Decimal(-1)


@cache
def load(name: str) -> Handbook:
    """Read and check a preset once per process. The version is the preset's name and a digest of its text."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise HandbookError(f"there is no preset {name}")
    text = path.read_bytes()
    raw = tomllib.loads(text.decode())
    version = f"{name}-{hashlib.sha256(text).hexdigest()[:8]}"
    values, rows = _values(name, raw.get("values", {})), _rows(name, raw.get("sign_off", []))
    return Handbook(name, version, values, rows, conflicts.read(name, raw.get("conflict", [])))


def _values(name: str, raw: dict[str, Any]) -> dict[str, Any]:
    values = {key: spec.default for key, spec in KEYS.items() if spec.default is not NOT_SET}
    for key, entry in raw.items():
        if key not in KEYS:
            raise HandbookError(f"{name}.toml: the key {key} is unknown")
        try:
            values[key] = KEYS[key].read(entry)
        except HandbookError as error:
            raise HandbookError(f"{name}.toml: {key}: {error}") from error
    return values


def _rows(name: str, raw: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(_row(name, entry) for entry in raw)


def _row(name: str, entry: dict[str, Any]) -> Row:
    if unknown := set(entry) - _ROW_KEYS:
        raise HandbookError(f"{name}.toml: sign_off: {', '.join(sorted(unknown))} is unknown")
    above = KEYS["orders.freight_confirmation_above"].read(entry["above"]) if "above" in entry else None
    steps = tuple(_row_step(name, step) for step in entry["steps"])
    return Row(entry["kind"], entry["gate"], steps, entry.get("case", ""), above)


def _row_step(name: str, entry: dict[str, Any]) -> RowStep:
    if unknown := set(entry) - _STEP_KEYS:
        raise HandbookError(f"{name}.toml: sign_off.steps: {', '.join(sorted(unknown))} is unknown")
    return RowStep(**entry)
