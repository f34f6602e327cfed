"""What hangs on a paper, for its page: sign-offs, events, neighbours, files, remarks, prints; one statement for all."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from workflow import changes
from workflow.changes import Change


class Dated(Protocol):
    """A row with a moment."""

    @property
    def at(self) -> dt.datetime: ...


D = TypeVar("D", bound=Dated)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decider:
    """Who may decide a step, and for whom; None: as oneself."""

    name: str
    acting_for: str | None

    def __str__(self) -> str:
        if not self.acting_for:
            return self.name
        return _("%(who)s for %(whom)s") % {"who": self.name, "whom": self.acting_for}


@dataclass(frozen=True, slots=True)
class SignOff:
    """A step of a round; `who` decided it, `deciders` (by key) may decide it while it is open.

    `people` are the keys of who decided and of whom it was done for; with `one_step` they decide no other of the round.
    """

    pk: int
    round_id: int
    gate: str
    post: str
    title: str
    unit_id: int
    state: str
    opened_at: dt.datetime | None
    decided_at: dt.datetime | None
    reason: str
    who: str | None
    acting_for: str | None
    deciders: Mapping[int, Decider]
    one_step: bool
    people: list[int | None]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event; `who` is None when it was the system, `step` names what was decided, if anything was.

    `people` are the keys of who did it and of whom it was done for.
    """

    name: str
    who: str | None
    acting_for: str | None
    at: dt.datetime
    reason: str
    step: str | None
    people: list[int | None]
    pk: int
    began: dt.datetime | None
    """when its transaction began, as the database wrote it: changes of fields with the same moment belong to it"""


@dataclass(frozen=True, slots=True)
class Refused:
    """An attempt that was refused, with the sentence that the person read."""

    who: str
    at: dt.datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper that this one came from or became, with the state it last entered, made by `who`."""

    pk: int
    kind: str
    number: str | None
    unit_id: int
    state: str | None
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file; `size` in bytes."""

    pk: int
    name: str
    who: str
    at: dt.datetime
    size: int
    step: int | None
    """the decision that it belongs to"""


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

    steps: list[SignOff]
    happened: list[Happened]
    before: list[Neighbour]
    after: list[Neighbour]
    files: list[Pinned]
    remarks: list[Remark]
    copies: list[Copy]
    refused: list[Refused]
    changes: list[Change]

    @property
    def last(self) -> int:
        """Key of the newest event: what a decision says that its maker has seen."""
        return self.happened[0].pk if self.happened else 0


