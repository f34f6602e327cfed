"""What a person does with an import: send the file, name the columns, mend rows, let it in or give it up."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import desk
from core.dates import business_date
from core.keys import whole_number
from core.refusals import NotAllowed
from handbook import queries as handbook
from imports import policies, queries, sheets
from imports.columns import Found, head_of, row_heads
from imports.models import Remembered, Row, Run
from imports.reading import head_key
from imports.services import progress
from imports.targets import Target
from workflow import approval, clock, files, papers
from workflow import services as workflow
from workflow.models import Round

GATE = "confirm"
SAMPLE = 3


@papers.retrying
def upload(code: str, *, company: Company, upload: files.Upload, by: User, at: dt.datetime) -> Run:
    """Take a file; its first rows are read at once, the others by a worker.

    Raises NotYours without the rights, NotAllowed (field `file`) for what is no readable sheet, NotFound for an
    unknown kind.
    """
    target = policies.target_of(code)
    policies.check_target(target, by)
    policies.check_file(upload.name or "", upload.size)
    run = Run(target=code, file_name=(upload.name or "")[:200], language=get_language() or "zh-hans")
    papers.create(run, company=company, unit=desk(by, target.right), by=by, at=at)
    on = business_date(at, company.zone)
    papers.give_number(run, handbook.value(company, f"numbers.{Run.KIND}", on), on)
    run.digest = workflow.attach(run.pk, upload=upload, by=by, at=at).digest
    _look_at(run, target)
    papers.save(run)
    return run


def _look_at(run: Run, target: type[Target]) -> None:
    """Heads and sample of the file, and what the heads probably mean."""
    found = _opened(run, target)
    run.head_row, run.heads, run.sample = found.head.no, found.head.cells, [line.cells for line in found.first[:SAMPLE]]
    if not found.first:
        raise NotAllowed(_("The file has no rows below its heads."), field="file")
    run.mapping = queries.recognised(target, run.company, run.heads)


def _opened(run: Run, target: type[Target]) -> Found:
    with files.opened(run.digest) as file:
        return head_of(sheets.lines(run.file_name, file), queries.words(target))


@papers.retrying
def map_columns(pk: int, *, mapping: Sequence[str], by: User, at: dt.datetime, version: int | None = None) -> Run:
    """Say what each column means ('' passes it over) and hand the file to a worker to be tried.

    What was said is remembered for the company's next file of this kind.
    """
    with papers.door(Run, pk, event="mapped", by=by, at=at, version=version) as run:
        policies.check_map(run, by)
        target = policies.target_of(run.target)
        known = {field.name for field in target.fields}
        stated = [name if name in known else "" for name in mapping][: len(run.heads)]
        run.mapping = [*stated, *[""] * (len(run.heads) - len(stated))]
        policies.check_mapping(target, run.mapping)
        run.begin_check()
        _remember(run)
        progress.set_out(run)
    return run


def _remember(run: Run) -> None:
    said = {head_key(head): name for head, name in zip(run.heads, run.mapping, strict=True) if head_key(head)}
    Remembered.objects.bulk_create(
        [Remembered(company=run.company, target=run.target, head=head, field=name) for head, name in said.items()],
        update_conflicts=True,
        unique_fields=["company", "target", "head"],
        update_fields=["field"],
    )


@papers.retrying
def mend(pk: int, *, upload: files.Upload, by: User, at: dt.datetime) -> Run:
    """Take the mended wrong rows: each replaces the row whose number it carries; everything is tried again."""
    with papers.door(Run, pk, event="mended", by=by, at=at) as run:
        policies.check_mend(run, by)
        policies.check_file(upload.name or "", upload.size)
        pinned = workflow.attach(run.pk, upload=upload, by=by, at=at)
        with files.opened(pinned.digest) as file:
            _replace(run, list(sheets.lines(pinned.name, file)))
        run.begin_check()
        progress.set_out(run)
    return run


def _replace(run: Run, lines: Sequence[sheets.Line]) -> None:
    heads = [head_key(head) for head in lines[0].cells] if lines else []
    wanted = [head_key(head) for head in run.heads]
    place = next((place for place, head in enumerate(heads) if head in row_heads()), None)
    policies.check_mended(place, set(heads) & set(wanted))
    columns = {wanted.index(head): column for column, head in enumerate(heads) if head in wanted}
    kept = {row.no: row for row in queries.rows(run)}
    mended = [_mended(kept, place or 0, columns, line) for line in lines[1:]]
    Row.objects.bulk_update(mended, ["cells"], batch_size=500)


def _mended(kept: dict[int, Row], place: int, columns: dict[int, int], line: sheets.Line) -> Row:
    stated = line.cells[place].strip() if place < len(line.cells) else ""
    row = kept.get(whole_number(stated) or 0)
    if row is None:
        said = {"line": line.no, "number": stated}
        raise NotAllowed(_("Line %(line)s: the import has no row “%(number)s”.") % said, field="file")
    row.cells = [*row.cells, *[""] * (max(columns, default=0) + 1 - len(row.cells))]
    for to, column in columns.items():
        row.cells[to] = line.cells[column] if column < len(line.cells) else ""
    return row


@papers.retrying
def start(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Run:
    """Let a tried file in: a worker writes it; where a second person is asked, only after that one has confirmed."""
    if policies.target_of(queries.run(by, pk).target).second_person:
        return _submitted(pk, by, at, version)
    with papers.door(Run, pk, event="started", by=by, at=at, version=version) as run:
        policies.check_start(run, by)
        run.start()
        progress.set_out(run)
    return run


def _submitted(pk: int, by: User, at: dt.datetime, version: int | None) -> Run:
    with papers.door(Run, pk, event="submitted", by=by, at=at, version=version) as run:
        policies.check_start(run, by)
        run.submit()
        progress.set_out(run)
        route = handbook.route_of(run, GATE, by=by, on=business_date(at, run.company.zone))
        approval.submit(run, gate=GATE, route=route, by=by, at=at)
    return run


def decided(run: Run, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the second person's round (called inside the door)."""
    clock.tell_maker(run, round, at)
    if round.outcome == Round.Outcome.RETURNED:
        return run.send_back()
    if round.outcome == Round.Outcome.REJECTED:
        return run.cancel()
    return run.approve()


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Run:
    """Take a file back from the second person, to change or mend it."""
    with papers.door(Run, pk, event="withdrawn", by=by, at=at, version=version) as run:
        policies.check_withdraw(run, by)
        approval.void(run, at=at, by=by)
        run.send_back()
    return run


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Run:
    """Give a file up."""
    with papers.door(Run, pk, event="cancelled", by=by, at=at, version=version) as run:
        policies.check_cancel(run, by)
        approval.void(run, at=at)
        run.cancel()
    return run
