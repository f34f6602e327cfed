"""The first pictures: orders by state, receivables by age, orders of the month. All obey the person's scope."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import permissions_of
from core.components import Bar, Text
from core.display import money_text
from orders import queries as orders
from orders.models import Order
from receivables import queries as receivables

AGE_LOOKS = ("1", "2", "warn", "warn", "bad")
STATE_LOOKS = {"draft": "0", "in_review": "3", "reviewed": "2", "held": "bad", "released": "1", "shipped": "ok"}


@dataclass(frozen=True)
class Picture:
    """One chart: title, its sum in words, the bars, the sentence for those who do not see it; kind bars or columns."""

    title: Text
    figure: str
    caption: Text
    bars: list[Bar]
    sentence: str
    kind: str = "bars"
    url: str = ""
    """the list that the figure counts"""


def pictures(user: User, today: dt.date) -> list[Picture]:
    """Those that the person's rights allow."""
    rights = permissions_of(user)
    made = []
    if "orders.view" in rights:
        made += [_orders(user), sales_picture(user, today)]
    if "receivables.view" in rights:
        made.append(ageing_picture(user, today))
    return made


def _orders(user: User) -> Picture:
    counts = orders.by_state(user)
    labels = dict(Order.State.choices)
    bars = [
        Bar(labels[state], counts.get(state, 0), str(counts.get(state, 0)), STATE_LOOKS[state], _order_list(state))
        for state in STATE_LOOKS
    ]
    total = sum(counts.values())
    return Picture(_("Open orders by state"), str(total), _("orders"), bars, sentence(_("Open orders by state"), bars))


def _order_list(state: str) -> str:
    return f"{reverse('orders:list')}?state={state}"


def sales_picture(user: User, today: dt.date) -> Picture:
    """What was ordered each day of the month."""
    first = today.replace(day=1)
    sold = orders.sold(user, first, today)
    days = [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]
    bars = [Bar(str(day.day), sold.get(day, Decimal(0)), money_text(sold.get(day, Decimal(0)))) for day in days]
    total = sum(sold.values(), Decimal(0))
    title = _("Orders of this month")
    return Picture(title, money_text(total), _("tax included"), bars, sentence(title, bars), "columns")


def ageing_picture(user: User, today: dt.date) -> Picture:
    """What customers owe by how long it is overdue, as the ageing page counts it."""
    found = sum((row.ageing for row in receivables.ageing(user, today)), receivables.Ageing())
    labels = (_("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days"))
    amounts = (found.not_due, found.days_30, found.days_60, found.days_90, found.older)
    bars = [
        Bar(label, amount, money_text(amount), look)
        for label, amount, look in zip(labels, amounts, AGE_LOOKS, strict=True)
    ]
    title = _("Receivables by age")
    return Picture(
        title, money_text(found.total), _("owed"), bars, sentence(title, bars), url=reverse("receivables:ageing")
    )


def sentence(title: str, bars: Sequence[Bar]) -> str:
    """What the picture says, for those who do not see it."""
    return _("%(title)s: %(said)s") % {"title": title, "said": _(", ").join(f"{bar.label} {bar.text}" for bar in bars)}
