"""The one door: every document is made here and every change of state goes through here.

The door locks the document, lets the caller move it, saves it, writes the event and what must hear of it, all in one
transaction. Nothing else writes a state; the database refuses a state without an event (workflow.guards).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from psycopg import errors

from accounts.models import Company, Unit, User
from accounts.queries import units_of
from core.bulk import save_columns
from core.constraints import refusing
from core.reading import Reading
from core.refusals import NotAllowed, NotFound, Refused, Stale
from core.trail import because
from workflow import locks, outbox, registry, work
from workflow.documents import Document
from workflow.models import Event, Link, Paper

D = TypeVar("D", bound=Document)
P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3
AGAIN = (errors.DeadlockDetected, errors.SerializationFailure)
_NUMBER = re.compile(r"\{n:(\d+)\}")
# Count on and number the paper in one statement: the insert locks the counter's row, or the update does.
NUMBER = """
    WITH next AS (
        INSERT INTO workflow_counter (company_id, kind, period, value) VALUES (%s, %s, %s, 1)
            ON CONFLICT ON CONSTRAINT counter_once DO UPDATE SET value = workflow_counter.value + 1
        RETURNING value::text AS value
    )
    UPDATE workflow_paper SET number = replace(%s, '#', lpad(next.value, greatest(%s, length(next.value)), '0'))
      FROM next WHERE workflow_paper.id = %s
 RETURNING number
"""

# A paper, and links from what it was made from.
PAPER = """
    WITH paper AS (
        INSERT INTO workflow_paper (company_id, unit_id, kind, maker_id, created_at) VALUES (%s, %s, %s, %s, %s)
        RETURNING id
    ), links AS (
        INSERT INTO workflow_link (source_id, target_id)
        SELECT source, paper.id FROM paper, unnest(%s::bigint[]) AS source
    )
    SELECT id FROM paper
"""


def retrying(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction; when the database breaks a deadlock against it, run it again (twice)."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if work.current() is None and not connection.in_atomic_block:
            return attempt(_whole, service, *args, **kwargs)
        with part():
            return service(*args, **kwargs) if work.current() else _whole(service, *args, **kwargs)

    return run


def _whole(service: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """An outermost service: the events of all it calls are written when it is done.

    What it writes keeps the reason that it was given; when it refuses, the refusal says about which document.
    """
    with work.begun() as begun, because(str(kwargs.get("reason") or "")):
        try:
            result = service(*args, **kwargs)
        except Refused as refusal:
            refusal.about = begun.about
            raise
        outbox.write(begun.events)
        return result


def part() -> transaction.Atomic:
    """A part of a service: the outermost gets a transaction (or a savepoint), what it calls shares it.

    No service catches a refusal of another, so an inner savepoint would only cost two statements.
    """
    return transaction.atomic(savepoint=work.current() is None)


def attempt(service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run something in a transaction of its own, again when the database breaks a deadlock against it.

    What a refusal keeps is written when the transaction is gone.
    """
    for number in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return service(*args, **kwargs)
        except Refused as refusal:
            refusal.keep()
            raise
        except OperationalError as error:
            if number == TRIES or not isinstance(error.__cause__, AGAIN):
                raise
    raise AssertionError("unreachable")


def create(
    document: D,
    *,
    company: Company,
    unit: Unit,
    by: User,
    at: dt.datetime,
    came_from: Iterable[Paper] = (),
    data: Mapping[str, Any] | None = None,
    by_clock: bool = False,
) -> D:
    """Give an unsaved document its paper, save it and write "<KIND>.created". Links it to what it came from.

    `by_clock`: a clock made it in the name of `by`, whose paper it is; the event names nobody.
    """
    with part():
        paper = Paper(company=company, unit=unit, kind=document.KIND, maker=by, created_at=at)
        _write_paper(paper, [source.pk for source in came_from])
        document.paper, document.company, document.unit = paper, company, unit
        document.maker, document.created_at = by, at
        document.save(force_insert=True)
        document.stored()
        work.keep(document, document.pk)
        write(document, "created", before="", by=None if by_clock else by, at=at, data=data)
    return document


def _write_paper(paper: Paper, sources: list[int]) -> None:
    with connection.cursor() as cursor:
        head: list[Any] = [paper.company_id, paper.unit_id, paper.kind, paper.maker_id, paper.created_at]
        cursor.execute(PAPER, [*head, sources])
        paper.pk = cursor.fetchone()[0]
    paper._state.adding = False


def link(source: Paper, target: Paper) -> None:
    """Record that `target` was made from `source`; saying it twice changes nothing."""
    Link.objects.get_or_create(source=source, target=target)


