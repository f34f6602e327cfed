"""The list of refused attempts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import queries
from audit.forms import RefusalFilter
from core import columns, display, drawing, lists
from core.columns import Column
from core.listing import Blank
from workflow import registry


def _kind(row: Any) -> str:
    return str(registry.kind(row.paper.kind).name) if row.paper else ""


def _paper(row: Any) -> Any:
    """The way to the paper, which asks there whether the person may see it."""
    if row.paper is None:
        return display.ABSENT
    return drawing.doc_link(reverse("workflow:paper", args=[row.paper_id]), row.paper.number or _("draft"))


def _why(row: Any) -> str:
    return str(_("not this person") if row.status == 403 else _("not found") if row.status == 404 else _("not now"))


REFUSED = lists.register(
    lists.ListKind(
        "audit:refusals",
        _("Refused attempts"),
        queries.REFUSALS,
        queries.refusals,
        (
            columns.moment("at", _("Point in time"), "at", sort="at"),
            Column("who", _("Who"), "user.name", css="strong nowrap"),
            Column("kind", _("Document"), _kind, css="nowrap"),
            Column("number", _("Number"), "paper.number", cell=_paper, css="nowrap"),
            Column("sentence", _("What was answered"), "sentence", css="clip"),
            Column("why", _("Refused because"), _why, css="soft nowrap"),
            Column("unit", _("Unit"), "unit.name", css="soft nowrap"),
            Column("path", _("address"), "path", css="soft clip", extra=True),
            Column("request", _("Request"), "request_id", css="soft", extra=True),
        ),
        sorts={"at": "at"},
        order="-at",
        form=RefusalFilter,
        empty=Blank(_("Nobody was refused anything"), _("Attempts that are refused are kept here."), "shield-check"),
    )
)
