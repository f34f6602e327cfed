"""Reviews of credit: opened when due or asked for, filled in by sales, decided by others (FIBRE-47, FIBRE-61)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date, end_of_day
from core.refusals import NotAllowed
from credit import grades
from credit.grades import Proposal
from credit.models import Account, Review
from credit.policies import reviews as policies
from credit.queries import conduct as conducts
from credit.reviewing import ReviewInput
from credit.services import ledger, limits
from credit.services.limits import Grant
from customers.models import Customer
from handbook import queries as handbook
from handbook.calendars import add_months
from workflow import approval, clock, papers
from workflow.models import Round

GATE = "review"
TASK = "credit.review"
State, Cause = Review.State, Review.Cause


@dataclass(frozen=True)
class Opening:
    """Why a customer is to be reviewed, and until when."""

    cause: str
    due_on: dt.date
    proposal: Proposal | None = None


@papers.retrying
def open_review(customer_id: int, *, by: User, at: dt.datetime, reason: str = "") -> Review:
    """Ask for a review of a customer, a better grade for instance (FIBRE-50); due in a month.

    Raises NotYours without the right, NotAllowed while a review of the customer is under way.
    """
    customer = policies.check_open(customer_id, by)
    on = business_date(at, customer.company.zone)
    return begin(customer, Opening(Cause.ASKED, add_months(on, 1)), by=by, at=at)


def begin(customer: Customer, why: Opening, *, by: User, at: dt.datetime) -> Review:
    """Open and number a review in the hands of `by`, who is asked to fill it in; called inside a service."""
    on = business_date(at, customer.company.zone)
    account = ledger.account_of(customer.company, customer.pk)
    review = Review(customer=customer, cause=why.cause, due_on=why.due_on)
    _stands(review, account)
    if why.proposal:
        _propose(review, why.proposal)
    taken = _("A review of %(customer)s is under way already.") % {"customer": customer}
    with refusing({"review_one_under_way": ("customer", taken)}):
        papers.create(review, company=customer.company, unit=customer.unit, by=by, at=at)
    papers.give_number(review, handbook.value(customer.company, f"numbers.{Review.KIND}", on), on)
    _ask(review, by, at)
    return review


def _stands(review: Review, account: Account) -> None:
    """Grade and limit as the account has them, to go on from."""
    review.was_grade, review.was_limit, review.was_unlimited = account.grade, account.limit, account.unlimited
    review.grade, review.limit, review.unlimited = account.grade, account.limit, account.unlimited


def _propose(review: Review, proposal: Proposal) -> None:
    """The worse grade that the conduct asks for goes with a limit of nought (FIBRE-55, FIBRE-56)."""
    review.rule, review.ground, review.cause_on = proposal.rule, proposal.ground, proposal.since
    review.grade, review.limit, review.unlimited = proposal.grade, Decimal(0), False


@papers.retrying
def note_proposal(pk: int, proposal: Proposal, *, at: dt.datetime) -> None:
    """The nightly run found a cause while a review is open: it stands on it, and fills in what nobody has filled in."""
    with papers.door(Review, pk, event="proposed", by=None, at=at, reason=proposal.ground, scoped=False) as review:
        filled = review.reason or review.state != State.OPEN
        if filled:
            return
        _propose(review, proposal)


def _ask(review: Review, user: User, at: dt.datetime) -> None:
    title = _("Review the credit of %(customer)s") % {"customer": review.customer.name}
    due = end_of_day(review.due_on, review.company.zone)
    clock.add_task(review.paper, kind=TASK, title=title, at=at, user=user, due=due)


@papers.retrying
def fill(pk: int, given: ReviewInput, *, by: User, at: dt.datetime, version: int | None = None) -> Review:
    """Say which grade and limit should hold from now on, and why; who says it does not decide on it."""
    with papers.door(Review, pk, event="changed", by=by, at=at, version=version) as review:
        policies.check_fill(review, by)
        _stands(review, ledger.account_of(review.company, review.customer_id))
        review.grade, review.limit, review.unlimited = given.grade, given.limit, given.unlimited
        review.strength, review.standing, review.reason = given.strength, given.standing, given.reason
        _check_sound(review, by, at)
    return review


def _check_sound(review: Review, by: User, at: dt.datetime) -> grades.Conduct:
    """Grade and limit go together, and the customer's conduct allows the grade; gives that conduct."""
    policies.check_limit(review.limit, review.unlimited)
    on = business_date(at, review.company.zone)
    account = ledger.account_of(review.company, review.customer_id)
    conduct = conducts.conduct(review.company, on, [account.pk])[account.pk]
    known = grades.figures(review.company, on)
    if known:
        grades.check_grade(review.grade, review.limit, review.unlimited, conduct, known, on)
    elif review.grade:
        raise NotAllowed(_("The handbook of this company grades no customers."), field="grade")
    return conduct


@papers.retrying
def submit(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Review:
    """Ask those whom the handbook names; grade and limit are looked at again, and the figures of the day are kept."""
    with papers.door(Review, pk, event="submitted", by=by, at=at, version=version) as review:
        policies.check_submit(review, by)
        review.figures = _check_sound(review, by, at).stored()
        review.submit()
        on = business_date(at, review.company.zone)
        approval.submit(review, gate=GATE, route=handbook.route_of(review, GATE, by=by, on=on), by=by, at=at)
        clock.done_task(review.paper, kind=TASK, by=by, at=at)
    return review


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Review:
    """Take a submitted review back to fill it in anew."""
    with papers.door(Review, pk, event="withdrawn", by=by, at=at, version=version) as review:
        policies.check_withdraw(review, by)
        approval.void(review, at=at, by=by)
        review.take_back()
        _ask(review, by, at)
    return review


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, reason: str, version: int | None = None) -> Review:
    """Drop a review that nobody owes; a proposal of the night comes again only for another cause."""
    with papers.door(Review, pk, event="cancelled", by=by, at=at, reason=reason, version=version) as review:
        policies.check_cancel(review, by)
        if not reason.strip():
            raise NotAllowed(_("Say why."), field="reason")
        review.cancel()
        clock.done_task(review.paper, kind=TASK, by=by, at=at)
    return review


def decided(review: Review, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the round (called inside the door)."""
    if round.outcome == Round.Outcome.RETURNED:
        return review.take_back()
    if round.outcome == Round.Outcome.REJECTED:
        return review.reject()
    return review.approve(business_date(at, review.company.zone))


def after_decision(review: Review, round: Round, by: User, at: dt.datetime) -> None:
    """What follows in the same transaction: grade and limit hold from now on, a frozen limit is free again."""
    clock.tell_maker(review, round, at, approved=_("%(number)s was approved; grade and limit hold from now on."))
    if review.state == State.OPEN:
        _ask(review, review.maker, at)
    elif review.state == State.DONE:
        _apply(review, by, at)


def _apply(review: Review, by: User, at: dt.datetime) -> None:
    account = ledger.lock_of(review.company_id, review.customer_id)
    before = (review.was_grade, review.was_limit, review.was_unlimited)
    if (account.grade, account.limit, account.unlimited) != before:
        raise NotAllowed(_("Grade or limit were changed meanwhile; return the review to be filled in anew."))
    account.reviewed_on, account.lapsed_on = review.reviewed_on, None
    account.save(update_fields=["reviewed_on", "lapsed_on"])
    if review.changes_anything:
        given, reason = Grant(review.limit, review.unlimited, review.grade), f"{review.number} {review.reason}"
        limits.grant(review.company, review.customer_id, given, by=by, at=at, reason=reason, paper=review.paper)
