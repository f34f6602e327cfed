"""What a customer's credit page shows beside the ledger: ageing, payments, reviews, warnings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action, Bar, Fact, Note
from core.display import day_text
from credit import guaranteeing
from credit.models import Account, Guarantee, Review
from credit.pages.reviews import Paying, ageing_bars, conduct_facts, paying
from credit.pages.watching import WarningRow, warning_rows
from credit.policies.reviews import REVIEW
from credit.queries import conduct as conducts
from credit.queries import guarantees
from credit.queries import reviews as queries
from credit.reviewing import grade_said, limit_said


@dataclass(frozen=True)
class ReviewRow:
    """A review of the customer: what came of it, or where it stands."""

    review: Review
    said: str
    late: bool


@dataclass(frozen=True)
class Side:
    """Everything about the customer that is no figure of the ledger's totals."""

    grade: str
    late_days: int
    notes: Sequence[Note]
    ageing: Sequence[Bar]
    ageing_label: str
    facts: Sequence[Fact]
    paying: Paying
    reviews: Sequence[ReviewRow]
    guarantees: Sequence[Guarantee]
    warnings: Sequence[WarningRow]
    actions: Sequence[Action]
    review_actions: Sequence[Action]


def side(account: Account, user: User, on: dt.date) -> Side:
    """Four statements, however many papers the customer has."""
    found = conducts.history(account, on)
    known, bars = found.conduct, ageing_bars(found.ageing, account)
    reviews = queries.reviews_of(account.customer_id, account.company)
    said = _(", ").join(f"{bar.label} {bar.text}" for bar in bars)
    return Side(
        grade=account.get_grade_display(),
        late_days=(on - known.overdue_since).days if known.overdue_since else 0,
        notes=_notes(account),
        ageing=bars,
        ageing_label=_("Receivables by age: %(said)s") % {"said": said},
        facts=conduct_facts(known, on, account),
        paying=paying(found.months, known),
        reviews=[_review_row(row, on) for row in reviews],
        guarantees=_guarantees(account, on),
        warnings=warning_rows(account.customer, user),
        actions=[_warn(account, user)],
        review_actions=[_ask(account, user, reviews)],
    )


def _guarantees(account: Account, on: dt.date) -> list[Guarantee]:
    """Asked only where the handbook knows staff guarantees."""
    known = guaranteeing.known(account.company, on)
    return guarantees.of_customer(account.customer_id, account.company) if known else []


def _notes(account: Account) -> list[Note]:
    if account.lapsed_on is None:
        return []
    said = _("The limit is frozen since %(day)s: the review is late.") % {"day": day_text(account.lapsed_on)}
    return [Note("bad", said)]


def _review_row(review: Review, on: dt.date) -> ReviewRow:
    said = f"{grade_said(review.get_grade_display())} · {limit_said(review.limit, review.unlimited)}"
    done = review.state == Review.State.DONE
    return ReviewRow(review, said if done else review.get_cause_display(), review.late(on))


def _warn(account: Account, user: User) -> Action:
    url = reverse("credit:warn", args=[account.customer_id])
    return Action("warn", _("Note a warning"), url, "get", "ghost", "flag", why_not(user, REVIEW))


def _ask(account: Account, user: User, reviews: Sequence[Review]) -> Action:
    """To the review that is under way, else the way to ask for one."""
    open_now = next((row for row in reviews if row.state in Review.UNDER_WAY), None)
    if open_now:
        return Action("review", _("Open the review"), open_now.get_absolute_url(), "get", "ghost", "arrow-right")
    url = f"{reverse('credit:review_new')}?customer={account.customer.number}"
    return Action("review", _("New review"), url, "get", "ghost", "plus", why_not(user, REVIEW))