@contextmanager
def door(
    model: type[D],
    pk: int,
    *,
    event: str,
    by: User | None,
    at: dt.datetime,
    acting_for: User | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
    scoped: bool = True,
) -> Iterator[D]:
    """Lock a document, let the caller move it, save it and write the event and its outbox rows.

    `scoped=False` is for calls downwards from a later app, which has asked its own document already. `version` is the
    one the person's form was opened on. Raises NotFound for another company's or unit's document, NotAllowed when it
    changed meanwhile or when the state has moved on; then nothing is written and the instance is to be thrown away.
    """
    with part():
        document = lock(model, pk, by if scoped else None, lender=by)
        _unchanged(document, version)
        before = document.state
        with legal_moves(document):
            yield document
        save(document)
        write(document, event, before=before, by=by, at=at, acting_for=acting_for, reason=reason, data=data)


def lock(model: type[D], pk: int, by: User | None = None, *, lender: User | None = None) -> D:
    """Lock one document (FOR NO KEY UPDATE of itself) and return it with its paper and unit.

    With `by` only a document of the person's company and units is found (else 404). Whoever acts (`by` or `lender`)
    has the company in hand already, so that the lock need not read it once more. What the same outermost service has
    locked or made before is the same instance, without a statement.
    """
    found = work.kept(model, pk)
    if found is None:
        found = next(iter(_locking(model)(pk, *_scope(by))), None)
    if found is None or (by and not _in_scope(found, by)):
        raise NotFound(_("There is no such document for you."))
    locks.taken(model._meta.label_lower, pk)
    acting = by or lender
    if acting is not None and acting.company is not None and acting.company_id == found.company_id:
        found.company = acting.company
    return work.keep(found, pk)


@cache
def _locking(model: type[D]) -> Reading[D]:
    """How a kind of document is read and locked by its key, with what nearly every service needs of it."""
    mine = '"row".company_id = %s AND "row".unit_id = ANY(%s::bigint[])'
    return Reading(
        model, ("paper", "unit", *model.ALONGSIDE), where=f'"row".paper_id = %s AND (%s OR ({mine}))', lock=True
    )


def _scope(by: User | None) -> tuple[bool, int, list[int]]:
    """What `_locking` asks besides the key: everything, or the person's company and units. Others' rows stay free."""
    return (True, 0, []) if by is None else (False, by.works_in, list(units_of(by)))


def _in_scope(document: Document, by: User) -> bool:
    return document.company_id == by.works_in and document.unit_id in units_of(by)


def _unchanged(document: Document, version: int | None) -> None:
    if version is not None and version != document.version:
        last = Event.objects.filter(paper_id=document.pk).select_related("by").order_by("-pk").first()
        raise Stale(
            _("Somebody changed this document while you were working on it. What you typed is kept; look at both."),
            who=last.by if last and last.by else "",
            at=last.at if last else None,
        )


@contextmanager
def legal_moves(document: Document) -> Iterator[None]:
    """Turn a move that the state machine forbids into a sentence that names the state."""
    try:
        yield
    except TransitionNotAllowed as error:
        state = registry.state_label(document.KIND, document.state)
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": state}) from error


def save(document: Document) -> None:
    """Save what was changed of a locked document, and count the write.

    Only columns that differ are named: the guards of the others need not look, and the statement stays short.
    """
    document.version += 1
    if not save_columns(document, document.changed()):
        raise NotFound(_("There is no such document for you."))
    document.stored()


def write(
    document: Document,
    event: str,
    *,
    before: str,
    by: User | None,
    at: dt.datetime,
    acting_for: User | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one event of a document, with the state before and now, and its outbox rows; poke after commit.

    Within a service it is written when the outermost ends, together with the others.
    """
    name = registry.event_name(document.KIND, event)
    written = Event(paper=document.paper, name=name, from_state=before, to_state=document.state, data=dict(data or {}))
    written.by, written.acting_for, written.at, written.reason = by, acting_for, at, reason
    if under_way := work.current():
        under_way.events.append(written)
    else:
        outbox.write([written])


def keep_number(document: Document, number: str) -> None:
    """Number a paper of the time before Danju with the number that it had; NotAllowed when the kind has it already."""
    taken = _("The number %(number)s is taken.") % {"number": number}
    with refusing({"paper_number_once": ("number", taken)}):
        document.paper.number = number
        document.paper.save(update_fields=["number"])


def give_number(document: Document, pattern: str, on: dt.date) -> str:
    """Number a document that becomes official, gapless in its period; once given it stays.

    `pattern` is the handbook's, e.g. "XS-{yy}{mm}-{n:04}"; the period is the pattern without the running number.
    Call it inside the door, last: the counter's row is locked until commit.
    """
    if document.paper.number:
        return document.paper.number
    period = _NUMBER.sub("#", pattern).format(yyyy=f"{on:%Y}", yy=f"{on:%y}", mm=f"{on:%m}", dd=f"{on:%d}")
    width = int(found.group(1)) if (found := _NUMBER.search(pattern)) else 1
    locks.taken(locks.COUNTER, period)
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [document.company_id, document.KIND, period, period, width, document.pk])
        document.paper.number = str(cursor.fetchone()[0])
    return document.paper.number
