"""Who may draft a change of the handbook and who approves it, as the book in force says (OFFICE-03, FIBRE-93)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import post_titles, rights_of
from core.refusals import NotAllowed, NotYours, Refused
from handbook.books import Handbook, RowStep
from handbook.queries import in_force
from handbook.queries.staff import in_branches, units_of_posts
from handbook.rows import GovernanceRow
from handbook.words import area_name
from workflow.approval import Route, RouteStep

EVERYTHING = "*"


def rules_for(book: Handbook, areas: Iterable[str]) -> list[GovernanceRow]:
    """The rows that speak of these areas, each once. NotAllowed names what the book says nothing of."""
    found: list[GovernanceRow] = []
    for area in areas:
        rule = book.governing(area)
        if rule is None or not rule.steps:
            raise NotAllowed(
                _("The handbook does not say who drafts and who approves changes of “%(area)s”; it cannot be changed.")
                % {"area": area_name(area)}
            )
        if rule not in found:
            found.append(rule)
    return found


def why_not(user: User, on: dt.date) -> str:
    """The sentence with which starting a draft would be refused; '' for whoever may."""
    try:
        if user.company:
            drafting_unit(user.company, in_force(user.company, on), user)
    except Refused as refusal:
        return str(refusal.sentence)
    return ""


def drafting_unit(company: Company, book: Handbook, by: User) -> Unit:
    """Where whoever starts a draft sits on a post that drafts some area; NotYours names those posts."""
    if not book.governance:
        raise NotAllowed(_("The handbook does not say who drafts and who approves its changes; it cannot be changed."))
    return _check_post(company, by, book.governance)


def check_drafts(company: Company, book: Handbook, areas: Iterable[str], by: User) -> None:
    """The drafter sits on a post that drafts each of the areas; NotYours names the posts that do."""
    for rule in rules_for(book, areas):
        _check_post(company, by, [rule])


def _check_post(company: Company, by: User, rules: Sequence[GovernanceRow]) -> Unit:
    unit = _desk_of(by, rules)
    if unit is not None:
        return unit
    codes = list(dict.fromkeys(post for rule in rules for post in rule.drafts))
    titles = post_titles(company.pk, codes)
    posts = "、".join(titles.get(code, code) for code in codes)
    if len(rules) == 1 and rules[0].area != EVERYTHING:
        said = {"area": area_name(rules[0].area), "posts": posts}
        raise NotYours(_("Changes of “%(area)s” are drafted by: %(posts)s. Your posts cannot change it.") % said)
    raise NotYours(
        _("Changes of the handbook are drafted by: %(posts)s. Branches and other posts cannot change its values.")
        % {"posts": posts}
    )


def _desk_of(by: User, rules: Iterable[GovernanceRow]) -> Unit | None:
    """The unit in which the person sits on a drafting post; None for those who do not, and for a branch's people."""
    posts = {post for rule in rules for post in rule.drafts}
    seats = [seat for seat in rights_of(by).seats if seat.post.code in posts]
    away = in_branches(seats)
    return min(
        (seat.unit for seat in seats if seat not in away), key=lambda unit: (len(unit.path), unit.path), default=None
    )


def route(company: Company, book: Handbook, areas: Iterable[str], on: dt.date) -> Route:
    """Who approves a change that touches these areas: each area's posts in their order, every post once.

    Each signs where the post is held highest: a handbook is the whole company's, whoever drafts it.
    """
    rules = sorted(rules_for(book, areas), key=lambda rule: -len(rule.steps))
    steps = {step.post: step for rule in rules for step in rule.steps}
    seats = units_of_posts(company, steps, on)
    return Route(tuple(_step(step, seats.get(step.post)) for step in steps.values()), version=book.version)


def _step(step: RowStep, unit: Unit | None) -> RouteStep:
    return RouteStep(step.post, step.title, unit)
