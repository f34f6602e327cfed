"""A real Celery worker on a real Valkey of the test's own, both of which a test may stop, kill and start again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kombu import pools

from config.celery import app
from tools.launch.place import Place
from tools.launch.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until the condition holds; fail when it does not within the time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"not within {seconds} s: {condition}")
        time.sleep(0.05)


class Broker:
    """The queue's server."""

    def __init__(self) -> None:
        self.place = Place(f"test/queue-{os.environ['DANJU_TEST_SUFFIX']}", durable=False)
        self.place.prepare()
        self.valkey = Valkey(self.place)

    @property
    def url(self) -> str:
        return self.place.redis_url()

    def start(self) -> None:
        """Start it, on the same port as before."""
        self.valkey.start()

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        self.valkey.stop()
        eventually(lambda: not self.valkey.is_running(), 10)


class Worker:
    """The worker process."""

    def __init__(self, broker: Broker, log: Path) -> None:
        self.broker = broker
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes tasks."""
        words = ["worker", "--queues", "default,prints", "--concurrency", "1", "--loglevel", "INFO"]
        command = [sys.executable, "-m", "celery", "--app", "config", *words, "--without-gossip", "--without-mingle"]
        environment = os.environ | {"REDIS_URL": self.broker.url}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        eventually(lambda: " ready." in self.log.read_text())

    def kill(self) -> None:
        """SIGKILL to the worker and its children, in the middle of whatever they do."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish its task."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if number is signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self.process = None


@pytest.fixture
def broker(committed_db: None) -> Iterator[Broker]:
    """A Valkey for this test; what the test publishes goes there."""
    own = Broker()
    own.start()
    before = app.conf.broker_url
    _publish_to(own.url)
    yield own
    _publish_to(before)
    if own.valkey.is_running():
        own.stop()
    shutil.rmtree(own.place.folder)


@pytest.fixture
def celery_worker(broker: Broker, tmp_path: Path) -> Iterator[Worker]:
    """A worker on the test's broker and database, started."""
    own = Worker(broker, tmp_path / "worker.log")
    own.start()
    yield own
    own.kill()


def _publish_to(url: str) -> None:
    """Forget the connections made so far; Celery keeps them in three places."""
    app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    pools.reset()
    app.__dict__.pop("amqp", None)
    setattr(app, "_pool", None)  # noqa: B010 the stubs do not know it, and there is no public way
