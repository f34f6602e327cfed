"""The list of credit groups: columns and conditions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import columns, drawing, lists
from core.columns import Column
from core.display import money_text
from core.listing import Blank
from credit.forms.groups import GroupFilter
from credit.models import Group
from credit.pages import groups as pages
from credit.queries import groups as queries


def _name(row: pages.GroupRow) -> Any:
    return drawing.doc_link(row.group.get_absolute_url(), row.group.name)


def _free(row: pages.GroupRow) -> Any:
    told = money_text(row.free)
    return format_html('<span class="bad">{}</span>', told) if row.free is not None and row.free < 0 else told


def _with_debts(rows: Sequence[Group], user: User, today: dt.date) -> list[pages.GroupRow]:
    return pages.group_rows(rows, today)


GROUPS = lists.register(
    lists.ListKind(
        "credit:groups",
        _("Credit groups"),
        "credit.view",
        queries.visible,
        (
            Column("name", _("Name of the group"), "group.name", cell=_name, sort="name", css="clip"),
            Column("count", _("Members"), "count", css="num"),
            Column("limit", _("Shared credit limit"), "limit", css="num"),
            columns.money("owed", _("Owed by the group"), "owed"),
            Column("free", _("Still free"), "free", cell=_free, css="num"),
        ),
        sorts={"name": "name"},
        order="name",
        form=lambda params, user: GroupFilter(params),
        dress=_with_debts,
        empty=Blank(
            _("No credit groups yet"),
            _("Customers of one owner may share a limit: open a group and take them in."),
            "users",
        ),
    )
)
