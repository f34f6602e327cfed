"""What the review desk and the pages of reviews show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action, Bar, Crumb, Debt, DocumentPage, Fact, Note
from core.display import day_text, money_text, qty_text
from core.listbuttons import new_button
from credit import queries
from credit.debts import debt
from credit.figures import url_of
from credit.grades import Conduct
from credit.models import Account, Review
from credit.policies.reviews import ACTIONS, REVIEW
from credit.queries import conduct as conducts
from credit.queries.making_up import AGES, OVERDUE
from credit.reviewing import grade_said, limit_said
from workflow.page import document_page


@dataclass(frozen=True)
class DeskRow:
    """A review with what finance knows of the customer: owed now, overdue, late payments, sold in twelve months."""

    pk: int
    review: Review
    late: bool
    owed: Decimal
    limit: str
    conduct: Conduct
    account: Account

    @property
    def look(self) -> str:
        return self.review.look


@dataclass(frozen=True)
class Paying:
    """How a customer pays, as a picture: what fell due month by month, and the sentence for who does not see it."""

    columns: Sequence["PayingColumn"]
    sentence: str
    said: str


@dataclass(frozen=True)
class PayingColumn:
    """One month: its label, and three heights of 100 in all for the tallest month."""

    x: int
    label: str
    parts: Sequence[tuple[str, int, int]]
    """class, y and height, from the bottom up"""
    title: str


@dataclass(frozen=True)
class Beside:
    """The figures of finance beside a review."""

    facts: Sequence[Fact]
    debt: Debt
    paying: Paying


def desk_rows(rows: Sequence[Review], user: User, today: dt.date) -> list[DeskRow]:
    """Reviews with the figures of their customers; three statements, however many rows."""
    company = user.company
    if company is None or not rows:
        return []
    accounts = {
        row.customer_id: row for row in queries.visible(user).filter(customer__in=[r.customer_id for r in rows])
    }
    known = conducts.conduct(company, today, [account.pk for account in accounts.values()])
    made = []
    for row in rows:
        account = accounts.get(row.customer_id) or Account(company=company, customer=row.customer)
        made.append(_desk_row(row, account, known.get(account.pk or 0, Conduct()), today))
    return made


def _desk_row(review: Review, account: Account, conduct: Conduct, today: dt.date) -> DeskRow:
    account.company = review.company
    return DeskRow(
        pk=review.pk,
        review=review,
        late=review.late(today),
        owed=queries.exposure(account, today),
        limit=limit_said(account.limit, account.unlimited),
        conduct=conduct,
        account=account,
    )


def list_actions(user: User) -> list[Action]:
    """Buttons over the desk: asking for a review of a customer."""
    return [new_button(_("New review"), reverse("credit:review_new"), why_not(user, REVIEW))]


def review_page(review: Review, user: User, today: dt.date) -> DocumentPage:
    """Everything on a review's page but the figures beside it."""
    page = document_page(review, user, ACTIONS)
    return replace(
        page,
        crumbs=(Crumb(_("Credit reviews"), reverse("credit:reviews")),),
        facts=_facts(review),
        notes=_notes(review, today),
    )


def _facts(review: Review) -> list[Fact]:
    customer = review.customer
    page = reverse("credit:account", args=[customer.pk])
    rows = [
        Fact(_("Customer"), customer.name, url=page, tag=customer.number),
        Fact(_("Cause"), review.get_cause_display()),
        Fact(_("Due on"), day_text(review.due_on)),
        *_proposed(review),
    ]
    texts = ((_("Strength"), review.strength), (_("Standing"), review.standing), (_("Conclusion"), review.reason))
    return rows + [Fact(label, text, wide=True) for label, text in texts if text]


