"""The log of imports as a list: who, when, which file, with which result."""

from django.utils.translation import gettext_lazy as _

from core import columns, lists
from core.columns import Column
from core.listing import Blank, ListView
from imports import policies, queries
from imports.forms import RunFilter

RUNS = lists.register(
    lists.ListKind(
        "imports:list",
        _("Imports"),
        policies.VIEW,
        queries.visible,
        (
            columns.number(_("Number")),
            columns.moment("at", _("Sent at"), "created_at", sort="at"),
            Column("what", _("What is imported"), "what", css="nowrap"),
            Column("file", _("File"), "file_name", css="clip"),
            Column("maker", _("Sent by"), "maker.name", css="nowrap"),
            Column("rows", _("Rows"), "rows_total", css="num"),
            Column("new", _("Added"), "rows_new", css="num"),
            Column("changed", _("Different"), "rows_changed", css="num"),
            Column("same", _("Unchanged"), "rows_same", css="num"),
            Column("wrong", _("Wrong"), "rows_wrong", css="num"),
            columns.state(_("State")),
            columns.moment("done_at", _("Imported at"), "done_at", extra=True),
        ),
        sorts={"at": "created_at"},
        order="-at",
        form=lambda params, user: RunFilter(params),
        views=lambda: (ListView(_("All")), ListView(_("Waiting to be imported"), "state=checked")),
        empty=Blank(_("No imports yet"), _("Take a template, fill it in, and send it."), "upload"),
    )
)
