"""What whoever approves a version of the handbook needs to know: what changes, from when, and where it gets stuck."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.dates import business_date
from core.display import day_text
from handbook.looking import Look
from handbook.models import Version
from handbook.queries import versions
from workflow.briefs import Brief, BriefLine, Caution

MARKS = {"add": "＋", "del": "－", "chg": ""}


def brief(user: User, pk: int) -> Brief:
    """One version, as the approver needs it; NotFound for a foreign one."""
    version = versions.version(user, pk)
    look = Look.at(version, business_date(timezone.now(), version.company.zone))
    day = version.effective_on
    return Brief(
        document=version,
        party=version.reason,
        amount=None,
        when=_("in force from %(day)s") % {"day": day_text(day)} if day else "",
        said=[(_("Dead end"), str(end)) for end in look.ends if end.new],
        lines=[*_changes(look), *_ways(look)],
    )


def _changes(look: Look) -> list[BriefLine]:
    return [
        BriefLine(f"{MARKS[row.look]}{part.title} · {row.label}", _arrow(row.before, row.after))
        for part in look.parts
        for row in part.rows
    ]


def _ways(look: Look) -> list[BriefLine]:
    nobody = _("nobody at all")
    return [
        BriefLine(f"{way.what} · {way.amounts}", _arrow(way.before or nobody, way.after or nobody)) for way in look.ways
    ]


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}" if before and after else after or before


def _all(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Version]:
    """Every one: a row of the worklist says nothing of what changes."""
    return Version.objects.filter(pk__in=keys)


CAUTIONS = (Caution("changes", gettext_lazy("Look through what changes"), _all),)
