"""Reads of reviews, and of whom the nightly run turns to."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, User
from accounts.queries import in_force, scoped
from core.refusals import NotFound
from core.rows import sole
from credit.models import Review
from workflow import queries as workflow

State = Review.State
HEAD = ("paper", "company", "unit", "maker", "customer")
# Who made the newest paper that moved an account's figures, of those who may review.
DEALT_WITH = """
    SELECT DISTINCT ON (account.customer_id) account.customer_id, paper.maker_id
      FROM credit_account account
      JOIN credit_entry entry ON entry.account_id = account.id
      JOIN workflow_paper paper ON paper.id = entry.paper_id AND paper.maker_id = ANY(%s::bigint[])
     WHERE account.company_id = %s
     ORDER BY account.customer_id, entry.id DESC
"""


def visible_reviews(user: User) -> QuerySet[Review]:
    """Reviews of the person's company and units, with what a row shows."""
    return scoped(Review.objects.select_related("paper", "customer", "maker", "company"), user)


def review(user: User, pk: int) -> Review:
    """One review of the person's units or that waits for the person's decision, else NotFound."""
    found = sole(workflow.in_sight(Review.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such review for you."))
    return found


def under_way(company: Company, customer_ids: Iterable[int] | None = None) -> dict[int, Review]:
    """Customer → the review that is under way, of all customers of a company or of some."""
    rows = Review.objects.filter(company=company, state__in=Review.UNDER_WAY)
    rows = rows if customer_ids is None else rows.filter(customer_id__in=list(customer_ids))
    return {row.customer_id: row for row in rows.select_related("paper")}


def reviews_of(customer_id: int, company: Company, most: int = 10) -> list[Review]:
    """The newest reviews of a customer."""
    rows = Review.objects.filter(customer_id=customer_id, company=company).select_related("paper", "maker")
    return list(rows.order_by("-pk")[:most])


# -- for the nightly run ---------------------------------------------------------------------------------------------


def customers_with(company: Company, what: Q) -> set[int]:
    """Customers of whom there is a review with these properties."""
    return set(Review.objects.filter(what, company=company).values_list("customer_id", flat=True))


def on_posts(company: Company, posts: Sequence[str], on: dt.date) -> list[User]:
    """Everybody who sits on one of the posts on a day, wherever in the company."""
    rows = Assignment.objects.filter(in_force(on), post__company=company, post__code__in=list(posts))
    return list(User.objects.filter(assignments__in=rows, is_active=True).distinct().order_by("pk"))


def dealt_with(company: Company, people: Iterable[int]) -> dict[int, int]:
    """Customer → who of these people made the newest paper that moved the customer's account."""
    with connection.cursor() as cursor:
        cursor.execute(DEALT_WITH, [list(people), company.pk])
        return dict(cursor.fetchall())
