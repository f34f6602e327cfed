"""Events are an outbox: a reaction's row is committed with the event, and done together with what it writes.

The queue is only poked; beat sweeps what is due. A lost broker delays a reaction, never loses it.
"""

import datetime as dt
import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from core import request_id
from workflow.models import Delivery, Event

Reaction = Callable[[Event], None]
log = logging.getLogger(__name__)

GIVE_UP_AFTER = 10
BATCH = 200
_QUIET_AFTER_FAILURE = 5.0  # seconds without a poke once the broker did not answer

_reactions: dict[str, dict[str, Reaction]] = defaultdict(dict)
_broker = {"silent_until": 0.0}


def on(event: str) -> Callable[[Reaction], Reaction]:
    """Register a reaction to an earlier document's event: `@on("shipping.note.shipped")`."""

    def remember(reaction: Reaction) -> Reaction:
        _reactions[event][f"{reaction.__module__}.{reaction.__qualname__}"] = reaction
        return reaction

    return remember


def reactions() -> dict[str, tuple[str, ...]]:
    """Event name → names of its reactions; for the generated page and the architecture test."""
    return {event: tuple(sorted(named)) for event, named in sorted(_reactions.items())}


# Events in their order, and a row for each reaction that must hear of one (`place` among the events).
WRITE = """
    WITH event AS (
        SELECT nextval(pg_get_serial_sequence('workflow_event', 'id')) AS id, given.*
          FROM unnest(%(papers)s::bigint[], %(names)s::text[], %(before)s::text[], %(now)s::text[], %(by)s::bigint[],
                      %(for)s::bigint[], %(at)s::timestamptz[], %(reasons)s::text[], %(data)s::jsonb[])
               WITH ORDINALITY
               AS given (paper_id, name, before, now, by_id, acting_for_id, at, reason, data, place)
    ), written AS (
        INSERT INTO workflow_event
               (id, paper_id, name, from_state, to_state, by_id, acting_for_id, at, reason, data, request_id, txid)
        SELECT id, paper_id, name, before, now, by_id, acting_for_id, at, reason, data, %(request)s, 0
          FROM event ORDER BY place
    )
    INSERT INTO workflow_delivery (event_id, reaction, attempts, next_try, error)
    SELECT event.id, due.reaction, 0, event.at, ''
      FROM event JOIN unnest(%(places)s::int[], %(reactions)s::text[]) AS due (place, reaction) USING (place)
"""


def write(events: Sequence[Event]) -> None:
    """Write events in their order with one row per registered reaction, and poke the worker after commit."""
    if not events:
        return
    due = [(place, name) for place, event in enumerate(events, 1) for name in sorted(_reactions.get(event.name, ()))]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, _columns(events, due))
    if due:
        transaction.on_commit(poke, robust=True)


_COLUMNS = ("papers", "names", "before", "now", "by", "for", "at", "reasons", "data")


def _columns(events: Sequence[Event], due: Sequence[tuple[int, str]]) -> dict[str, Any]:
    columns = {name: list(values) for name, values in zip(_COLUMNS, zip(*map(_row, events), strict=True), strict=True)}
    places, reactions = [place for place, _name in due], [name for _place, name in due]
    return {**columns, "request": request_id.current(), "places": places, "reactions": reactions}


def _row(event: Event) -> tuple[Any, ...]:
    """The event in the order of _COLUMNS."""
    states = (event.from_state, event.to_state)
    data = json.dumps(event.data, cls=DjangoJSONEncoder)
    return (event.paper_id, event.name, *states, event.by_id, event.acting_for_id, event.at, event.reason, data)


def poke() -> None:
    """Ask a worker to sweep now. Best effort: a broker that does not answer is left alone for some seconds."""
    if time.monotonic() < _broker["silent_until"]:
        return
    try:
        current_app.send_task("workflow.tasks.sweep", ignore_result=True, retry=False)
    except (BrokerError, OSError) as error:
        _broker["silent_until"] = time.monotonic() + _QUIET_AFTER_FAILURE
        log.warning("the queue does not answer, beat will sweep: %s", error)


def sweep(now: dt.datetime | None = None, most: int = BATCH) -> int:
    """Deliver what is due, one transaction each, passing over rows that another worker holds. Returns how many."""
    done = 0
    while done < most and _deliver_one(now or timezone.now()):
        done += 1
    return done


def _deliver_one(now: dt.datetime) -> bool:
    with transaction.atomic():
        due = Delivery.objects.filter(done_at__isnull=True, next_try__lte=now).order_by("next_try", "pk")
        rows = due.select_for_update(skip_locked=True, of=("self",))
        delivery = rows.select_related("event__paper__company", "event__paper__maker", "event__by").first()
        if delivery is None:
            return False
        _run(delivery, now)
        return True


def _run(delivery: Delivery, now: dt.datetime) -> None:
    """The reaction's writes and the row's own commit together; a failure leaves only the row, with a later try."""
    delivery.attempts += 1
    try:
        with transaction.atomic():
            _reactions[delivery.event.name][delivery.reaction](delivery.event)
    except Exception as error:  # one reaction must not stop the others; the row keeps what happened
        log.exception("reaction %s failed", delivery.reaction)
        delivery.error = f"{type(error).__name__}: {error}"[:2000]
        delivery.next_try = now + _pause(delivery.attempts)
    else:
        delivery.done_at, delivery.error = now, ""
    delivery.save(update_fields=["attempts", "next_try", "done_at", "error"])


def _pause(attempts: int) -> dt.timedelta:
    """Wait longer each time; after GIVE_UP_AFTER tries a person must look (screen of failed reactions)."""
    if attempts >= GIVE_UP_AFTER:
        return dt.timedelta(days=36_500)
    return dt.timedelta(seconds=min(3_600, 5 * 2**attempts))
