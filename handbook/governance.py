"""Who may draft a change of the handbook and who approves it, as the book in force says (OFFICE-03, FIBRE-93)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Unit, User
from accounts.queries import Seat, ancestors, in_force, post_titles, rights_of
from core.refusals import NotAllowed, NotYours
from handbook.books import Governance, Handbook, RowStep
from handbook.wording import area_name
from workflow.approval import Route, RouteStep

EVERYTHING = "*"


def rule_for(book: Handbook, area: str) -> Governance | None:
    """The row that speaks of an area: the longest beginning wins, "*" is what nothing else speaks of."""
    fitting = [row for row in book.governance if row.area == EVERYTHING or area.startswith(row.area)]
    return max(fitting, key=lambda row: (row.area != EVERYTHING, len(row.area)), default=None)


def rules_for(book: Handbook, areas: Iterable[str]) -> list[Governance]:
    """The rows that speak of these areas, each once. NotAllowed names what the book says nothing of."""
    found: list[Governance] = []
    for area in areas:
        rule = rule_for(book, area)
        if rule is None or not rule.steps:
            raise NotAllowed(
                _("The handbook does not say who drafts and who approves changes of “%(area)s”; it cannot be changed.")
                % {"area": area_name(area)}
            )
        if rule not in found:
            found.append(rule)
    return found


def check_drafts_something(company: Company, book: Handbook, by: User) -> None:
    """Whoever starts a draft sits on a post that drafts some area; NotYours names those posts."""
    if not book.governance:
        raise NotAllowed(_("The handbook does not say who drafts and who approves its changes; it cannot be changed."))
    _check_post(company, by, book.governance)


def check_drafts(company: Company, book: Handbook, areas: Iterable[str], by: User) -> None:
    """The drafter sits on a post that drafts each of the areas; NotYours names the posts that do."""
    for rule in rules_for(book, areas):
        _check_post(company, by, [rule])


def _check_post(company: Company, by: User, rules: Sequence[Governance]) -> None:
    if desk_of(by, rules) is not None:
        return
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


def desk_of(by: User, rules: Iterable[Governance]) -> Unit | None:
    """The unit in which the person sits on a drafting post; None for those who do not, and for a branch's people."""
    posts = {post for rule in rules for post in rule.drafts}
    seats = [seat for seat in rights_of(by).seats if seat.post.code in posts]
    branches = _branches(seats)
    mine = [seat.unit for seat in seats if not branches & set(ancestors(seat.unit))]
    return min(mine, key=lambda unit: (len(unit.path), unit.path), default=None)


def _branches(seats: Sequence[Seat]) -> set[int]:
    above = {pk for seat in seats for pk in ancestors(seat.unit)}
    return set(Unit.objects.filter(pk__in=above, kind=Unit.Kind.BRANCH).values_list("pk", flat=True)) if above else set()


def route(company: Company, book: Handbook, areas: Iterable[str], on: dt.date) -> Route:
    """Who approves a change that touches these areas: each area's posts in their order, every post once."""
    rules = sorted(rules_for(book, areas), key=lambda rule: -len(rule.steps))
    steps = {step.post: step for rule in rules for step in rule.steps}
    seats = _where(company, steps, on)
    return Route(tuple(_step(step, seats.get(step.post)) for step in steps.values()), version=book.version)


def _step(step: RowStep, unit: Unit | None) -> RouteStep:
    return RouteStep(step.post, step.title, unit)


def _where(company: Company, posts: Iterable[str], on: dt.date) -> dict[str, Unit]:
    """The highest unit in which each post is held: a handbook is the whole company's, whoever drafts it."""
    rows = Assignment.objects.filter(in_force(on), post__company=company, post__code__in=list(posts))
    held = rows.select_related("unit", "post").order_by("unit__path")
    found: dict[str, Unit] = {}
    for row in sorted(held, key=lambda row: (len(row.unit.path), row.unit.path)):
        found.setdefault(row.post.code, row.unit)
    return found
