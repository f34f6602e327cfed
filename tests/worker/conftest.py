"""Money that waits to be confirmed, and the moment in which a reaction is under way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from receivables.models import Receipt
from tests.orders.shop import open_shop
from tests.receivables.till import Till, open_till
from tests.support.worker import Broker, eventually
from tests.world import world
from workflow import outbox
from workflow.models import Delivery, Event, Notice, Task

REACTION = "receivables.reactions.tell_clerks"


@pytest.fixture
def till(broker: Broker) -> Till:
    """The parts company with its accounts, committed; nothing waits for a worker yet."""
    opened = open_till(open_shop(world("parts")))
    outbox.sweep()
    return opened


@pytest.fixture
def entered(till: Till) -> Callable[[int], list[Receipt]]:
    """`entered(5)` gives so many receipts that wait for finance."""
    return lambda count: [till.enter(100 + number) for number in range(count)]


@pytest.fixture
def reaction_held() -> Callable[[], Any]:
    """`with reaction_held() as running:` nobody's notice can be written, so that every reaction stops half-way.

    `running(n)` waits until n reactions stand there.
    """
    return _held


@contextmanager
def _held() -> Iterator[Callable[[int], None]]:
    words = connection.get_connection_params()
    known = {name: words[name] for name in ("dbname", "user", "password", "host", "port") if words.get(name)}
    with psycopg.connect(**known) as holder:
        holder.execute("LOCK TABLE workflow_notice IN SHARE MODE")
        yield lambda count: eventually(lambda: _waiting() == count)
        holder.rollback()


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'workflow_notice'::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchone()[0])


def told(receipts: list[Receipt]) -> dict[str, list[int]]:
    """What was done about each receipt: deliveries that are done, with how many tries, notices and tasks."""
    papers = [receipt.pk for receipt in receipts]
    deliveries = Delivery.objects.filter(reaction=REACTION, event__paper__in=papers, done_at__isnull=False)
    return {
        "attempts": list(deliveries.values_list("attempts", flat=True)),
        "events": [Event.objects.filter(paper=pk, name="receivables.receipt.confirmed").count() for pk in papers],
        "notices": [Notice.objects.filter(paper=pk).count() for pk in papers],
        "tasks": [Task.objects.filter(paper=pk).count() for pk in papers],
    }


def once(count: int) -> dict[str, list[int]]:
    """Everything exactly once, at the first try."""
    return {name: [1] * count for name in ("attempts", "events", "notices", "tasks")}
