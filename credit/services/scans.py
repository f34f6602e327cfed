"""What the daily run looks for: customers whose credit is due for review, grades to propose, reviews that are late.

Which of it runs in a company is what its handbook lists under [[timer]]. Everything here may run twice a day, or be
broken off in the middle: what was opened is not opened again.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import ancestors, holders, people_with
from core.dates import business_date
from core.display import day_text
from core.refusals import NotAllowed
from credit import grades
from credit.grades import Conduct, Proposal
from credit.models import Account, Review
from credit.policies.reviews import REVIEW
from credit.queries import conduct as conducts
from credit.queries import falling_due as due
from credit.queries import reviews as queries
from credit.services import ledger
from credit.services.reviews import GATE, Opening, begin, note_proposal
from customers.models import Customer
from handbook import queries as handbook
from handbook import timers
from handbook.books import Handbook
from workflow import clock, papers

Cause = Review.Cause
PROPOSAL_DAYS = dt.timedelta(days=30)
"""Until when a proposal of the night is to be answered: ours, the procedures do not say."""
PERIODIC = ("T15", "T25")
HALF_YEAR, FIRST_TRADE, FIRST_SHIPMENT, GRADES = "T34", "T38", "T63", "T39"


@dataclass
class Night:
    """One company on one day: its handbook, and who may be asked to review."""

    company: Company
    at: dt.datetime
    opened: dict[str, list[Review]] = field(default_factory=dict)
    """clock → the reviews it opened"""

    @cached_property
    def on(self) -> dt.date:
        return business_date(self.at, self.company.zone)

    @cached_property
    def book(self) -> Handbook:
        return handbook.in_force(self.company, self.on)

    def runs(self, code: str) -> bool:
        """Whether the handbook lists the clock."""
        return code in self.book.timers

    @cached_property
    def conduct(self) -> Mapping[int, Conduct]:
        """Account → how its customer has traded and paid."""
        return conducts.conduct(self.company, self.on)

    @cached_property
    def reviewers(self) -> dict[int, User]:
        return {user.pk: user for user in people_with(self.company.pk, REVIEW, self.on)}

    @cached_property
    def dealt_with(self) -> dict[int, int]:
        return queries.dealt_with(self.company, self.reviewers)

    @cached_property
    def by_unit(self) -> dict[int, list[User]]:
        return {}

    def candidates(self, unit: Unit) -> list[User]:
        """Who may review a customer of a unit, those first who would not have to decide on it."""
        if unit.pk not in self.by_unit:
            here = people_with(self.company.pk, REVIEW, self.on, ancestors(unit))
            deciding = _deciding(self, unit)
            self.by_unit[unit.pk] = sorted(here, key=lambda user: (user.pk in deciding, user.pk))
        return self.by_unit[unit.pk]

    def responsible(self, customer: Customer) -> User | None:
        """Who reviews a customer: whoever dealt with it last, as long as others can decide; else the first who may."""
        people = self.candidates(customer.unit)
        last = self.dealt_with.get(customer.pk)
        chosen = next((user for user in people if user.pk == last), None)
        if chosen is None or chosen.pk in _deciding(self, customer.unit):
            return people[0] if people else None
        return chosen


def _deciding(night: Night, unit: Unit) -> set[int]:
    """Who decides on reviews of a unit by the handbook's plain row."""
    row = night.book.row(Review.KIND, GATE, "", None)
    asked = [(step.post, unit) for step in row.steps] if row else []
    seats = holders(night.company.pk, asked, night.on) if asked else []
    return {person for seat in seats for person in seat.people}


def review_day(company: Company, at: dt.datetime) -> Night:
    """Open every review that is due in a company, propose grades, freeze what is late, and tell the posts concerned."""
    night = Night(company, at)
    for code, why in _due(night):
        for customer, opening in why:
            _open(night, code, customer, opening)
    if night.runs(GRADES):
        _propose(night)
    _lapse(night)
    _tell(night)
    return night


