"""The list of who sits where: columns, conditions, and ending the ticked seats."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, User
from core import columns, lists
from core.columns import Column
from core.listing import Blank
from rights import queries, services
from rights.forms import SeatFilter


def seats_today(user: User) -> QuerySet[Assignment]:
    """Those that are in force, or still to come, on the company's day."""
    return queries.seats(user, lists.today_of(user))


SEATS = lists.register(
    lists.ListKind(
        "rights:list",
        _("People and posts"),
        queries.GRANT,
        seats_today,
        (
            Column("person", _("Person"), "user.name", sort="person", css="strong nowrap"),
            Column("post", _("Post"), "post.title", sort="post", css="nowrap"),
            Column("unit", _("Unit"), "unit.name", sort="unit", css="nowrap"),
            Column("role", _("Role"), "post.get_role_display", css="soft clip"),
            columns.day("starts", _("From"), "starts", sort="starts"),
            columns.day("ends", _("Until"), "ends"),
            Column("username", _("User name"), "user.username", extra=True),
        ),
        sorts={"unit": "unit__path", "post": "post__title", "person": "user__name", "starts": "starts"},
        order="unit",
        form=lambda params, user: SeatFilter(params),
        bulk=(lists.Bulk("end", _("End today"), queries.GRANT, services.end, icon="log-out"),),
        empty=Blank(_("Nobody is seated yet"), _("Seat a person on a post."), "users"),
    )
)
