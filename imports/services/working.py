"""What a worker does with an import: try every row and undo it, or write all of them in one transaction."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.refusals import NotAllowed, Refused
from core.rows import sole
from imports import policies, queries, sheets
from imports.columns import head_of
from imports.models import Row, Run
from imports.reading import UnreadableError
from imports.services.progress import Meter
from imports.targets import Given, Importer, Taken, Target
from workflow import clock, files, papers

BATCH = 500
UNKEPT = (DataError, IntegrityError)
STORE = """
    UPDATE imports_row SET outcome = new.outcome, faults = new.faults, changes = new.changes
      FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::jsonb[]) AS new (id, outcome, faults, changes)
     WHERE imports_row.id = new.id
"""
COLUMN_OF = {
    Row.Outcome.NEW: "rows_new",
    Row.Outcome.CHANGED: "rows_changed",
    Row.Outcome.SAME: "rows_same",
    Row.Outcome.WRONG: "rows_wrong",
}


class StoppedError(Exception):
    """A row that was right when it was tried is refused now; the message names the row."""


@dataclass
class Verdict:
    """What the trial says of one row."""

    row: Row
    outcome: str
    faults: list[tuple[str, str]] = field(default_factory=list)
    changes: Sequence[tuple[str, str, str]] = ()


# -- the trial ---------------------------------------------------------------------------------------------------------


def check(run_id: int, *, at: dt.datetime) -> None:
    """Try every row by the service that imports it, undo all of it, and keep the verdicts. Says nothing twice."""
    run = _in_hand(run_id, Run.State.CHECKING)
    if run is None:
        return
    with _as_maker(run) as by:
        try:
            _read_once(run)
            verdicts = _tried(run, by, at)
        except Refused as refusal:
            _unreadable(run_id, str(refusal), at=at)
        else:
            _checked(run_id, verdicts, at=at)


def _in_hand(run_id: int, *states: str) -> Run | None:
    """The run, if it is still in one of these states: a worker may be told twice."""
    rows = Run.objects.select_related("paper", "company", "unit", "maker")
    return sole(rows.filter(pk=run_id, state__in=states))


@contextmanager
def _as_maker(run: Run) -> Iterator[User]:
    """Sentences in the language of the screen it was sent from, rights of its maker in its company as they are now."""
    by = run.maker
    by.company = run.company
    with translation.override(run.language):
        yield by


def _read_once(run: Run) -> None:
    """Rows of the file into the table, unless they are there; mended rows stay as they were mended."""
    if queries.rows(run).exists():
        return
    target = policies.target_of(run.target)
    with files.opened(run.digest) as file:
        found = head_of(sheets.lines(run.file_name, file), queries.words(target))
        lines = list(islice(found.lines, sheets.MOST_ROWS + 1))
    if len(lines) > sheets.MOST_ROWS:
        raise NotAllowed(_("The file has more than %(most)s rows. Divide it.") % {"most": f"{sheets.MOST_ROWS:,}"})
    example = [field.example for field in target.fields]
    kept = [Row(run=run, no=line.no, cells=line.cells) for line in lines if not _is_example(line.cells, example)]
    if not kept:
        raise NotAllowed(_("The file has no rows below its heads."))
    Row.objects.bulk_create(kept, batch_size=2000)


def _is_example(cells: Sequence[str], example: Sequence[str]) -> bool:
    """The template's own example, left in the sheet, is no row."""
    return [cell for cell in cells if cell] == [cell for cell in example if cell]


def _tried(run: Run, by: User, at: dt.datetime) -> list[Verdict]:
    policies.check_target(policies.target_of(run.target), by)
    with transaction.atomic():
        _plan_anew()
        verdicts = _Pass(run, by, at).trial()
        transaction.set_rollback(True)
    return verdicts


