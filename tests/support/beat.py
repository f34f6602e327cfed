"""Beat at work in a test: what its table holds runs at the minute it names, and every clock says that minute."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab

from config.celery import app

ZONE = ZoneInfo("Asia/Shanghai")
LEFT_OUT = ("desk.", "drafts.", "workflow.draw_waiting", "workflow.send_mail", "workflow.nightly")
"""files, drafts and mails: no clock of a handbook runs in them"""


class Beat:
    """`beat.hour(day, 8)` runs whatever the table runs between 08:00 and 08:59 of that day in Shanghai."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        app.loader.import_default_modules()

    def hour(self, day: dt.date, hour: int) -> None:
        """What has its minute in this hour, one after the other; then what runs every minute, at the hour's end."""
        for minute in range(60):
            at = dt.datetime.combine(day, dt.time(hour, minute), ZONE)
            self._run(at, [name for name, when in self._table() if isinstance(when, crontab) and due(when, at)])
        end = dt.datetime.combine(day, dt.time(hour, 59), ZONE)
        self._run(end, [name for name, when in self._table() if not isinstance(when, crontab)] * 2)

    def _table(self) -> Iterator[tuple[str, object]]:
        for entry, row in app.conf.beat_schedule.items():
            if not entry.startswith(LEFT_OUT):
                yield row["task"], row["schedule"]

    def _run(self, at: dt.datetime, tasks: list[str]) -> None:
        if not tasks:
            return
        with self.patch.context() as patch:
            patch.setattr("django.utils.timezone.now", lambda: at)
            for name in tasks:
                app.tasks[name]()


def due(when: crontab, at: dt.datetime) -> bool:
    """Whether an entry of the table names this minute."""
    return at.minute in when.minute and at.hour in when.hour  # type: ignore[attr-defined]  # the stubs do not know them
