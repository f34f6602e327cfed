"""Who sits where, and the history of that: columns, conditions, and ending the ticked seats."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, User
from core import columns, lists
from core.columns import Column
from core.components import Ask
from core.listing import Blank
from rights import queries, services
from rights.forms import SeatFilter


def seats_today(user: User) -> QuerySet[Assignment]:
    """Those that are in force, or still to come, on the company's day."""
    return queries.seats(user, lists.today_of(user))


def _person(seat: Any) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("rights:person", args=[seat.user_id]), seat.user.name)


def what_changed(row: Any) -> str:
    """What a line of the history says: given, ended, or taken out of the table itself."""
    if row.pgh_label == "delete":
        return gettext("row taken out")
    if row.pgh_label == "insert":
        return gettext("post given")
    return gettext("post ended") if row.ends else gettext("post changed")


SEATS = lists.register(
    lists.ListKind(
        "rights:list",
        _("People and posts"),
        queries.GRANT,
        seats_today,
        (
            Column("person", _("Person"), "user.name", cell=_person, sort="person", css="strong nowrap"),
            Column("post", _("Post"), "post.title", sort="post", css="nowrap"),
            Column("unit", _("Unit"), "unit.name", sort="unit", css="nowrap"),
            Column("role", _("Role"), "post.get_role_display", css="soft clip"),
            columns.day("starts", _("From"), "starts", sort="starts"),
            columns.day("ends", _("Until"), "ends"),
            Column("username", _("User name"), "user.username", extra=True),
            Column("reason", _("Reason"), "change_reason", css="soft clip", extra=True),
        ),
        sorts={"unit": "unit__path", "post": "post__title", "person": "user__name", "starts": "starts"},
        order="unit",
        form=lambda params, user: SeatFilter(params),
        bulk=(
            lists.Bulk(
                "end", _("End today"), queries.GRANT, services.end, icon="log-out",
                ask=(Ask("reason", _("Reason"), required=True),),
            ),
        ),
        empty=Blank(_("Nobody is seated yet"), _("Seat a person on a post."), "users"),
    )
)  # fmt: skip

HISTORY = lists.register(
    lists.ListKind(
        "rights:history",
        _("History of rights"),
        queries.GRANT,
        queries.changes,
        (
            columns.moment("at", _("When"), "pgh_created_at", sort="at"),
            Column("person", _("Person"), "user.name", cell=_person, sort="person", css="strong nowrap"),
            Column("what", _("What"), what_changed, css="nowrap"),
            Column("post", _("Post"), "post.title", css="nowrap"),
            Column("unit", _("Unit"), "unit.name", css="nowrap"),
            columns.day("starts", _("From"), "starts"),
            columns.day("ends", _("Until"), "ends"),
            Column("by", _("By"), "changed_by.name", css="nowrap"),
            Column("reason", _("Reason"), "change_reason", css="soft clip"),
        ),
        sorts={"at": "pgh_id", "person": "user__name"},
        order="-at",
        form=lambda params, user: SeatFilter(params),
        empty=Blank(_("Nothing has changed yet"), _("Every seat that is given or ended stands here."), "history"),
    )
)
