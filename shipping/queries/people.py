"""Who sits on posts that something concerns."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import Company, Unit, User
from accounts.queries import holders


def on_posts(company: Company, posts: Iterable[str], unit: Unit, on: dt.date) -> list[User]:
    """The people who act as any of these posts for a paper of the unit on a day; two statements, none without posts."""
    asked = [(post, unit) for post in posts]
    keys = {pk for seat in holders(company.pk, asked, on) for pk in seat.people} if asked else set()
    return list(User.objects.filter(pk__in=keys).order_by("pk")) if keys else []
