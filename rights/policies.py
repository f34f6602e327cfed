"""Who may seat whom: only the rights administrator, never himself, never two rights that conflict."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Assignment, Post, Unit, User
from accounts.policies import require
from core.refusals import NotAllowed
from rights import apart, queries
from rights.apart import Clash

GRANT = queries.GRANT


def check_grant(user: User, post: Post, unit: Unit, starts: dt.date, by: User, on: dt.date) -> None:
    """Refuse a grant by somebody else than the unit's administrator (PARTS-19), to himself, or against a conflict."""
    require(by, GRANT, unit)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot give yourself a post; another administrator must."), field="user")
    if post.company_id != unit.company_id:
        raise NotAllowed(_("The post and the unit belong to different companies."), field="unit")
    _check_conflicts(user, post, unit, starts, on)


def _check_conflicts(user: User, post: Post, unit: Unit, starts: dt.date, on: dt.date) -> None:
    """Rights that this company keeps apart (rules.md 2.2) never meet in one person, not on a later day either."""
    asked, known = Assignment(user=user, post=post, unit=unit, starts=starts), apart.rules(post.company, on)
    held = queries.held(user, post.company_id, on)
    for seat in [*held, asked]:
        for clash in apart.between(asked, seat, known):
            raise NotAllowed(_clash_sentence(clash), field="post")


def _clash_sentence(clash: Clash) -> str:
    words = {"who": clash.mine.user.name, "asked": clash.right, "right": clash.other_right, "rule": clash.conflict}
    if clash.other is clash.mine:
        return _("“%(asked)s” and “%(right)s” must stay apart; this post would give both (%(rule)s).") % words
    return _(
        "%(who)s already holds “%(right)s” as “%(post)s”; it must stay apart from “%(asked)s” of this post (%(rule)s)."
    ) % (words | {"post": clash.other.post.title})


def check_end(seat: Assignment, by: User, on: dt.date) -> None:
    """Only the unit's administrator ends rights (PARTS-19), and what has ended stays as it is on record."""
    require(by, GRANT, seat.unit_id)
    if seat.ends is not None and seat.ends <= on:
        raise NotAllowed(_("%(who)s no longer holds “%(post)s”.") % {"who": seat.user, "post": seat.post})
