"""Delegation (代理): who holds posts has somebody else decide for some days, and it ends by itself.

What a delegation lets somebody do is asked at the moment of each decision (workflow.deciders), so it is never more
than the giver has then. Only grants of holders pass on to delegates: a delegate has nothing to pass on.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, User
from accounts.queries import in_force, may, rights_of
from core.dates import business_date
from core.display import day_text
from core.refusals import NotAllowed, NotFound, NotYours
from core.rows import sole
from workflow import approval, papers
from workflow.models import Delegation, Step

ADMINISTER = "rights.grant"
LONGEST = dt.timedelta(days=366)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('workflow.delegation'), %s)"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DelegationInput:
    """Who acts, on one post or (None) on all, from the first day until and including the last, and why."""

    receiver: User
    starts: dt.date
    until: dt.date
    reason: str
    post: Post | None = None


# -- reads -----------------------------------------------------------------------------------------------------------


def visible(user: User) -> QuerySet[Delegation]:
    """What the person has given or received in the current company, and what was given by people of the units whose
    rights the person administers."""
    where = rights_of(user).by_permission.get(ADMINISTER, frozenset())
    theirs = Assignment.objects.filter(unit__in=where).values("user")
    mine = Q(giver=user) | Q(receiver=user) | Q(giver__in=theirs)
    rows = Delegation.objects.filter(mine, company_id=user.works_in)
    return rows.select_related("giver", "receiver", "post", "ended_by").order_by("-until", "-pk")


def delegation(user: User, pk: int) -> Delegation:
    """One of them, else NotFound."""
    found = sole(visible(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such delegation for you."))
    return found


def posts(user: User) -> QuerySet[Post]:
    """The posts that the person holds today in the current company."""
    return Post.objects.filter(pk__in=[post.pk for post in rights_of(user).posts]).order_by("title")


def receivers(user: User, on: dt.date) -> QuerySet[User]:
    """Who could act for the person: everybody else at work in the company."""
    rows = User.objects.filter(_at_work(user.works_in, on), is_active=True).exclude(pk=user.pk)
    return rows.distinct().order_by("name", "pk")


def _at_work(company_id: int, on: dt.date) -> Q:
    return Q(assignments__post__company_id=company_id) & in_force(on, "assignments__")


# -- giving and ending -----------------------------------------------------------------------------------------------


@papers.retrying
def give(given: DelegationInput, *, by: User, at: dt.datetime) -> Delegation:
    """Have somebody decide for oneself; from today on open steps are theirs to decide too.

    Raises NotYours without a post to give, NotAllowed for oneself, somebody not at work here, a past or endless span,
    no reason, or a span in which somebody acts on the same post already.
    """
    company = by.company
    today = business_date(at, company.zone if company else "UTC")
    if company is None or not rights_of(by, today).posts:
        raise NotYours(_("Only who holds a post has something to delegate."))
    _check_receiver(given, by, today)
    _check_post(given, by, today)
    _check_days(given, today)
    _check_free(given, by)
    made = Delegation.objects.create(
        company=company, giver=by, receiver=given.receiver, post=given.post, starts=given.starts, until=given.until,
        reason=given.reason.strip()[:200], given_at=at,
    )  # fmt: skip
    if made.starts <= today:
        begin(made, at)
    return made


def _check_receiver(given: DelegationInput, by: User, today: dt.date) -> None:
    if given.receiver.pk == by.pk:
        raise NotAllowed(_("Nobody acts for oneself; choose somebody else."), field="receiver")
    if not receivers(by, today).filter(pk=given.receiver.pk).exists():
        raise NotAllowed(_("%(who)s does not work here.") % {"who": given.receiver}, field="receiver")


def _check_post(given: DelegationInput, by: User, today: dt.date) -> None:
    """Never more than one has: a post that one only acts on cannot be passed on."""
    if given.post and given.post.pk not in {post.pk for post in rights_of(by, today).posts}:
        raise NotYours(_("You do not hold the post “%(post)s” yourself.") % {"post": given.post.title}, field="post")


def _check_days(given: DelegationInput, today: dt.date) -> None:
    if given.starts < today:
        raise NotAllowed(_("It begins today at the earliest."), field="starts")
    if given.until < given.starts:
        raise NotAllowed(_("The last day is before the first."), field="until")
    if given.until - given.starts > LONGEST:
        raise NotAllowed(_("A delegation lasts at most a year."), field="until")
    if not given.reason.strip():
        raise NotAllowed(_("Write the reason."), field="reason")


def _check_free(given: DelegationInput, by: User) -> None:
    """One person acts on a post at a time. Of two forms sent at once the second waits here and is refused."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [by.pk])
    rows = Delegation.objects.filter(company_id=by.works_in, giver=by, ended_at__isnull=True)
    rows = rows.filter(starts__lte=given.until, until__gte=given.starts)
    if given.post:
        rows = rows.filter(Q(post__isnull=True) | Q(post=given.post))
    other = rows.select_related("receiver").order_by("starts").first()
    if other is not None:
        said = {"who": other.receiver, "starts": day_text(other.starts), "until": day_text(other.until)}
        raise NotAllowed(
            _("%(who)s acts for you already from %(starts)s to %(until)s; end that first.") % said, field="starts"
        )