def _due(night: Night) -> Iterator[tuple[str, due.Found]]:
    """Clock → the customers that fall due by it, asked one after the other: who is open already is not asked again."""
    for code in PERIODIC:
        if night.runs(code):
            yield code, due.periodic(night.company, night.on, _ahead(night, code))
    if night.runs(HALF_YEAR):
        yield HALF_YEAR, due.half_yearly(night.company, night.on, _figures(night, HALF_YEAR)["on"])
    if night.runs(FIRST_TRADE):
        yield FIRST_TRADE, due.first_trades(night.company, night.on, night.conduct)
    if night.runs(FIRST_SHIPMENT):
        yield FIRST_SHIPMENT, due.first_shipments(night.company, night.on, night.conduct)


def _figures(night: Night, code: str) -> dict[str, object]:
    return timers.figures(code, night.book.timers[code].figures)


def _ahead(night: Night, code: str) -> int:
    """How many days before it is due a review is given to somebody."""
    span = _figures(night, code).get("remind")
    return getattr(span, "count", 0)


def _open(night: Night, code: str, customer: Customer, opening: due.Due | Opening) -> None:
    user = night.responsible(customer)
    if user is None:
        return
    why = opening if isinstance(opening, Opening) else Opening(opening.cause, opening.on)
    customer.company = night.company
    try:
        review = _begin(customer, why, by=user, at=night.at)
    except NotAllowed:  # a review was asked for a moment ago: that one serves
        return
    night.opened.setdefault(code, []).append(review)


@papers.retrying
def _begin(customer: Customer, why: Opening, *, by: User, at: dt.datetime) -> Review:
    return begin(customer, why, by=by, at=at)


def _propose(night: Night) -> None:
    """Worse grades for who idles or owes (FIBRE-51, FIBRE-52); a person confirms each, nothing changes by itself."""
    known = grades.figures(night.company, night.on)
    if known is None:
        return
    open_now, answered = queries.under_way(night.company), due.answered(night.company)
    for account in due.graded(night.company):
        found = grades.propose(account.grade, night.conduct.get(account.pk, Conduct()), known, night.on)
        if found and (account.customer_id, found.rule, found.since) not in answered:
            _proposed(night, account, found, open_now.get(account.customer_id))


def _proposed(night: Night, account: Account, found: Proposal, review: Review | None) -> None:
    if review is None:
        opening = Opening(Cause.PROPOSED, night.on + PROPOSAL_DAYS, found)
        _open(night, GRADES, account.customer, opening)
    elif review.state == Review.State.OPEN and not review.reason and review.rule != found.rule:
        note_proposal(review.pk, found, at=night.at)


def _lapse(night: Night) -> None:
    """Freeze the limits of customers whose review is late, where the handbook says so (OFFICE-100)."""
    if handbook.value(night.company, "credit.review_lapse", night.on) != "frozen":
        return
    for review in due.lapsing(night.company, night.on):
        freeze(review.pk, at=night.at)


@papers.retrying
def freeze(pk: int, *, at: dt.datetime) -> None:
    """Freeze the limit of a late review's customer until it is done; the second time nothing happens."""
    with papers.door(Review, pk, event="lapsed", by=None, at=at, scoped=False) as review:
        account = ledger.lock_of(review.company_id, review.customer_id)
        account.lapsed_on = account.lapsed_on or business_date(at, review.company.zone)
        account.save(update_fields=["lapsed_on"])
        customer = review.customer.name
        clock.notify(
            [review.maker],
            review.paper,
            lambda: _("The credit limit of %(customer)s is frozen: its review is late.") % {"customer": customer},
            at,
        )


def _tell(night: Night) -> None:
    """One notice a clock to the posts that the handbook names, on the first of its reviews."""
    for code, reviews in night.opened.items():
        people = queries.on_posts(night.company, night.book.timers[code].posts, night.on)
        _tell_posts(people, reviews, at=night.at)


@papers.retrying
def _tell_posts(people: Sequence[User], reviews: Sequence[Review], *, at: dt.datetime) -> None:
    last = max(review.due_on for review in reviews)
    said = {"count": len(reviews), "customer": reviews[0].customer.name, "day": day_text(last)}
    clock.notify(
        people,
        reviews[0].paper,
        lambda: _("%(count)s credit reviews are due until %(day)s: %(customer)s and others.") % said,
        at,
    )
