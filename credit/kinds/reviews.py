"""Credit reviews in the registry."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from credit.briefs import reviews as briefs
from credit.contents import reviews as contents
from credit.models import Review
from credit.queries.reviews import visible_reviews
from credit.services import reviews as services
from workflow import event_names, field_words
from workflow.finding import Search
from workflow.registry import Facts, Gate, Kind
from workflow.registry import register as register_kind

GRADE = "grade"


def facts(review: Review, by: object, on: dt.date) -> Facts:
    """Whether it changes the grade (FIBRE-47), and the limit that it asks for."""
    return Facts(GRADE if review.changes_grade else "", review.limit)


REVIEW = Kind(
    code=Review.KIND,
    model="credit.Review",
    name=_("Credit review"),
    url="credit:review",
    permission="credit.view",
    events=("changed", "proposed", "submitted", "withdrawn", "cancelled", "lapsed"),
    gates=(
        Gate(
            services.GATE,
            _("Review"),
            approved="reviewed",
            decided=services.decided,
            then=services.after_decision,
            facts=facts,
            content=contents.of_review,
        ),
    ),
    cases={GRADE: _("another credit grade")},
    facts=("customer", "grade", "limit"),
    brief=briefs.brief,
    icon="shield-check",
    search=Search(visible_reviews, "due_on", "limit"),
)


def register() -> None:
    """The kind and the words of its events."""
    register_kind(REVIEW)
    field_words.say(Review, customer=_("Customer"))
    event_names.say(
        Review.KIND,
        created=_("was given it to do"),
        changed=_("filled it in"),
        proposed=_("a grade was proposed"),
        reviewed=_("approved it; grade and limit hold from now on"),
        cancelled=_("dropped it"),
        lapsed=_("it is late; the limit is frozen"),
    )
