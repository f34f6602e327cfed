"""Who may seat whom: only the rights administrator, never himself, never two rights that conflict."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.policies import require
from core.refusals import NotAllowed, NotYours
from rights import apart, queries
from rights.apart import Clash
from rights.inputs import PostInput

GRANT = queries.GRANT


def check_grant(user: User, post: Post, unit: Unit, starts: dt.date, by: User, on: dt.date) -> None:
    """Refuse a grant by somebody else than the unit's administrator (PARTS-19), to himself, or against a conflict."""
    require(by, GRANT, unit)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot give yourself a post; another administrator must."), field="user")
    if not user.is_active:
        raise NotAllowed(_("%(who)s cannot sign in any more.") % {"who": user.name}, field="user")
    if post.company_id != unit.company_id:
        raise NotAllowed(_("The post and the unit belong to different companies."), field="unit")
    _check_conflicts(user, post, unit, starts, on)


def _check_conflicts(user: User, post: Post, unit: Unit, starts: dt.date, on: dt.date) -> None:
    """Rights that this company keeps apart (SOD-01 to SOD-26) never meet in one person, not on a later day either."""
    asked, known = Assignment(user=user, post=post, unit=unit, starts=starts), queries.rules(post.company, on)
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


def own_company(by: User) -> Company:
    """The company in which the administrator works."""
    require(by, GRANT)
    if by.company is None:
        raise NotYours(_("You work in no company."))
    return by.company


def check_leave(user: User, by: User, on: dt.date, reason: str) -> list[Assignment]:
    """The seats that end when a person moves or leaves; refused for oneself, without a reason, and past one's units."""
    company = own_company(by)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot end your own posts; another administrator must."), field="user")
    if not reason.strip():
        raise NotAllowed(_("Please give a reason."), field="reason")
    seats = queries.held(user, company.pk, on)
    if not seats:
        raise NotAllowed(_("%(who)s holds no post here.") % {"who": user.name}, field="user")
    for seat in seats:
        check_end(seat, by, on)
    return seats


def check_close(user: User, company: Company, on: dt.date) -> None:
    """Whom another company seats keeps the sign-in."""
    elsewhere = queries.company_elsewhere(user, company.pk, on)
    if elsewhere:
        raise NotAllowed(
            _("%(who)s still holds a post in %(company)s; the sign-in stays open.")
            % {"who": user.name, "company": elsewhere.short_name},
            field="closing",
        )


def check_change_post(post: Post, given: PostInput, by: User, on: dt.date) -> None:
    """Only the company's administrator changes a post, with a reason, and never so that a holder's rights clash.

    Nobody gives the own post a role: that would be to give oneself its rights.
    """
    require(by, GRANT, queries.root_of(post.company))
    if not given.reason.strip():
        raise NotAllowed(_("Please give a reason."), field="reason")
    if given.role == post.role:
        return
    if any(seat.post_id == post.pk for seat in queries.held(by, post.company_id, on)):
        raise NotAllowed(_("You sit on this post: another administrator must change its role."), field="role")
    known, changed = queries.rules(post.company, on), Post(pk=post.pk, title=given.title, role=given.role)
    for seats in apart.by_person(queries.with_holders_of(post, on)):
        for clash in apart.clashes([_as_if(seat, changed) for seat in seats], known):
            if changed in (clash.mine.post, clash.other.post):
                raise NotAllowed(_role_sentence(clash), field="role")


def _as_if(seat: Assignment, post: Post) -> Assignment:
    """The seat as it would be with the post changed."""
    if seat.post_id == post.pk:
        seat.post = post
    return seat


def _role_sentence(clash: Clash) -> str:
    return _("%(who)s sits on this post: “%(right)s” and “%(other)s” must stay apart in one person (%(rule)s).") % {
        "who": clash.mine.user.name,
        "right": clash.right,
        "other": clash.other_right,
        "rule": clash.conflict,
    }
