"""An export as a file: heads, and lines that are read while they are sent."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import queries, sources
from audit.models import Extract
from audit.portions import Values
from core.dates import end_of_day, start_of_day

_HEADS = (
    *(_("Point in time"), _("Part"), _("Document or file"), _("Number"), _("Unit"), _("Who"), _("On behalf of")),
    *(_("What happened"), _("Field"), _("Value before"), _("Value after"), _("Reason"), _("Request")),
)


def heads() -> list[str]:
    """The first line, in the current language."""
    return [str(head) for head in _HEADS]


def lines(extract: Extract) -> Iterator[tuple[Any, ...]]:
    """Every line of an export, in the language in which it was asked for, however late it is read."""
    language, zone = translation.get_language(), extract.company.zone
    values = {
        "company": extract.company_id,
        "units": queries.units(extract.by, queries.EXPORT),
        "since": start_of_day(extract.since, zone),
        "until": end_of_day(extract.until, zone),
    }
    return _told(extract.parts, values, language)


def _told(parts: list[str], values: Values, language: str | None) -> Iterator[tuple[Any, ...]]:
    for part in parts:
        source = sources.lines(part, values)
        while True:
            with translation.override(language):  # other requests of this thread have their own
                line = next(source, None)
                texts = line and tuple(str(each) if isinstance(each, Promise) else each for each in line)
            if texts is None:
                break
            yield texts


def file_name(extract: Extract) -> str:
    """Company and period; plain characters."""
    return f"audit-{extract.company.code}-{extract.since:%Y%m%d}-{extract.until:%Y%m%d}"
