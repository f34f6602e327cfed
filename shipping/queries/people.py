"""Who sits on posts that something concerns."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Company, Unit, User
from accounts.queries import holders


def on_posts(company: Company, posts: Iterable[str], unit: Unit, on: dt.date) -> list[User]:
    """The people who act as any of these posts for a paper of the unit on a day; two statements, none without posts."""
    asked = [(post, unit) for post in posts]
    keys = {pk for seat in holders(company.pk, asked, on) for pk in seat.people} if asked else set()
    return list(User.objects.filter(pk__in=keys).order_by("pk")) if keys else []


def these(people: Iterable[User]) -> QuerySet[User]:
    """The same people as a select takes them, by name."""
    return User.objects.filter(pk__in=[user.pk for user in people]).order_by("name", "pk")


def companies() -> list[Company]:
    """Every company, for what runs by the clock."""
    return list(Company.objects.order_by("pk"))
