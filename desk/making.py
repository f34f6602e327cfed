"""Writing the file of a large list, outside of any request."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation

from accounts.queries import may
from core import columns, exports, lists
from core.dates import business_date
from core.lists import ListKind
from desk import files, queries, services
from desk.models import Export

STILL = dt.timedelta(minutes=5)
"""A file that has not grown for so long is no longer in anybody's hand."""
STEP = 2000


def make(pk: int) -> bool:
    """Make a file that was asked for; False when another worker has it, or it is not to be made."""
    export = services.begin(pk, timezone.now(), STILL)
    if export is None:
        return False
    kind = _allowed(export)
    if kind is None:
        services.give_up(pk, timezone.now())
        return False
    with translation.override(export.language), tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "list"
        done = _write(export, kind, made)
        name = services.new_name(export)
        services.finish(pk, name, files.keep(name, made), done, timezone.now())
    return True


def make_waiting(now: dt.datetime) -> int:
    """Make what no message arrived for, or what was left lying; says how many were made."""
    return sum(make(pk) for pk in queries.waiting_exports(now, STILL))


def _allowed(export: Export) -> ListKind | None:
    """The list, if it is still there and the person may still see it in that company."""
    person, kind = export.user, lists.kind(export.list)
    person.company = export.company
    return kind if kind and may(person, kind.right) else None


def _write(export: Export, kind: ListKind, made: Path) -> int:
    """The file, row by row from the database; gives how many rows it has."""
    params = QueryDict(export.query)
    today = business_date(timezone.now(), export.company.zone)
    chosen = columns.chosen(kind.columns, export.columns.split(","))
    found = kind.sorted(params, export.user, today)
    heads, rows = lists.sheet(kind, found, chosen, export.user, today)
    counter = _Counter(export.pk)
    with made.open("wb") as file:
        exports.write(file, heads, counter.told(rows), export.format)
    return counter.done


class _Counter:
    """Counts rows as they go by, and says so now and then."""

    def __init__(self, pk: int) -> None:
        self.pk, self.done = pk, 0

    def told(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The same rows."""
        for row in rows:
            yield row
            self.done += 1
            if self.done % STEP == 0:
                services.come_forward(self.pk, self.done, timezone.now())
