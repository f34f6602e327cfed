"""The only writers of what people keep about lists, and the doing of one action on many rows."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import desk, require
from accounts.queries import person_at, units_of
from core.columns import plain
from core.dates import business_date
from core.listing import AS, CURSOR, EVERYTHING
from core.lists import Bulk, ListKind
from core.refusals import NotAllowed, Refused
from desk import files, policies, queries
from desk.models import Export, Layout, SavedFilter
from workflow import services as workflow

MOST_FILTERS, MOST_TICKED, MOST_WAITING, MOST_KEPT, TRIES = 30, 500, 3, 20, 3


# -- filters and columns -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilterInput:
    """What a saved filter is called, whether the colleagues see it, whether the list opens with it."""

    name: str
    shared: bool = False
    first: bool = False


def save_filter(kind: ListKind, given: FilterInput, query: str, *, by: User, at: dt.datetime) -> SavedFilter:
    """Keep the conditions of a list under a name of the person's own; the same name again takes the new conditions.

    Raises NotYours when it is to be shared without the right, NotAllowed beyond MOST_FILTERS.
    """
    require(by, kind.right)
    unit, words = desk(by, policies.SHARE) if given.shared else None, _conditions(query)
    with transaction.atomic():
        own = SavedFilter.objects.filter(user=by, company_id=by.works_in, list=kind.code)
        if own.exclude(name=given.name).count() >= MOST_FILTERS:
            raise NotAllowed(_("You keep %(most)s filters of this list. Remove one first.") % {"most": MOST_FILTERS})
        kept, _new = own.update_or_create(
            name=given.name,
            defaults={"query": words, "unit": unit},
            create_defaults={
                **{"query": words, "unit": unit, "created_at": at, "list": kind.code},
                **{"user": by, "company_id": by.works_in, "name": given.name},
            },
        )
        if given.first:
            _lay_out(kind.code, by, first=kept)
    return kept


def _conditions(query: str) -> str:
    """What of an address is a condition or the order: not the place in the list, nor a form such as a file."""
    params = QueryDict(query, mutable=True)
    for name in (CURSOR, AS, EVERYTHING):
        params.pop(name, None)
    return params.urlencode()


def change_filter(pk: int, given: FilterInput, *, by: User) -> SavedFilter:
    """Another name, shared or not, the list opens with it or not."""
    kept = queries.own_filter(by, pk)
    # Asked each time: whoever leads the unit no more says nothing more to it either.
    kept.unit = desk(by, policies.SHARE) if given.shared else None
    kept.name = given.name
    try:
        with transaction.atomic():
            kept.save(update_fields=["name", "unit"])
            _open_with(kept, by, given.first)
    except IntegrityError as taken:
        raise NotAllowed(_("You have a filter of this name already."), field="name") from taken
    return kept


def _open_with(kept: SavedFilter, by: User, first: bool) -> None:
    present = queries.layout(by, kept.list)
    if first:
        _lay_out(kept.list, by, first=kept)
    elif present and present.first_id == kept.pk:
        _lay_out(kept.list, by, first=None)


def remove_filter(pk: int, *, by: User) -> SavedFilter:
    """Forget a filter; lists that opened with it open unfiltered again."""
    kept = queries.own_filter(by, pk)
    with transaction.atomic():
        Layout.objects.filter(first=kept).update(first=None)
        SavedFilter.objects.filter(pk=kept.pk).delete()
    return kept


def choose_columns(kind: ListKind, keys: Sequence[str], *, by: User) -> None:
    """The columns of a list in the person's order; none at all gives the usual ones back."""
    require(by, kind.right)
    known = {column.key for column in kind.columns}
    wanted = [key for key in dict.fromkeys(keys) if key in known]
    _lay_out(kind.code, by, columns=",".join(wanted))


def _lay_out(code: str, by: User, **chosen: object) -> None:
    Layout.objects.update_or_create(user=by, company_id=by.works_in, list=code, defaults=chosen)


# -- one action on many rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """How many rows are done; key, name and reason of each that was refused; where to go on, such as to a PDF."""

    count: int
    refused: Sequence[tuple[int, str, str]] = ()
    url: str = ""


def act(
    kind: ListKind, action: Bulk, pks: Sequence[int], *, by: User, at: dt.datetime, typed: Mapping[str, str]
) -> Done:
    """Do one action on each of these rows in a transaction of its own; a refusal stops no other row.

    Raises NotYours without the right to the list or the action, NotAllowed for no rows or more than MOST_TICKED.
    """
    require(by, kind.right)
    require(by, action.right)
    if not pks:
        raise NotAllowed(_("Tick the rows that are meant."))
    if len(pks) > MOST_TICKED:
        raise NotAllowed(_("At most %(most)s rows at once.") % {"most": MOST_TICKED})
    names = _names(kind, pks, by, at)
    rows, path = _Rows(pks, names, by, at), f"{kind.code} {action.code}"
    if action.together:
        return _together(action.together, rows, path)
    each: Any = action.each  # where there is no `together`
    refused = rows.refused(lambda pk: each(pk, by=by, at=at, **typed), path)
    return Done(len(pks) - len(refused), refused)


def _names(kind: ListKind, pks: Sequence[int], by: User, at: dt.datetime) -> dict[int, str]:
    """What the list calls each of these rows."""
    today = business_date(at, by.company.zone if by.company else "UTC")
    rows = kind.dress(list(kind.rows(by).filter(pk__in=pks)), by, today)
    return {row.pk: str(plain(kind.columns[0].read(row))) for row in rows}


