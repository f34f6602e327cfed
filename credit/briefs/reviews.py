"""What whoever decides on a credit review needs to know."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.display import day_text
from credit import queries
from credit.debts import debt
from credit.models import Review
from credit.queries.reviews import review as review_of
from credit.reviewing import grade_said, limit_said
from workflow.briefs import Brief


def brief(user: User, pk: int) -> Brief:
    """One review: the grade and limit it asks for, what they were, what is owed; NotFound for a foreign one."""
    review = review_of(user, pk)
    account = queries.account(user, review.customer_id)
    return Brief(
        document=review,
        party=review.customer.name,
        amount=review.limit,
        when=_("due %(day)s") % {"day": day_text(review.due_on)},
        terms=review.get_cause_display(),
        debt=debt(account, review.due_on),
        said=_said(review),
    )


def _said(review: Review) -> list[tuple[str, str]]:
    was = f"{grade_said(review.get_was_grade_display())} · {limit_said(review.was_limit, review.was_unlimited)}"
    now = f"{grade_said(review.get_grade_display())} · {limit_said(review.limit, review.unlimited)}"
    texts = (
        (_("Until now"), was),
        (_("From now on"), now),
        (_("Proposed because"), review.ground),
        (_("Strength"), review.strength),
        (_("Standing"), review.standing),
        (_("Conclusion"), review.reason),
    )
    return [(label, text) for label, text in texts if text]
