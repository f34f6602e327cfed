"""Seating people on posts and taking them off; what they held ends at once (PARTS-23).

Every change keeps who made it and why; the field history of assignments and posts is the record (rights:history).
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import ancestors
from accounts.services import Change
from core.dates import business_date
from rights import policies, queries
from rights.inputs import PostInput, SeatInput
from workflow import approval, clock, delegations, papers

LEFT_BEHIND = "rights.left_behind"


@papers.retrying
def grant(
    *, user: User, post: Post, unit: Unit, starts: dt.date, by: User, at: dt.datetime, reason: str = ""
) -> Assignment:
    """Seat a person; open steps of the post can be decided by them from now on."""
    policies.check_grant(user, post, unit, starts, by, business_date(at, post.company.zone))
    return _seat(SeatInput(user, post, unit, starts), by=by, at=at, reason=reason)


def _seat(given: SeatInput, *, by: User, at: dt.datetime, reason: str) -> Assignment:
    assignment = accounts.assign(
        user=given.user, post=given.post, unit=given.unit, starts=given.starts, by=by, at=at, reason=reason.strip()
    )
    approval.reseat(_below(given.unit), [given.post.code], at)
    return assignment


@papers.retrying
def end(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> Assignment:
    """End an assignment today: rights and decide grants go at once, open steps pass to the next eligible.

    A step that nobody can decide any more becomes a task of the rights administrator.
    """
    assignment = queries.seat(by, pk)
    today = business_date(at, assignment.post.company.zone)
    policies.check_end(assignment, by, today)
    _end([assignment], today, Change(by, at, reason.strip()))
    return assignment


def _end(seats: Sequence[Assignment], today: dt.date, change: Change) -> None:
    """End all of them before any step passes on: what another of them gave is gone too."""
    for seat in seats:
        accounts.end_assignment(seat, ends=today, change=change)
    if change.at is not None:
        for seat in seats:
            _pass_on(seat, change.at)


@papers.retrying
def move(given: SeatInput, *, by: User, at: dt.datetime, reason: str) -> Assignment:
    """Move a person to another post: everything held in the company ends today, the new post begins (PARTS-23).

    Drafts that only this person could go on with become tasks of the rights administrator. Raises NotYours when a seat
    or the new unit is another administrator's, NotAllowed when the new post is refused; then nothing has changed.
    """
    today = business_date(at, given.post.company.zone)
    seats = policies.check_leave(given.user, by, today, reason)
    _end(seats, today, Change(by, at, reason.strip()))
    policies.check_grant(given.user, given.post, given.unit, given.starts, by, today)
    made = _seat(given, by=by, at=at, reason=reason)
    title = _("%(who)s has moved to “%(post)s”: who goes on with this draft?")
    _hand_over(given.user, by, at, title % {"who": given.user.name, "post": given.post.title})
    return made


@papers.retrying
def leave(user: User, *, by: User, at: dt.datetime, reason: str, closing: bool = True) -> int:
    """A person leaves the company: every seat ends today, with delegations and decide grants; returns how many ended.

    With `closing` the person cannot sign in any more; NotAllowed while another company still seats them.
    """
    company = policies.own_company(by)
    today = business_date(at, company.zone)
    seats = policies.check_leave(user, by, today, reason)
    _end(seats, today, Change(by, at, reason.strip()))
    if closing:
        policies.check_close(user, company, today)
        accounts.close_sign_in(user)
    _hand_over(user, by, at, _("%(who)s has left: who goes on with this draft?") % {"who": user.name})
    return len(seats)


def _hand_over(user: User, by: User, at: dt.datetime, title: str) -> None:
    for paper in queries.drafts_of(user, by.works_in):
        clock.add_task(paper, kind=LEFT_BEHIND, title=title, at=at, post=queries.administrators(paper.company))


@papers.retrying
def change_post(post: Post, *, given: PostInput, by: User, at: dt.datetime) -> None:
    """Change title, role and the named people of a post; a role that brings a clash to whoever sits there is refused.

    Open steps of the post pass to whoever may decide them now.
    """
    policies.check_change_post(post, given, by, business_date(at, post.company.zone))
    accounts.change_post(
        post, title=given.title, role=given.role, designated=given.designated, substitute=given.substitute,
        change=Change(by, at, given.reason.strip()),
    )  # fmt: skip
    _reseat(post, queries.all_units(post.company), at)


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
    _reseat(assignment.post, _below(assignment.unit), at)


def _reseat(post: Post, units: Sequence[int], at: dt.datetime) -> None:
    title = _("Nobody can decide as “%(post)s”: seat somebody.") % {"post": post.title}
    for step in approval.reseat(units, [post.code], at):
        administrators = queries.administrators(post.company)
        clock.add_task(step.round.paper, kind="rights.reseat", title=title, at=at, post=administrators)


def _below(unit: Unit) -> list[int]:
    """The unit and everything under it: papers there are decided by its posts."""
    rows = Unit.objects.filter(company_id=unit.company_id, path__startswith=unit.path)
    return [row.pk for row in rows if unit.pk in ancestors(row)]
