"""Seating people on posts and taking them off; what they held ends at once (PARTS-23)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import ancestors
from core.dates import business_date
from rights import policies, queries
from workflow import approval, clock, delegations, papers


@papers.retrying
def grant(*, user: User, post: Post, unit: Unit, starts: dt.date, by: User, at: dt.datetime) -> Assignment:
    """Seat a person; open steps of the post can be decided by them from now on."""
    policies.check_grant(user, post, unit, starts, by, business_date(at, post.company.zone))
    assignment = accounts.assign(user=user, post=post, unit=unit, starts=starts, by=by)
    approval.reseat(_below(unit), [post.code], at)
    return assignment


@papers.retrying
def end(pk: int, *, by: User, at: dt.datetime) -> Assignment:
    """End an assignment today: rights and decide grants go at once, open steps pass to the next eligible.

    A step that nobody can decide any more becomes a task of the rights administrator.
    """
    assignment = queries.seat(by, pk)
    today = business_date(at, assignment.post.company.zone)
    policies.check_end(assignment, by, today)
    accounts.end_assignment(assignment, ends=today)
    _pass_on(assignment, at)
    return assignment


def turn_seats(company: Company, at: dt.datetime) -> int:
    """Seats that begin or end by their dates: open steps pass on as if somebody had just pressed the button.

    Yesterday's are looked at too, in case nobody ran at the turn of the day; doing it twice changes nothing. Each seat
    is a transaction of its own. Returns how many there were.
    """
    today = business_date(at, company.zone)
    turned = list(queries.turning(company, [today, today - dt.timedelta(days=1)]))
    for seat in turned:
        _turn(seat, today, at)
    return len(turned)


@papers.retrying
def _turn(seat: Assignment, today: dt.date, at: dt.datetime) -> None:
    accounts.derive_grants([seat.user], today)
    _pass_on(seat, at)


def _pass_on(assignment: Assignment, at: dt.datetime) -> None:
    """Open steps of the post go to whoever may decide them now; where nobody can, the administrator gets a task.

    What the person had given to others on the post, or received as one at work here, ends.
    """
    delegations.follow_seats(assignment.user, assignment.post.company, at)
    title = _("Nobody can decide as “%(post)s”: seat somebody.") % {"post": assignment.post.title}
    for step in approval.reseat(_below(assignment.unit), [assignment.post.code], at):
        clock.add_task(step.round.paper, kind="rights.reseat", title=title, at=at, post="finance_supervisor")


def _below(unit: Unit) -> list[int]:
    """The unit and everything under it: papers there are decided by its posts."""
    rows = Unit.objects.filter(company_id=unit.company_id, path__startswith=unit.path)
    return [row.pk for row in rows if unit.pk in ancestors(row)]