def _plan_anew() -> None:
    """Until the transaction ends: tables grow under our hands, and a plan that was kept while they were small would
    read all of them for each row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")


@papers.retrying
def _checked(run_id: int, verdicts: Sequence[Verdict], *, at: dt.datetime) -> None:
    """Keep the verdicts and tell the maker."""
    counts = dict.fromkeys(COLUMN_OF.values(), 0)
    for verdict in verdicts:
        counts[COLUMN_OF[Row.Outcome(verdict.outcome)]] += 1
    with papers.door(Run, run_id, event="checked", by=None, at=at, scoped=False, data=counts) as run:
        for name, count in counts.items():
            setattr(run, name, count)
        run.rows_total = len(verdicts)
        _store(verdicts)
        run.checked()
        clock.notify([run.maker], run.paper, _told(run), at)


def _told(run: Run) -> str:
    said = {"number": run.number, "file": run.file_name, "wrong": run.rows_wrong}
    if run.rows_wrong:
        return _("%(number)s (%(file)s) is checked: %(wrong)s rows are wrong.") % said
    return _("%(number)s (%(file)s) is checked: no row is wrong.") % said


def _store(verdicts: Sequence[Verdict]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(verdicts), BATCH):
            part = verdicts[start : start + BATCH]
            faults = [json.dumps(each.faults, ensure_ascii=False) for each in part]
            changes = [json.dumps(list(each.changes), ensure_ascii=False) for each in part]
            cursor.execute(STORE, [[each.row.pk for each in part], [each.outcome for each in part], faults, changes])


@papers.retrying
def _unreadable(run_id: int, why: str, *, at: dt.datetime) -> None:
    with papers.door(Run, run_id, event="unreadable", by=None, at=at, scoped=False, reason=why[:300]) as run:
        run.unreadable(why)
        clock.notify([run.maker], run.paper, f"{run.number}：{why}", at)


# -- the import --------------------------------------------------------------------------------------------------------


def carry_out(run_id: int, *, at: dt.datetime) -> None:
    """Write every row in one transaction, or nothing: what was refused meanwhile is told and everything tried again."""
    run = _in_hand(run_id, *Run.WRITING)
    if run is None:
        return
    with _as_maker(run) as by:
        try:
            _written(run_id, by, at=at)
        except StoppedError as stopped:
            _stopped(run_id, str(stopped), at=at)


@papers.retrying
def _written(run_id: int, by: User, *, at: dt.datetime) -> None:
    with papers.door(Run, run_id, event="done", by=by, at=at, scoped=False) as run:
        try:
            policies.check_target(policies.target_of(run.target), by)
            _plan_anew()
            _Pass(run, by, at).write()
        except Refused as refusal:
            raise StoppedError(str(refusal)) from refusal
        run.finish(at)
        clock.notify([run.maker], run.paper, _finished(run), at)


def _finished(run: Run) -> str:
    said = {"number": run.number, "count": run.rows_new + run.rows_changed}
    return (
        ngettext("%(number)s: %(count)s row is imported.", "%(number)s: %(count)s rows are imported.", said["count"])  # type: ignore[arg-type]  # a number
        % said
    )


@papers.retrying
def _stopped(run_id: int, why: str, *, at: dt.datetime) -> None:
    with papers.door(Run, run_id, event="stopped", by=None, at=at, scoped=False, reason=why[:300]) as run:
        run.stop(why)
        clock.notify([run.maker], run.paper, f"{run.number}：{why}", at)


# -- one walk over all rows --------------------------------------------------------------------------------------------


class _Pass:
    """Every row of a run, read by its columns and taken by the importer of its kind."""

    def __init__(self, run: Run, by: User, at: dt.datetime) -> None:
        self.run = run
        self.target: type[Target] = policies.target_of(run.target)
        self.importer: Importer = self.target.importer(run, by, at)
        self.columns = {name: place for place, name in enumerate(run.mapping) if name}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.rows = list(queries.rows(run).order_by("no"))

    def trial(self) -> list[Verdict]:
        """The verdict on each row; a refused one leaves nothing behind and the others go on."""
        return [self._tried(row, given, faults) for row, given, faults in self._each()]

    def write(self) -> None:
        """Take every row; the first that is refused stops all."""
        for row, given, faults in self._each():
            if faults:
                raise NotAllowed(_at(row, faults[0][1]))
            try:
                self.importer.take(given)
            except Refused as refusal:
                raise NotAllowed(_at(row, str(refusal))) from refusal
            except UNKEPT as error:
                raise NotAllowed(_at(row, _unkept())) from error
        try:
            self.importer.end()
        except UNKEPT as error:  # somebody else wrote the same meanwhile, and the database decided
            raise NotAllowed(_unkept()) from error

    def _tried(self, row: Row, given: Given, faults: list[tuple[str, str]]) -> Verdict:
        if faults:
            return Verdict(row, Row.Outcome.WRONG, faults)
        try:
            with transaction.atomic():
                taken: Taken = self.importer.take(given)
        except Refused as refusal:
            return Verdict(row, Row.Outcome.WRONG, [(refusal.field, str(refusal))])
        except UNKEPT:
            return Verdict(row, Row.Outcome.WRONG, [("", _unkept())])
        return Verdict(row, taken.outcome, changes=taken.changes)

    def _each(self) -> Iterator[tuple[Row, Given, list[tuple[str, str]]]]:
        with Meter(self.run, len(self.rows)) as meter:
            for start in range(0, len(self.rows), BATCH):
                read = [(row, *self._read(row)) for row in self.rows[start : start + BATCH]]
                self.importer.prepare([given for _row, given, faults in read if not faults])
                for place, each in enumerate(read, start):
                    meter.at(place)
                    yield each

    def _read(self, row: Row) -> tuple[Given, list[tuple[str, str]]]:
        """The values of a row, and everything that cannot be read of it."""
        values: dict[str, Any] = {}
        faults: list[tuple[str, str]] = []
        for name, place in self.columns.items():
            cell = row.cells[place].strip() if place < len(row.cells) else ""
            if cell:
                _read_cell(self.target, name, cell, values, faults)
        given = Given(row.no, values)
        return given, faults or self._misfits(given)

    def _misfits(self, given: Given) -> list[tuple[str, str]]:
        """A row without its key, or with the key of a row above."""
        names = self.target.key_names()
        for name in names:
            if name not in given.values:
                return [(name, _("“%(field)s” is missing.") % {"field": self.target.field(name).label})]
        key = given.key(self.target.alone)
        first = self.seen.setdefault(key, given.no)
        if first == given.no:
            return []
        return [(names[0], _("Row %(no)s says the same one already.") % {"no": first})]


def _read_cell(
    target: type[Target], name: str, cell: str, values: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    try:
        values[name] = target.field(name).value(cell)
    except UnreadableError as error:
        faults.append((name, str(error)))


def _unkept() -> str:
    """What only the database refuses has no sentence of its own."""
    return _("The database does not take it as it is; compare it with the notes of the template.")


def _at(row: Row, sentence: str) -> str:
    return _("Row %(no)s: %(sentence)s") % {"no": row.no, "sentence": sentence}
