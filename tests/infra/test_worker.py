"""The queue when it is there, and when it is not."""

import time

import pytest
from kombu.exceptions import OperationalError

from config.celery import app
from tests.support.worker import Broker, Worker, eventually

pytestmark = pytest.mark.worker


def test_worker_takes_a_task(celery_worker: Worker) -> None:
    app.send_task("celery.ping")
    eventually(lambda: "celery.ping" in celery_worker.log.read_text())


@pytest.mark.usefixtures("broker")
def test_publishing_comes_back_at_once_when_the_broker_is_stopped(broker: Broker) -> None:
    broker.stop()
    began = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("celery.ping")
    assert time.monotonic() - began < 0.6
    broker.start()
    app.send_task("celery.ping")
