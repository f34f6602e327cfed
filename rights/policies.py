"""Who may seat whom: only the rights administrator, never himself, never two rights that conflict."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Post, Unit, User
from accounts.policies import require
from accounts.rights_names import right_name
from accounts.roles import ROLES
from core.refusals import NotAllowed
from handbook import queries as handbook
from rights import queries

GRANT = "rights.grant"


def check_grant(user: User, post: Post, unit: Unit, by: User, on: dt.date) -> None:
    """Refuse a grant by somebody else than the administrator (PARTS-19), to himself, or against S1 to S3."""
    require(by, GRANT)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot give yourself a post; another administrator must."), field="user")
    if post.company_id != unit.company_id:
        raise NotAllowed(_("The post and the unit belong to different companies."), field="unit")
    _check_conflicts(user, post, on)


def _check_conflicts(user: User, post: Post, on: dt.date) -> None:
    """Rights that this company keeps apart (rules.md 2.2) never meet in one person."""
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


def check_end(by: User) -> None:
    """Only the administrator ends rights (PARTS-19)."""
    require(by, GRANT)
