"""How far a worker is, told while its transaction is still open: by a connection of its own."""

import time
from types import TracebackType

from django.db import connection

from imports.models import Progress, Run

EVERY = 0.5  # seconds between two writes
WRITE = "UPDATE imports_progress SET done = %s, total = %s WHERE run_id = %s"


def set_out(run: Run) -> None:
    """Nothing is done yet; called by whoever hands the run to a worker."""
    Progress.objects.update_or_create(run=run, defaults={"done": 0, "total": run.rows_total})


class Meter:
    """`with Meter(run, total) as meter: meter.at(done)`: writes at most twice a second.

    The row is never written by the worker's own transaction, so nobody waits for it.
    """

    def __init__(self, run: Run, total: int) -> None:
        self.run, self.total, self.next = run, total, time.monotonic() + EVERY
        self.beside = connection.copy()

    def __enter__(self) -> "Meter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.beside.close()

    def at(self, done: int) -> None:
        """So many rows are done."""
        if time.monotonic() < self.next:
            return
        with self.beside.cursor() as cursor:
            cursor.execute(WRITE, [done, self.total, self.run.pk])
        self.next = time.monotonic() + EVERY