def _proposed(review: Review) -> list[Fact]:
    """Grade and limit as they were and as they should be; what stays the same stands once."""
    grade, was = grade_said(review.get_grade_display()), grade_said(review.get_was_grade_display())
    limit, before = limit_said(review.limit, review.unlimited), limit_said(review.was_limit, review.was_unlimited)
    return [
        Fact(_("Credit grade"), grade if grade == was else f"{was} → {grade}"),
        Fact(_("Credit limit"), limit if limit == before else f"{before} → {limit}"),
    ]


def _notes(review: Review, today: dt.date) -> list[Note]:
    notes = []
    if review.ground:
        notes.append(Note("warn", _("%(rule)s: %(ground)s") % {"rule": review.rule, "ground": review.ground}))
    if review.late(today):
        days = (today - review.due_on).days
        notes.append(Note("bad", _("It should have been done %(days)s days ago.") % {"days": days}))
    return notes


def beside(review: Review, account: Account, on: dt.date) -> Beside:
    """The figures of finance: debt as a sum, trade and payments, the picture; they are read now, not remembered."""
    found = conducts.history(account, on)
    return Beside(conduct_facts(found.conduct, on, account), debt(account, on), paying(found.months, found.conduct))


def conduct_facts(known: Conduct, on: dt.date, account: Account) -> list[Fact]:
    """How a customer trades and pays, in figures."""
    since = (on - known.overdue_since).days if known.overdue_since else 0
    return [
        Fact(_("Trades since"), day_text(known.first_on) if known.first_on else "—"),
        Fact(_("Last trade"), day_text(known.last_on) if known.last_on else "—"),
        Fact(_("Shipped in 12 months"), money_text(known.sold)),
        Fact(
            _("Overdue"),
            money_text(known.overdue),
            url_of(account, OVERDUE, known.overdue),
            _days(since),
            "bad" if known.overdue else "",
        ),
        Fact(_("Paid late"), _("%(late)s of %(items)s") % {"late": known.late, "items": known.items}),
        Fact(_("Days late on the average"), qty_text(round(known.days_late, 1)), tag=_longest(known)),
    ]


def _days(days: int) -> str:
    return _("%(days)s days") % {"days": days} if days else ""


def _longest(known: Conduct) -> str:
    return _("at the most %(days)s") % {"days": known.longest} if known.longest else ""


WIDE, HIGH = 26, 72
LOOKS = ("fok", "fwarn", "fbad")


def paying(months: Sequence[conducts.Month], known: Conduct) -> Paying:
    """The picture: a column a month, from below what was paid in time, what late, what is not paid yet."""
    most = max((month.total for month in months), default=Decimal(0))
    columns = [_column(place, month, most) for place, month in enumerate(months)]
    said = _("%(items)s fell due, %(late)s late, on the average %(days)s days.") % {
        "items": known.items,
        "late": known.late,
        "days": qty_text(round(known.days_late, 1)),
    }
    return Paying(columns, _("Payments of the last 12 months: %(said)s") % {"said": said}, said)


def _column(place: int, month: conducts.Month, most: Decimal) -> PayingColumn:
    parts, top = [], HIGH
    for look, amount in zip(LOOKS, (month.in_time, month.late, month.open), strict=True):
        height = round(amount / most * HIGH) if most else 0
        if amount:
            top -= height
            parts.append((look, top, height))
    title = _("%(month)s: in time %(in_time)s, late %(late)s, open %(open)s") % {
        "month": f"{month.first:%Y-%m}",
        "in_time": money_text(month.in_time),
        "late": money_text(month.late),
        "open": money_text(month.open),
    }
    return PayingColumn(place * WIDE, f"{month.first:%-m}", parts, title)


def ageing_bars(parts: Sequence[Decimal], account: Account) -> list[Bar]:
    """What is owed by how long it is overdue; the older, the redder. Each opens its documents."""
    looks = ("1", "warn", "warn", "bad", "bad")
    labels = (_("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days"))
    known = zip(labels, parts, looks, AGES, strict=True)
    return [Bar(label, part, money_text(part), look, url_of(account, age, part)) for label, part, look, age in known]