def _together(service: Callable[..., str], rows: "_Rows", path: str) -> Done:
    """All at once, for one PDF of all; if one is refused, each by itself."""
    urls: list[str] = []
    if not _refusal(lambda pks: urls.append(service(pks, by=rows.by, at=rows.at)), rows.pks):
        return Done(len(rows.pks), url=urls[0])
    refused = rows.refused(lambda pk: urls.append(service([pk], by=rows.by, at=rows.at)), path)
    return Done(len(rows.pks) - len(refused), refused, urls[0] if len(urls) == 1 and not refused else "")


@dataclass(frozen=True)
class _Rows:
    """The ticked rows with their names, who acts on them and when."""

    pks: Sequence[int]
    names: Mapping[int, str]
    by: User
    at: dt.datetime

    def refused(self, service: Callable[[int], object], path: str) -> list[tuple[int, str, str]]:
        """Do it to each; key, name and reason of those that were refused, which are on record."""
        found = []
        for pk in self.pks:
            if refusal := _refusal(service, pk):
                workflow.log_refusal(self.by, path=f"{path} {pk}", refusal=refusal, at=self.at)
                found.append((pk, self.names.get(pk, str(pk)), str(refusal)))
        return found


def _refusal(service: Callable[[Any], object], what: Any) -> Refused | None:
    """Why something was refused; None when it is done."""
    try:
        service(what)
    except Refused as refusal:
        return refusal
    return None


# -- files made in the background ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExportInput:
    """Conditions, csv or xlsx, how many rows there are now, and the language of heads and states."""

    query: str
    form: str
    total: int
    language: str


def ask_export(kind: ListKind, asked: ExportInput, *, by: User, at: dt.datetime) -> Export:
    """Have a file made of everything that the conditions leave, in the columns the person sees.

    Raises NotAllowed while MOST_WAITING files of the person's are still being made, or MOST_KEPT lie there.
    """
    require(by, kind.right)
    if queries.exports(by).filter(state=Export.State.DONE).count() >= MOST_KEPT:
        raise NotAllowed(_("%(most)s files of yours lie there. Remove some of them first.") % {"most": MOST_KEPT})
    if queries.exports(by).filter(state__in=Export.OPEN).count() >= MOST_WAITING:
        raise NotAllowed(_("%(most)s files of yours are being made. Wait for one of them.") % {"most": MOST_WAITING})
    return Export.objects.create(
        company_id=by.works_in,
        user=by,
        list=kind.code,
        query=asked.query[:1000],
        format="xlsx" if asked.form == "xlsx" else "csv",
        columns=",".join(queries.columns(by, kind.code)),
        language=asked.language,
        total=asked.total,
        created_at=at,
        moved_at=at,
        expires_at=at + dt.timedelta(days=settings.EXPORT_DAYS),
    )


def begin(pk: int, at: dt.datetime, still: dt.timedelta) -> Export | None:
    """Take a file in hand unless somebody has it; one that was begun TRIES times in vain is given up."""
    with transaction.atomic():
        rows = Export.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user", "company")
        export = rows.filter(pk=pk, state__in=Export.OPEN).first()
        if export is None or (export.state == Export.State.RUNNING and export.moved_at > at - still):
            return None
        export.attempts += 1
        export.state = Export.State.FAILED if export.attempts > TRIES else Export.State.RUNNING
        export.done, export.moved_at, export.units = 0, at, sorted(units_of(person_at(export.user, export.company)))
        export.save(update_fields=["attempts", "state", "done", "moved_at", "units"])
    return export if export.state == Export.State.RUNNING else None


def come_forward(pk: int, done: int, at: dt.datetime) -> None:
    """So many rows are written."""
    Export.objects.filter(pk=pk, state=Export.State.RUNNING).update(done=done, moved_at=at)


def finish(pk: int, name: str, size: int, done: int, at: dt.datetime) -> None:
    """The file lies there; one that somebody else finished meanwhile is removed again."""
    rows = Export.objects.filter(pk=pk, state=Export.State.RUNNING)
    if not rows.update(state=Export.State.DONE, file=name, size=size, done=done, moved_at=at):
        files.remove(name)


def give_up(pk: int, at: dt.datetime) -> None:
    """It cannot be made: the right to the list is gone, or the list."""
    Export.objects.filter(pk=pk).update(state=Export.State.FAILED, moved_at=at)


def seen(by: User, at: dt.datetime) -> None:
    """The person has heard of the files that are ready."""
    queries.unseen(by).update(seen_at=at)


def remove_export(pk: int, *, by: User, at: dt.datetime) -> None:
    """Take a file away before its time."""
    _remove(queries.export(by, pk), at)


def remove_expired(at: dt.datetime) -> int:
    """Take away the files whose days are over; says how many."""
    over = list(Export.objects.filter(expires_at__lte=at).exclude(state=Export.State.GONE))
    for export in over:
        _remove(export, at)
    return len(over)


def _remove(export: Export, at: dt.datetime) -> None:
    """First the row, then the file: a file without a row is found by nobody."""
    name = export.file
    Export.objects.filter(pk=export.pk).update(state=Export.State.GONE, file="", seen_at=at)
    if name:
        files.remove(name)


def new_name(export: Export) -> str:
    """Where its file is to lie; nobody can guess it."""
    return f"exports/{export.pk}-{uuid.uuid4().hex}.{export.format}"
