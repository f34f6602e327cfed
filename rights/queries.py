"""Who sits where, as the rights administrator sees it."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Post, Unit, User
from accounts.queries import in_force
from accounts.roles import ROLES
from core.refusals import NotFound


def seats(user: User, on: dt.date) -> QuerySet[Assignment]:
    """Assignments in force in the person's current company, by unit and post."""
    rows = Assignment.objects.filter(in_force(on), post__company_id=user.works_in)
    return rows.select_related("user", "post", "unit").order_by("unit__path", "post__title", "pk")


def seat(user: User, pk: int) -> Assignment:
    """One assignment of the current company (else 404)."""
    found = Assignment.objects.filter(pk=pk, post__company_id=user.works_in)
    row = found.select_related("user", "post__company", "unit").first()
    if row is None:
        raise NotFound(_("There is no such assignment for you."))
    return row


def posts(user: User) -> QuerySet[Post]:
    """Posts of the current company."""
    return Post.objects.filter(company_id=user.works_in).order_by("title")


def units(user: User) -> QuerySet[Unit]:
    """Units of the current company, as a tree."""
    return Unit.objects.filter(company_id=user.works_in).order_by("path")


def people(user: User) -> QuerySet[User]:
    """People of the current company: those who ever sat on one of its posts, and those who sit on none yet."""
    ours = User.objects.filter(assignments__post__company_id=user.works_in)
    unseated = User.objects.filter(assignments__isnull=True)
    return (ours | unseated).filter(is_active=True).distinct().order_by("name", "pk")


def permissions_held(user: User, company_id: int, on: dt.date) -> frozenset[str]:
    """Permissions that a person's posts in a company carry on a day."""
    roles = Assignment.objects.filter(in_force(on), user=user, post__company_id=company_id)
    found = roles.values_list("post__role", flat=True)
    return frozenset().union(*(ROLES[role].permissions for role in found))
