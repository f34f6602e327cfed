"""Who reviews a customer's credit, and when."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.components import Ask
from core.refusals import NotAllowed
from credit.models import Review
from customers import queries as customers
from customers.models import Customer
from workflow.policies import Action

REVIEW = "credit.review"
State, Cause = Review.State, Review.Cause
DROPPED = (Cause.ASKED, Cause.PROPOSED)
"""What nobody owes; a review that fell due is done, or listed as late."""


def check_open(customer_id: int, by: User) -> Customer:
    """Who may review may ask for a review of any customer of the department; gives the customer, else NotFound."""
    customer = customers.head(by, customer_id)
    require(by, REVIEW, customer.unit_id)
    return customer


def _check_state(review: Review, *states: str) -> None:
    if review.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": review.get_state_display()})


def check_fill(review: Review, by: User) -> None:
    """It is filled in until it is submitted."""
    require(by, REVIEW, review.unit_id)
    _check_state(review, State.OPEN)


def check_submit(review: Review, by: User) -> None:
    """What is submitted has a conclusion; whether grade and limit are sound is looked at by the service."""
    check_fill(review, by)
    if not review.reason.strip():
        raise NotAllowed(_("Fill in the review first: the conclusion is missing."), field="reason")


def check_limit(limit: Decimal | None, unlimited: bool) -> None:
    """A limit is an amount from 0 on, nothing, or unlimited; the field is named."""
    if limit is not None and limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    if limit is not None and unlimited:
        raise NotAllowed(_("Credit is either unlimited or has a limit, not both."), field="limit")


def check_withdraw(review: Review, by: User) -> None:
    """Who reviews may take it back until it is decided."""
    require(by, REVIEW, review.unit_id)
    _check_state(review, State.IN_REVIEW)


def check_cancel(review: Review, by: User) -> None:
    """What was only asked for or proposed may be dropped; what fell due is owed (FIBRE-61, OFFICE-100)."""
    check_fill(review, by)
    if review.cause not in DROPPED and review.customer.status != Customer.Status.RETIRED:
        raise NotAllowed(_("This review fell due: it is done, not dropped."))


ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Drop"),
        check_cancel,
        "credit:review_cancel",
        states=(State.OPEN,),
        look="danger",
        icon="x",
        ask=(Ask("reason", gettext_lazy("Reason"), required=True),),
    ),
    Action(
        "withdraw",
        gettext_lazy("Withdraw"),
        check_withdraw,
        "credit:review_withdraw",
        (State.IN_REVIEW,),
        icon="undo-2",
    ),
    Action(
        "fill",
        gettext_lazy("Fill in"),
        check_fill,
        "credit:review_fill",
        (State.OPEN,),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "submit",
        gettext_lazy("Submit"),
        check_submit,
        "credit:review_submit",
        (State.OPEN,),
        "primary",
        "send",
        key="S",
    ),
)
