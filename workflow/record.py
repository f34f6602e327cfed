"""What hangs on a paper, for its page: events, neighbours, files, remarks and prints, all of it in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from workflow.models import Attachment, Comment, Event, Link, Paper, PrintLog


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


def record(paper_id: int) -> Record:
    """Everything of a paper; one statement, however much there is."""
    read = (
        Paper.objects.filter(pk=paper_id)
        .values(
            happened=_rows(
                _on(Event).order_by("-pk"), Happened, who="by__name", acting_for="acting_for__name", step="data__step"
            ),
            before=_neighbours("target_id", "source"),
            after=_neighbours("source_id", "target"),
            files=_rows(_on(Attachment).order_by("pk"), Pinned, who="by__name"),
            remarks=_rows(_on(Comment).order_by("pk"), Remark, who="by__name"),
            copies=_rows(
                _on(PrintLog).order_by("-pk"), Copy, title="stored__title", number="copy_number", who="by__name"
            ),
        )
        .get()
    )
    return Record(
        happened=_dated(Happened, read["happened"]),
        before=[Neighbour(**row) for row in read["before"]],
        after=[Neighbour(**row) for row in read["after"]],
        files=_dated(Pinned, read["files"]),
        remarks=_dated(Remark, read["remarks"]),
        copies=_dated(Copy, read["copies"]),
    )


def _on(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.filter(paper_id=OuterRef("pk"))


def _rows(rows: QuerySet[Any], shape: type[Any], **elsewhere: Any) -> ArraySubquery:
    """Rows as objects with the fields of `shape`; `elsewhere` says where those are that are called otherwise."""
    columns = {name: F(name) for name in (field.name for field in fields(shape))}
    return ArraySubquery(rows.values(row=JSONObject(**columns | elsewhere)))


def _neighbours(here: str, there: str) -> ArraySubquery:
    """Papers at the other end of the links; the state is read from events, so that no table of a later app is asked."""
    entered = Event.objects.filter(paper_id=OuterRef(f"{there}_id")).exclude(to_state="").order_by("-pk")
    links = Link.objects.filter(**{here: OuterRef("pk")}).order_by("pk")
    columns = {name: f"{there}__{name}" for name in ("pk", "kind", "number", "unit_id")}
    return _rows(links, Neighbour, **columns, state=Subquery(entered.values("to_state")[:1]))


def _dated(shape: type[D], rows: Iterable[Row]) -> list[D]:
    return [shape(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in rows]
