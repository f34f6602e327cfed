"""The queue stops, a worker is killed, two workers sweep: what was promised happens, and happens once."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.celery import app
from receivables.models import Receipt
from tests.receivables.till import Till, fresh, step_of
from tests.support.worker import Broker, Worker, eventually
from tests.worker.conftest import once, told
from workflow import approval, outbox
from workflow.models import Delivery

pytestmark = pytest.mark.worker

SWEEP = "workflow.tasks.sweep"
Entered = Callable[[int], list[Receipt]]
Held = Callable[[], Any]


def press_approve(client: Client, receipt: Receipt) -> float:
    """Confirm a receipt at its URL; gives the seconds that the answer took."""
    began = time.monotonic()
    answer = client.post(reverse("workflow:decide", args=[step_of(receipt).pk]), {"outcome": "approve"})
    spent = time.monotonic() - began
    assert (answer.status_code, answer.headers["Location"]) == (302, receipt.get_absolute_url())
    return spent


def confirm(receipts: list[Receipt], by: User) -> None:
    """Confirm receipts without poking a worker."""
    for receipt in receipts:
        step = step_of(receipt)
        approval.decide(step.pk, by=by, at=receipt.created_at, outcome="approve")


def beat_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Ask for a sweep every second, as beat does every ten, until the condition holds."""
    asked = [0.0]

    def swept() -> bool:
        if time.monotonic() - asked[0] >= 1:
            asked[0] = time.monotonic()
            app.send_task(SWEEP)
        return condition()

    eventually(swept, seconds)


@pytest.fixture
def second_worker(broker: Broker, tmp_path: Path) -> Iterator[Worker]:
    """Another worker beside the first."""
    own = Worker(broker, tmp_path / "second.log")
    own.start()
    yield own
    own.kill()


@pytest.mark.rule("PARTS-18")
def test_confirmations_while_the_queue_is_stopped_are_quick_and_told_once_when_it_is_back(
    till: Till, entered: Entered, broker: Broker, celery_worker: Worker, as_user: Callable[[User], Client]
) -> None:
    client, receipts = as_user(till.finance), entered(5)
    client.get(receipts[0].get_absolute_url())  # the first page of a process compiles its templates
    broker.stop()
    spent = [press_approve(client, receipt) for receipt in receipts]
    assert max(spent) < 1, spent
    assert [fresh(receipt).state for receipt in receipts] == [Receipt.State.CONFIRMED] * 5
    assert told(receipts)["notices"] == [0] * 5
    broker.start()
    beat_until(lambda: told(receipts) == once(5))
    app.send_task(SWEEP)
    eventually(lambda: celery_worker.log.read_text().count(f"{SWEEP}[") > 1)
    assert told(receipts) == once(5)
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


def test_a_worker_killed_in_the_middle_of_a_reaction_leaves_it_to_be_done_once(
    till: Till, entered: Entered, celery_worker: Worker, reaction_held: Held
) -> None:
    receipts = entered(2)
    with reaction_held() as running:
        confirm(receipts, till.finance)
        running(1)
        celery_worker.kill()
        assert told(receipts)["notices"] == [0, 0]
    celery_worker.start()
    beat_until(lambda: told(receipts) == once(2))
    assert outbox.sweep() == 0


def test_two_workers_that_sweep_the_same_rows_do_each_once(
    till: Till, entered: Entered, celery_worker: Worker, second_worker: Worker, reaction_held: Held
) -> None:
    receipts = entered(12)
    with reaction_held() as running:
        confirm(receipts, till.finance)
        running(2)  # both stand in a reaction, each in another one
    eventually(lambda: told(receipts) == once(12))
    assert outbox.sweep() == 0
    assert all(f"{SWEEP}[" in worker.log.read_text() for worker in (celery_worker, second_worker))
