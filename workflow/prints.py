"""Printing papers: content is kept, drawn once, and every copy that leaves is stamped and logged.

An app gives a template of `templates/print/` and a frozen context (core.print_values). Drawing happens in the queue
`prints` when there is time (`keep` asks for it) and at once when somebody wants the paper. What is true of one print
only (which part, how often, when, by whom) is laid over the stored pages, so all parts cost one drawing.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F, Max
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import Company, Unit, User
from core import pdf
from core.components import PrintRow
from core.print_values import Label, Letterhead, PaperContext
from workflow import queries
from workflow.models import Paper, PrintLog, StoredPrint

LANGUAGE = "zh-hans"
QUEUE = "prints"
RENDER = "workflow.tasks_prints.render"
WHOLE = (Label(),)


def on_paper() -> translation.override:
    """The language of papers, whatever the clerk's screen speaks: build a context inside it."""
    return translation.override(LANGUAGE)


def letterhead(company: Company, unit: Unit) -> Letterhead:
    """The company's name over the unit's name, address and telephone numbers."""
    branch = "" if unit.kind == Unit.Kind.COMPANY else unit.name
    phones = ((_("Tel. %s"), company.phone), (_("Complaints %s"), company.complaint_phone))
    said = [pattern % number for pattern, number in phones if number]
    return Letterhead(company.name, tuple(part for part in (branch, company.address, *said) if part))


def site(path: str) -> str:
    """The absolute address of a page, for the QR code."""
    return str(settings.SITE_URL).rstrip("/") + path


# -- what stands on a paper ------------------------------------------------------------------------------------------


# A row that is there already is written as it is, so that the one statement finds it too, even a colleague's of now.
STORE = """
    INSERT INTO workflow_storedprint AS kept (paper_id, template, title, context, digest, created_at)
    VALUES (%s, %s, %s, %s::jsonb, %s, %s)
        ON CONFLICT (paper_id, template, digest) DO UPDATE SET digest = EXCLUDED.digest
 RETURNING kept.id, kept.created_at, kept.rendered_at
"""


def store(paper: Paper, template: str, context: PaperContext) -> StoredPrint:
    """The stored content of `context`; the same content is stored once."""
    plain = _plain(context)
    kept = StoredPrint(paper=paper, template=template, title=context.head.title, context=plain)
    kept.digest = _digest(template, plain)
    with connection.cursor() as cursor:
        cursor.execute(STORE, [paper.pk, template, kept.title, json.dumps(plain), kept.digest, timezone.now()])
        kept.pk, kept.created_at, kept.rendered_at = cursor.fetchone()
    kept._state.adding = False
    return kept


def keep(paper: Paper, template: str, make: Callable[[], PaperContext], *, fresh: bool = False) -> StoredPrint:
    """The content of a released paper: as it was last printed, else as it was first asked for, else made now.

    Only `fresh` (a draft whose content may still change) looks at the document again. Asks the queue to draw what is
    new, unless rendering is paused.
    """
    kept = None if fresh else _kept(paper, template)
    if kept is None:
        with on_paper():
            kept = store(paper, template, make())
        _ask_to_draw(kept)
    return kept


def _kept(paper: Paper, template: str) -> StoredPrint | None:
    stored = StoredPrint.objects.filter(paper=paper, template=template)
    return stored.annotate(printed=Max("logs__id")).order_by(F("printed").desc(nulls_last=True), "id").first()


def _plain(context: PaperContext) -> dict[str, Any]:
    """The context as JSON would give it back: tuples are lists."""
    return cast(dict[str, Any], json.loads(json.dumps(asdict(cast(Any, context)))))


@cache
def _fingerprint(template: str) -> str:
    """What besides the content decides the bytes: the templates' and the style's text."""
    sources = [get_template(name).template.source for name in (template, "print/base.html")]  # type: ignore[attr-defined]  # Django's own backend has it
    return hashlib.sha256("\0".join([LANGUAGE, pdf.style_source(), *sources]).encode()).hexdigest()


