"""What a command line names: people by user name, posts and units of the administrator's company by code."""

from django.core.management.base import CommandError

from accounts.models import Assignment, Post, Unit, User
from rights import queries


def somebody(username: str) -> User:
    """A person by user name."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"nobody has the user name {username}")
    return found


def administrator(username: str) -> User:
    """The person on whose behalf the command runs; what they may do is asked by the service."""
    found = somebody(username)
    if not found.is_active or found.company is None:
        raise CommandError(f"{username} is not at work in a company")
    return found


def post_of(by: User, code: str) -> Post:
    """A post of the administrator's company."""
    found = Post.objects.filter(company_id=by.works_in, code=code).select_related("company").first()
    if found is None:
        raise CommandError(f"the company has no post {code}")
    return found


def unit_of(by: User, code: str) -> Unit:
    """A unit of the administrator's company; the company itself without a code."""
    rows = Unit.objects.filter(company_id=by.works_in)
    found = rows.filter(code=code).first() if code else rows.filter(parent=None).first()
    if found is None:
        raise CommandError(f"the company has no unit {code}")
    return found


def seat_of(by: User, username: str, post: str, unit: str) -> Assignment:
    """What a person holds of a post in a unit, as far as the administrator sees it."""
    where, who = unit_of(by, unit), somebody(username)
    held = queries.visible(by).filter(user=who, post__code=post, unit=where, ends__isnull=True).first()
    if held is None:
        raise CommandError(f"{username} holds no post {post} there that {by.username} administers")
    return held
