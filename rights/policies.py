"""Who may seat whom: only the rights administrator, never himself, never two rights that conflict."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Assignment, Post, Unit, User
from accounts.policies import require
from accounts.rights_names import right_name
from accounts.roles import ROLES
from core.refusals import NotAllowed
from handbook import queries as handbook
from rights import queries

GRANT = queries.GRANT


def check_grant(user: User, post: Post, unit: Unit, by: User, on: dt.date) -> None:
    """Refuse a grant by somebody else than the unit's administrator (PARTS-19), to himself, or against S1 to S3."""
    require(by, GRANT, unit)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot give yourself a post; another administrator must."), field="user")
    if post.company_id != unit.company_id:
        raise NotAllowed(_("The post and the unit belong to different companies."), field="unit")
    _check_conflicts(user, post, on)


def _check_conflicts(user: User, post: Post, on: dt.date) -> None:
    """Rights that this company keeps apart (rules.md 2.2) never meet in one person, not on a later day either."""
    held = queries.permissions_held(user, post.company_id, on)
    together = held | ROLES[post.role].permissions
    for a, b, rule in handbook.in_force(post.company, on).conflicts:
        if {a, b} <= together and not {a, b} <= held:
            other = a if b in ROLES[post.role].permissions else b
            raise NotAllowed(
                _("%(who)s already holds “%(right)s”, which must stay apart from this post (%(rule)s).")
                % {"who": user.name, "right": right_name(other), "rule": rule},
                field="post",
            )


def check_end(seat: Assignment, by: User, on: dt.date) -> None:
    """Only the unit's administrator ends rights (PARTS-19), and what has ended stays as it is on record."""
    require(by, GRANT, seat.unit_id)
    if seat.ends is not None and seat.ends <= on:
        raise NotAllowed(_("%(who)s no longer holds “%(post)s”.") % {"who": seat.user, "post": seat.post})