def _digest(template: str, plain: Mapping[str, Any]) -> str:
    content = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{_fingerprint(template)}\0{template}\0{content}".encode()).hexdigest()


# -- drawing ---------------------------------------------------------------------------------------------------------


def drawn(stored: StoredPrint) -> bytes:
    """The finished pages, without any fact of printing; drawn now if the queue has not come to it yet."""
    name = _file_name(stored)
    if stored.rendered_at is None or not default_storage.exists(name):
        _draw(stored, name)
    with default_storage.open(name) as file:
        return cast(bytes, file.read())


def draw_stored(stored_id: int) -> None:
    """Draw one stored paper for the queue, unless it is there already."""
    stored = StoredPrint.objects.get(pk=stored_id)
    if stored.rendered_at is None:
        drawn(stored)


def draw_waiting(limit: int) -> int:
    """Draw the oldest papers that wait, at most `limit`; how many. Catches up what a silent queue left behind."""
    if not settings.RENDERING:
        return 0
    left = list(StoredPrint.objects.filter(rendered_at__isnull=True).order_by("id")[:limit])
    for stored in left:
        drawn(stored)
    return len(left)


def waiting() -> int:
    """How many stored papers have not been drawn: the queue's backlog."""
    return StoredPrint.objects.filter(rendered_at__isnull=True).count()


def _file_name(stored: StoredPrint) -> str:
    """Where the bytes lie. A newer template gives another name: the old pages are not shown as the new ones."""
    digest = _digest(stored.template, stored.context)
    return f"prints/{digest[:2]}/{digest}.pdf"


def _draw(stored: StoredPrint, name: str) -> None:
    with on_paper():
        html = render_to_string(stored.template, {**stored.context, "language": LANGUAGE})
    data = pdf.from_html(html)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    StoredPrint.objects.filter(pk=stored.pk).update(rendered_at=timezone.now())


def _ask_to_draw(stored: StoredPrint) -> None:
    if settings.RENDERING and stored.rendered_at is None:
        transaction.on_commit(lambda: _poke(stored.pk), robust=True)


def _poke(stored_id: int) -> None:
    """Tell the queue. When it does not answer, the paper is drawn on request."""
    try:
        current_app.send_task(RENDER, args=[stored_id], queue=QUEUE)
    except (OperationalError, OSError):
        return


# -- printing --------------------------------------------------------------------------------------------------------


def print_paper(
    paper: Paper, template: str, context: PaperContext, labels: Sequence[Label], by: User, at: datetime
) -> bytes:
    """Log one copy per label (none: one unnamed copy) and return them as one PDF."""
    with on_paper():
        stored = store(paper, template, context)
    return job_pdf(log_copies([stored], labels, by=by, at=at))


# Each copy's number follows the last of its paper and part; read where it is written, while the papers are locked.
LOG = """
    INSERT INTO workflow_printlog (paper_id, stored_id, template, job, label, copy_number, stamp, by_id, at)
    SELECT copy.paper, copy.stored, copy.template, %s, copy.label, done.times + 1,
           (CASE done.times WHEN 0 THEN copy.first ELSE replace(copy.again, %s, (done.times + 1)::text) END)::jsonb,
           %s, %s
      FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
           WITH ORDINALITY AS copy (paper, stored, template, label, first, again, place),
           LATERAL (SELECT coalesce(max(log.copy_number), 0) AS times FROM workflow_printlog AS log
                     WHERE log.paper_id = copy.paper AND log.template = copy.template AND log.label = copy.label
                   ) AS done
     ORDER BY copy.place
"""
NUMBER_HERE = "\ue000"  # no text that a person types has it


@dataclass(frozen=True, slots=True)
class _Job:
    """What is the same for all copies that are printed together."""

    parts: tuple[Label, ...]
    by: User
    at: datetime