@papers.retrying
def end(pk: int, *, by: User, at: dt.datetime) -> Delegation:
    """End a delegation at once: by who gave it, who received it, or the administrator of rights."""
    found = delegation(by, pk)
    check_end(found, by, business_date(at, found.company.zone))
    _end(found, by=by, at=at)
    return found


def check_end(found: Delegation, by: User, today: dt.date) -> None:
    """What is over stays as it is on record."""
    if by.pk not in (found.giver_id, found.receiver_id) and not may(by, ADMINISTER):
        raise NotYours(_("Only the two of them and the administrator of rights end a delegation."))
    if found.ended_at is not None or found.until < today:
        raise NotAllowed(_("This delegation is over."))


def _end(found: Delegation, *, by: User | None, at: dt.datetime) -> None:
    found.ended_at, found.ended_by = at, by
    found.save(update_fields=["ended_at", "ended_by"])
    lapse(found, at)


def begin(found: Delegation, at: dt.datetime) -> None:
    """Open steps that the giver may decide can be decided for the giver from now on."""
    approval.regrant(Step.objects.filter(grants__user=found.giver_id, grants__acting_for__isnull=True), at)


def lapse(found: Delegation, at: dt.datetime) -> None:
    """Open steps that were the receiver's for the giver are so no more."""
    approval.regrant(Step.objects.filter(grants__user=found.receiver_id, grants__acting_for=found.giver_id), at)


# -- by the calendar, and when somebody leaves -----------------------------------------------------------------------


def turn(company: Company, at: dt.datetime) -> int:
    """Delegations that begin or end by their dates: grants follow. Returns how many there were.

    Yesterday's are looked at too, in case nobody ran at the turn of the day; doing it twice changes nothing. Each is a
    transaction of its own.
    """
    today = business_date(at, company.zone)
    rows = Delegation.objects.filter(company=company, ended_at__isnull=True)
    beginning = list(rows.filter(starts__in=[today, today - DAY], until__gte=today))
    ending = list(rows.filter(until__in=[today - DAY, today - 2 * DAY]))
    for found in beginning:
        _begun(found, at)
    for found in ending:
        _lapsed(found, at)
    return len(beginning) + len(ending)


@papers.retrying
def _begun(found: Delegation, at: dt.datetime) -> None:
    begin(found, at)


@papers.retrying
def _lapsed(found: Delegation, at: dt.datetime) -> None:
    lapse(found, at)


def turn_all(at: dt.datetime) -> int:
    """`turn` in every company, each on its own day."""
    return sum(turn(company, at) for company in Company.objects.order_by("pk"))


def follow_seats(user: User, company: Company, at: dt.datetime) -> int:
    """A person left a post: what was given on it, and what was received by one who is gone, ends at once.

    Called by whoever ends an assignment, in the same transaction. Returns how many ended.
    """
    today = business_date(at, company.zone)
    rows = Delegation.objects.filter(Q(giver=user) | Q(receiver=user), company=company, ended_at__isnull=True)
    over = [found for found in rows.filter(until__gte=today).order_by("pk") if not _stands(found, today)]
    for found in over:
        _end(found, by=None, at=at)
    return len(over)


def _stands(found: Delegation, today: dt.date) -> bool:
    """Whether the giver still sits where it was given for, and the receiver anywhere."""
    there = _at_work(found.company_id, today)
    posts = Q(assignments__post=found.post_id) & in_force(today, "assignments__") if found.post_id else there
    people = User.objects.filter(is_active=True)
    return people.filter(posts, pk=found.giver_id).exists() and people.filter(there, pk=found.receiver_id).exists()
