"""The versions of the handbook as a list: who drafted them, since when or from when they are in force."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import columns, drawing, lists
from core.columns import Column
from core.display import day_text
from core.forms import FilterForm
from core.listing import Blank, ListView
from handbook import pages, policies
from handbook.models import Version
from handbook.queries import versions

ALL = ("", _("All"))


class VersionFilter(FilterForm):
    """Conditions of the list of versions."""

    q = forms.CharField(label=_("Number, why"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Version.State.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Versions in this state."""
        wanted = self.cleaned_data
        rows = queryset.filter(state=wanted["state"]) if wanted.get("state") else queryset
        return versions.like(rows, (wanted.get("q") or "").strip())


def _dressed(rows: Sequence[Any], user: Any, today: dt.date) -> Sequence[Any]:
    """Each row with whether it is in force, was, or will be."""
    current = versions.current(user.company, today)
    for row in rows:
        row.standing = pages.standing(row, current, today)
    return rows


def _day(version: Version) -> Any:
    tag = drawing.tag(version.standing) if version.standing else ""  # type: ignore[attr-defined]  # put there by _dressed
    return drawing.joined(day_text(version.effective_on), tag)


VERSIONS = lists.register(
    lists.ListKind(
        "handbook:versions",
        _("Versions of the handbook"),
        policies.VIEW,
        versions.visible,
        (
            columns.number(_("Number"), "__str__"),
            columns.day("day", _("In force from"), "effective_on", cell=_day),
            columns.state(_("State")),
            Column("why", _("Why"), "reason", css="clip"),
            Column("maker", _("Drafter"), "maker.name", css="soft nowrap"),
            columns.moment("made", _("Begun"), "created_at", sort="made"),
            columns.moment("approved", _("Approved at"), "approved_at"),
        ),
        sorts={"made": "created_at"},
        order="-made",
        form=lambda params, user: VersionFilter(params),
        views=lambda: (
            ListView(_("All")),
            ListView(_("Approved"), "state=approved"),
            ListView(_("Waiting for approval"), "state=in_review"),
            ListView(_("Drafts"), "state=draft"),
        ),
        empty=Blank(
            _("The handbook has not been changed yet"),
            _("It is the one that was installed. A new version starts from it."),
            "book-open",
        ),
        dress=_dressed,
    )
)