@transaction.atomic
def log_copies(prints: Sequence[StoredPrint], labels: Sequence[Label], *, by: User, at: datetime) -> uuid.UUID:
    """Count one copy of each print for each label and write the log; `job_pdf` of the answer is what to print.

    The papers are locked, so two people who print at once get different copy numbers.
    """
    key, job = uuid.uuid4(), _Job(tuple(labels) or WHOLE, by, at)
    _lock(prints)
    with on_paper():
        copies = [_copy(stored, job, index) for stored in prints for index in range(len(job.parts))]
    if not copies:
        return key
    with connection.cursor() as cursor:
        cursor.execute(LOG, [key, NUMBER_HERE, by.pk, at, *map(list, zip(*copies, strict=True))])
    return key


def _lock(prints: Sequence[StoredPrint]) -> None:
    papers = Paper.objects.filter(pk__in={stored.paper_id for stored in prints})
    list(papers.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _copy(stored: StoredPrint, job: _Job, index: int) -> tuple[int, int, str, str, str, str]:
    """Paper, content, template and part of one copy, and what is stamped on the first such copy and on later ones."""
    first = _stamp(job, index, _("Print no. 1　%(moment)s　%(name)s"), reprint=False)
    again = _stamp(job, index, _("Reprint no. %(number)s　%(moment)s　%(name)s"), reprint=True)
    return stored.paper_id, stored.pk, stored.template, job.parts[index].text, first, again


def _stamp(job: _Job, index: int, pattern: str, *, reprint: bool) -> str:
    """What is laid over the pages, kept as text: a log shown again in ten years looks the same."""
    company = cast(Company, job.by.company)
    moment = job.at.astimezone(ZoneInfo(company.zone)).strftime("%Y-%m-%d %H:%M")
    stamp = {
        "copies": [part.text for part in job.parts],
        "this": index,
        "seal": job.parts[index].seal,
        "reprint": reprint,
        "text": pattern % {"number": NUMBER_HERE, "moment": moment, "name": job.by.name},
    }
    return json.dumps(stamp, ensure_ascii=False)


def job_pdf(job: uuid.UUID) -> bytes:
    """Everything that was printed together, as it was printed: the same job gives the same bytes."""
    logs = PrintLog.objects.filter(job=job).select_related("stored").order_by("id")
    bodies: dict[int, bytes] = {}
    copies = []
    for log in logs:
        if log.stored_id not in bodies:
            bodies[log.stored_id] = drawn(log.stored)
        stamp = json.dumps(log.stamp, sort_keys=True)
        copies.append(pdf.Copy(bodies[log.stored_id], _overlay(stamp, first=True), _overlay(stamp, first=False)))
    return pdf.assemble(copies)


@lru_cache(maxsize=256)
def _overlay(stamp: str, *, first: bool) -> bytes:
    """One page with nothing but the stamp; a batch of many papers shares a few of them."""
    values = {"stamp": json.loads(stamp), "first": first, "language": LANGUAGE}
    return pdf.from_html(render_to_string("print/stamp.html", values))


def readable(user: User, job: uuid.UUID) -> bool:
    """Whether a person may see what was printed together: every paper of it. Who printed it does not matter: whoever
    has left sees the own prints no more."""
    logs = PrintLog.objects.filter(job=job, paper__company_id=user.works_in)
    papers = list(logs.values_list("paper__kind", "paper__unit_id", "paper_id").distinct())
    return bool(papers) and all(queries.may_see(user, *each) for each in papers)


def history(logs: Iterable[PrintLog]) -> list[PrintRow]:
    """The print log of a paper (newest first) for its page: one row for all parts that were printed together."""
    jobs: dict[uuid.UUID, list[PrintLog]] = {}
    for log in logs:
        jobs.setdefault(log.job, []).insert(0, log)
    return [_row(job, together) for job, together in jobs.items()]


def _row(job: uuid.UUID, logs: Sequence[PrintLog]) -> PrintRow:
    number = max(log.copy_number for log in logs)
    title = _("%(paper)s, print no. %(number)s") % {"paper": logs[0].stored.title, "number": number}
    detail = "、".join(log.label for log in logs if log.label)
    return PrintRow(title, logs[0].by.name, logs[0].at, detail, reverse("workflow:print", args=[job]))
