"""What hangs on a paper, for its page: events, neighbours, files, remarks and prints, all of it in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import connection


class Dated(Protocol):
    """A row with a moment."""

    @property
    def at(self) -> dt.datetime: ...


D = TypeVar("D", bound=Dated)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event; `who` is None when it was the system, `step` names what was decided, if anything was."""

    name: str
    who: str | None
    acting_for: str | None
    at: dt.datetime
    reason: str
    step: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper that this one came from or became, with the state it last entered."""

    pk: int
    kind: str
    number: str | None
    unit_id: int
    state: str | None


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file; `size` in bytes."""

    pk: int
    name: str
    who: str
    at: dt.datetime
    size: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment."""

    who: str
    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that was printed; those that were asked for together share a job."""

    job: str
    title: str
    label: str
    number: int
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Events and copies newest first, everything else oldest first; `before` it came from, `after` it became."""

    happened: list[Happened]
    before: list[Neighbour]
    after: list[Neighbour]
    files: list[Pinned]
    remarks: list[Remark]
    copies: list[Copy]


# In words of our own: putting it together from querysets costs more than asking for it.
_ROWS = {
    "happened": """
        SELECT json_agg(json_build_object('name', e.name, 'who', u.name, 'acting_for', f.name, 'at', e.at,
                                          'reason', e.reason, 'step', e.data ->> 'step') ORDER BY e.id DESC)
          FROM workflow_event e LEFT JOIN accounts_user u ON u.id = e.by_id
          LEFT JOIN accounts_user f ON f.id = e.acting_for_id WHERE e.paper_id = %(paper)s""",
    "before": """
        SELECT json_agg(json_build_object('pk', p.id, 'kind', p.kind, 'number', p.number, 'unit_id', p.unit_id,
                                          'state', {state}) ORDER BY l.id)
          FROM workflow_link l JOIN workflow_paper p ON p.id = l.source_id WHERE l.target_id = %(paper)s""",
    "after": """
        SELECT json_agg(json_build_object('pk', p.id, 'kind', p.kind, 'number', p.number, 'unit_id', p.unit_id,
                                          'state', {state}) ORDER BY l.id)
          FROM workflow_link l JOIN workflow_paper p ON p.id = l.target_id WHERE l.source_id = %(paper)s""",
    "files": """
        SELECT json_agg(json_build_object('pk', a.id, 'name', a.name, 'who', u.name, 'at', a.at, 'size', a.size)
                        ORDER BY a.id)
          FROM workflow_attachment a JOIN accounts_user u ON u.id = a.by_id WHERE a.paper_id = %(paper)s""",
    "remarks": """
        SELECT json_agg(json_build_object('who', u.name, 'at', c.at, 'text', c.text) ORDER BY c.id)
          FROM workflow_comment c JOIN accounts_user u ON u.id = c.by_id WHERE c.paper_id = %(paper)s""",
    "copies": """
        SELECT json_agg(json_build_object('job', l.job, 'title', s.title, 'label', l.label, 'number', l.copy_number,
                                          'who', u.name, 'at', l.at) ORDER BY l.id DESC)
          FROM workflow_printlog l JOIN workflow_storedprint s ON s.id = l.stored_id
          JOIN accounts_user u ON u.id = l.by_id WHERE l.paper_id = %(paper)s""",
}
# The state is read from a paper's events, so that no table of a later app is asked.
_STATE = """(SELECT e.to_state FROM workflow_event e WHERE e.paper_id = p.id AND e.to_state <> ''
              ORDER BY e.id DESC LIMIT 1)"""
_RECORD = "SELECT " + ", ".join(f"({rows})" for rows in _ROWS.values()).replace("{state}", _STATE)


def record(paper_id: int) -> Record:
    """Everything of a paper; one statement, however much there is."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, {"paper": paper_id})
        found = cursor.fetchone()
    happened, before, after, files, remarks, copies = (rows or [] for rows in found)
    return Record(
        happened=_dated(Happened, happened),
        before=[Neighbour(**row) for row in before],
        after=[Neighbour(**row) for row in after],
        files=_dated(Pinned, files),
        remarks=_dated(Remark, remarks),
        copies=_dated(Copy, copies),
    )


def _dated(shape: type[D], rows: Iterable[Row]) -> list[D]:
    return [shape(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in rows]
