"""The review desk: whose credit is to be looked at, with the figures of finance beside each."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import columns, drawing, lists
from core.columns import Column
from core.display import ABSENT, day_text, money_text
from core.listing import Blank, ListView
from credit.figures import url_of
from credit.forms.reviews import ReviewFilter
from credit.models import Review
from credit.pages import reviews as pages
from credit.queries.reviews import visible_reviews

State = Review.State


def _number(row: pages.DeskRow) -> Any:
    return drawing.doc_link(row.review.get_absolute_url(), row.review.number)


def _due(row: pages.DeskRow) -> Any:
    told = day_text(row.review.due_on)
    return (
        format_html('<span class="due due-over">{}{}</span>', drawing.icon("circle-alert", "s"), told)
        if row.late
        else told
    )


def _overdue(row: pages.DeskRow) -> Any:
    amount = row.conduct.overdue
    url = url_of(row.account, "overdue", amount)
    return format_html('<a class="bad" href="{}">{}</a>', url, money_text(amount)) if amount else ABSENT


def _owed(row: pages.DeskRow) -> Any:
    url = url_of(row.account, "owed", row.owed)
    return format_html('<a href="{}">{}</a>', url, money_text(row.owed)) if url else money_text(row.owed)


def _grade(row: pages.DeskRow) -> str:
    review = row.review
    was, now = review.was_grade or ABSENT, review.grade or ABSENT
    return was if was == now else f"{was} → {now}"


def _late(row: pages.DeskRow) -> str:
    return f"{row.conduct.late} / {row.conduct.items}" if row.conduct.items else ABSENT


REVIEWS = lists.register(
    lists.ListKind(
        "credit:reviews",
        _("Credit reviews"),
        "credit.view",
        visible_reviews,
        (
            Column("number", _("Number"), "review.number", cell=_number, css="nowrap"),
            Column("customer", _("Customer"), "review.customer.name", css="clip"),
            Column("cause", _("Cause"), "review.get_cause_display", css="soft nowrap"),
            columns.day("due", _("Due on"), "review.due_on", sort="due", cell=_due),
            Column("grade", _("Grade"), _grade, css="nowrap"),
            Column("limit", _("Credit limit"), "limit", css="num"),
            columns.money("owed", _("Owed now"), "owed", cell=_owed),
            columns.money("overdue", _("Overdue"), "conduct.overdue", cell=_overdue),
            Column("late", _("Paid late"), _late, css="num soft"),
            columns.money("sold", _("Shipped in 12 months"), "conduct.sold", "num soft"),
            Column("state", _("State"), "review.get_state_display", cell=lambda row: drawing.state(row.review)),
            Column("maker", _("With"), "review.maker.name", css="nowrap"),
            columns.day("last", _("Last trade"), "conduct.last_on", extra=True),
            Column("ground", _("Proposed because"), "review.ground", css="soft clip", extra=True),
            Column("customer_number", _("Customer number"), "review.customer.number", extra=True),
            columns.day("reviewed", _("Reviewed on"), "review.reviewed_on", extra=True),
        ),
        sorts={"due": "due_on"},
        order="due",
        form=lambda params, user: ReviewFilter(params),
        views=lambda: (
            ListView(_("Under way")),
            ListView(_("Late"), "state=late"),
            ListView(State.IN_REVIEW.label, "state=in_review"),
            ListView(State.DONE.label, "state=done"),
        ),
        dress=pages.desk_rows,
        empty=Blank(
            _("Nobody's credit is to be reviewed"),
            _("Reviews appear here on the days that the handbook names, or when somebody asks for one."),
            "shield-check",
        ),
    )
)