# In words of our own: putting it together from querysets costs more than asking for it.
_ROWS = {
    "steps": """
        SELECT json_agg(json_build_object(
                   'pk', s.id, 'round_id', s.round_id, 'gate', r.gate, 'post', s.post, 'title', s.title,
                   'unit_id', s.unit_id, 'state', s.state, 'opened_at', s.opened_at, 'decided_at', s.decided_at,
                   'reason', s.reason, 'who', u.name, 'acting_for', f.name, 'one_step', r.one_step,
                   'people', json_build_array(s.decided_by_id, s.acting_for_id), 'deciders',
                   (SELECT json_object_agg(g.user_id, json_build_object('name', d.name, 'acting_for', o.name)
                                           ORDER BY g.acting_for_id NULLS FIRST, g.user_id) FROM workflow_stepgrant g
                      JOIN accounts_user d ON d.id = g.user_id LEFT JOIN accounts_user o ON o.id = g.acting_for_id
                     WHERE g.content_object_id = s.id)
               ) ORDER BY s.round_id, s.place)
          FROM workflow_round r JOIN workflow_step s ON s.round_id = r.id
          LEFT JOIN accounts_user u ON u.id = s.decided_by_id
          LEFT JOIN accounts_user f ON f.id = s.acting_for_id WHERE r.paper_id = %(paper)s""",
    "happened": """
        SELECT json_agg(json_build_object('name', e.name, 'who', u.name, 'acting_for', f.name, 'at', e.at,
                                          'reason', e.reason, 'step', e.data ->> 'step', 'began', e.began,
                                          'people', json_build_array(e.by_id, e.acting_for_id),
                                          'pk', e.id) ORDER BY e.id DESC)
          FROM workflow_event e LEFT JOIN accounts_user u ON u.id = e.by_id
          LEFT JOIN accounts_user f ON f.id = e.acting_for_id WHERE e.paper_id = %(paper)s""",
    "before": """
        SELECT json_agg(json_build_object('pk', p.id, 'kind', p.kind, 'number', p.number, 'unit_id', p.unit_id,
                                          'state', {state}, 'who', m.name, 'at', p.created_at) ORDER BY l.id)
          FROM workflow_link l JOIN workflow_paper p ON p.id = l.source_id
          JOIN accounts_user m ON m.id = p.maker_id WHERE l.target_id = %(paper)s""",
    "after": """
        SELECT json_agg(json_build_object('pk', p.id, 'kind', p.kind, 'number', p.number, 'unit_id', p.unit_id,
                                          'state', {state}, 'who', m.name, 'at', p.created_at) ORDER BY l.id)
          FROM workflow_link l JOIN workflow_paper p ON p.id = l.target_id
          JOIN accounts_user m ON m.id = p.maker_id WHERE l.source_id = %(paper)s""",
    "files": """
        SELECT json_agg(json_build_object('pk', a.id, 'name', a.name, 'who', u.name, 'at', a.at, 'size', a.size,
                                          'step', a.step_id) ORDER BY a.id)
          FROM workflow_attachment a JOIN accounts_user u ON u.id = a.by_id WHERE a.paper_id = %(paper)s""",
    "remarks": """
        SELECT json_agg(json_build_object('who', u.name, 'at', c.at, 'text', c.text) ORDER BY c.id)
          FROM workflow_comment c JOIN accounts_user u ON u.id = c.by_id WHERE c.paper_id = %(paper)s""",
    "copies": """
        SELECT json_agg(json_build_object('job', l.job, 'title', s.title, 'label', l.label, 'number', l.copy_number,
                                          'who', u.name, 'at', l.at) ORDER BY l.id DESC)
          FROM workflow_printlog l JOIN workflow_storedprint s ON s.id = l.stored_id
          JOIN accounts_user u ON u.id = l.by_id WHERE l.paper_id = %(paper)s""",
    "refused": """
        SELECT json_agg(json_build_object('who', u.name, 'at', t.at, 'sentence', t.sentence) ORDER BY t.id DESC)
          FROM workflow_refusal t JOIN accounts_user u ON u.id = t.user_id
         WHERE t.paper_id = %(paper)s AND %(refused)s""",
}
# The state is read from a paper's events, so that no table of a later app is asked.
_STATE = """(SELECT e.to_state FROM workflow_event e WHERE e.paper_id = p.id AND e.to_state <> ''
              ORDER BY e.id DESC LIMIT 1)"""
_RECORD = "SELECT " + ", ".join(f"({rows})" for rows in _ROWS.values()).replace("{state}", _STATE)


def record(paper_id: int, kind: str = "", *, refused: bool = False) -> Record:
    """Everything of a paper; one statement, however much there is.

    With its `kind` the changes of its fields too (one statement more when they name other rows); with `refused` the
    attempts that were refused.
    """
    history = changes.statement(kind) if kind else "NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"{_RECORD}, ({history})", {"paper": paper_id, "refused": refused})
        *found, changed = cursor.fetchone()
    steps, happened, before, after, files, remarks, copies, attempts = (rows or [] for rows in found)
    return Record(
        steps=[_sign_off(row) for row in steps],
        happened=_dated(Happened, [{**row, "began": _moment(row["began"])} for row in happened]),
        before=_dated(Neighbour, before),
        after=_dated(Neighbour, after),
        files=_dated(Pinned, files),
        remarks=_dated(Remark, remarks),
        copies=_dated(Copy, copies),
        refused=_dated(Refused, attempts),
        changes=changes.read(kind, changed),
    )


def _sign_off(row: Row) -> SignOff:
    moments = {name: _moment(row[name]) for name in ("opened_at", "decided_at")}
    deciders = {int(pk): Decider(**each) for pk, each in (row["deciders"] or {}).items()}
    return SignOff(**{**row, **moments, "deciders": deciders})


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _dated(shape: type[D], rows: Iterable[Row]) -> list[D]:
    return [shape(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in rows]
