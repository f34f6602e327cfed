"""Who sits where, as the rights administrator sees it."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import rights_of
from core.refusals import NotFound

GRANT = "rights.grant"


def visible(user: User) -> QuerySet[Assignment]:
    """Assignments in the units whose rights the person administers."""
    rows = Assignment.objects.filter(post__company_id=user.works_in, unit__in=units(user))
    return rows.select_related("user", "post__company", "unit")


def seats(user: User, on: dt.date) -> QuerySet[Assignment]:
    """Those that are in force or still to come, by unit and post."""
    return visible(user).filter(not_over(on)).order_by("unit__path", "post__title", "pk")


def not_over(on: dt.date) -> Q:
    """Filter of assignments in force on a day or later; one taken back before it began is in force on no day."""
    return Q(ends__isnull=True) | (Q(ends__gt=on) & Q(ends__gt=F("starts")))


def seat(user: User, pk: int) -> Assignment:
    """One assignment of the administrator's units (else 404)."""
    row = visible(user).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such assignment for you."))
    return row


def turning(company: Company, days: Sequence[dt.date]) -> QuerySet[Assignment]:
    """Assignments of a company of which one of these days is the first, or the first without them."""
    rows = Assignment.objects.filter(Q(starts__in=days) | Q(ends__in=days), post__company=company)
    return rows.select_related("user", "post", "unit").order_by("pk")


def companies() -> QuerySet[Company]:
    """All companies: each has its own midnight."""
    return Company.objects.order_by("pk")


def posts(user: User) -> QuerySet[Post]:
    """Posts of the current company."""
    return Post.objects.filter(company_id=user.works_in).order_by("title")


def units(user: User) -> QuerySet[Unit]:
    """Units whose rights the person administers, as a tree."""
    where = rights_of(user).by_permission.get(GRANT, frozenset())
    return Unit.objects.filter(company_id=user.works_in, pk__in=where).order_by("path")


def people(user: User) -> QuerySet[User]:
    """People of the current company: those who ever sat on one of its posts, and those who sit on none yet."""
    ours = User.objects.filter(assignments__post__company_id=user.works_in)
    unseated = User.objects.filter(assignments__isnull=True)
    return (ours | unseated).filter(is_active=True).distinct().order_by("name", "pk")


def held(user: User, company_id: int, on: dt.date) -> list[Assignment]:
    """Seats of a person in a company that are in force on a day or come later."""
    rows = Assignment.objects.filter(not_over(on), user=user, post__company_id=company_id)
    return list(rows.select_related("user", "post", "unit").order_by("pk"))


def unit_named(company: Company, code: str) -> Unit | None:
    """A unit of a company by its code."""
    return Unit.objects.filter(company=company, code=code).first()
