"""What is agreed to by a credit review."""

from django.utils.translation import gettext_lazy as _

from credit.models import Review
from credit.reviewing import grade_said, limit_said
from workflow.contents import Content, Part


def of_review(review: Review) -> Content:
    """The grade and the limit that hold from then on, what they were, and why."""
    return Content(
        [
            Part("customer", _("Customer"), lambda: review.customer.name, review.customer_id),
            Part("grade", _("Credit grade"), grade_said(review.get_grade_display()), review.grade),
            Part("limit", _("Credit limit"), limit_said(review.limit, review.unlimited)),
            Part("was_grade", _("Grade before"), grade_said(review.get_was_grade_display()), review.was_grade),
            Part("was_limit", _("Limit before"), limit_said(review.was_limit, review.was_unlimited)),
            Part("strength", _("Strength"), review.strength),
            Part("standing", _("Standing"), review.standing),
            Part("reason", _("Conclusion"), review.reason),
        ]
    )
