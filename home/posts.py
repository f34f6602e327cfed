"""The pictures beside the worklist: what a post looks at between two papers. Every bar leads to the list it counts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import permissions_of
from core.components import Bar
from core.dates import business_date
from core.display import money_text, qty_text
from credit import queries as credit
from home.pictures import Picture, ageing_picture, sales_picture, sentence
from orders import queries as orders
from orders.models import Hold
from quotes import queries as quotes
from quotes.models import Quotation
from receivables import queries as receivables
from receivables.models import Receipt
from shipping import queries as shipping
from shipping.models import DeliveryNotice
from workflow import queries as workflow

MOST = 5
DAY = dt.timedelta(days=1)


def of_post(user: User, now: dt.datetime) -> list[Picture]:
    """Those that the person's rights ask for; at most one statement each."""
    rights = permissions_of(user)
    today = business_date(now, user.company.zone if user.company else "UTC")
    made: list[Picture] = []
    if "orders.review" in rights:
        made += [_approvals(user, now), _held(user), sales_picture(user, today)]
    if "orders.write" in rights:
        made += [_entered(user, today), _offers(user)]
    if "receivables.confirm" in rights:
        made += [_unconfirmed(user), ageing_picture(user, today), _over_limit(user, today)]
    if "shipping.issue" in rights:
        made += [_to_ship(user), _short(user)]
    return made


def _listed(name: str, **conditions: str) -> str:
    return f"{reverse(name)}?{urlencode(conditions)}"


def _counted(title: str, caption: str, bars: Sequence[Bar], url: str = "") -> Picture:
    total = sum(int(bar.value) for bar in bars)
    return Picture(title, str(total), caption, list(bars), sentence(title, bars), url=url)


def _bars(counts: Mapping[str, int], labels: Any, name: str, field: str, looks: Mapping[str, str]) -> list[Bar]:
    """A bar for each state that has something, in the order of the states; each leads to its list."""
    return [
        Bar(label, counts[code], str(counts[code]), looks.get(code, "2"), _listed(name, **{field: code}))
        for code, label in labels
        if counts.get(code)
    ]


# -- the clerk -------------------------------------------------------------------------------------------------------


def _entered(user: User, today: dt.date) -> Picture:
    first = today.replace(day=1)
    sums = orders.entered(user, first, today)
    days = [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]
    bars = [Bar(str(day.day), sums.get(day, Decimal(0)), money_text(sums.get(day, Decimal(0)))) for day in days]
    title, total = _("My orders of this month"), money_text(sum(sums.values(), Decimal(0)))
    url = _listed("orders:list", maker=str(user.pk), since=first.isoformat(), until=today.isoformat())
    return Picture(
        title,
        total,
        _("tax included"),
        bars,
        _("%(title)s: %(said)s") % {"title": title, "said": total},
        "columns",
        url,
    )


def _offers(user: User) -> Picture:
    looks = {"in_review": "3", "approved": "warn", "sent": "1", "customer_confirmed": "ok", "draft": "0"}
    bars = _bars(quotes.open_by_state(user), Quotation.State.choices, "quotes:list", "state", looks)
    return _counted(_("Open quotations"), _("quotations"), bars)


# -- the manager -----------------------------------------------------------------------------------------------------


def _approvals(user: User, now: dt.datetime) -> Picture:
    """By how long they have waited; all of them are the worklist's first heading."""
    opened = list(workflow.inbox(user).order_by().values_list("content_object__opened_at", flat=True))
    ages = [now - moment for moment in opened if moment]
    parts = (
        (_("Today"), sum(age < DAY for age in ages), "2"),
        (_("1–3 days"), sum(DAY <= age < 3 * DAY for age in ages), "warn"),
        (_("Longer"), sum(age >= 3 * DAY for age in ages), "bad"),
    )
    bars = [Bar(label, count, str(count), look) for label, count, look in parts]
    return _counted(_("Waiting for my decision"), _("papers"), bars, _listed("home:worklist", what="decide"))


def _held(user: User) -> Picture:
    looks = {"unpaid": "warn", "short": "warn"}
    counts = orders.held_by_reason(user)
    bars = [
        Bar(label, counts[code], str(counts[code]), looks.get(code, "bad"), _held_list(code))
        for code, label in Hold.choices
        if counts.get(code)
    ]
    return _counted(_("Held orders"), _("orders"), bars, _listed("orders:list", state="held"))


def _held_list(code: str) -> str:
    return _listed("orders:list", state="held", hold=code)


# -- finance ---------------------------------------------------------------------------------------------------------


def _unconfirmed(user: User) -> Picture:
    looks = {"entered": "2", "returned": "warn"}
    bars = _bars(receivables.unconfirmed(user), Receipt.State.choices, "receivables:receipts", "state", looks)
    return _counted(_("Receipts not confirmed"), _("receipts"), bars)


def _over_limit(user: User, today: dt.date) -> Picture:
    """Those who owe most beyond their limit; the figure counts all of them."""
    rows = list(credit.over_limit(user, today))
    rows.sort(key=lambda row: row.counted - row.owed)  # type: ignore[attr-defined]  # annotated
    beyond = [(row, row.owed - row.counted) for row in rows[:MOST]]  # type: ignore[attr-defined]  # annotated
    bars = [Bar(row.customer.name, excess, money_text(excess), "bad", row.get_absolute_url()) for row, excess in beyond]
    title, url = _("Above the credit limit"), _listed("credit:list", limit="over")
    return Picture(title, str(len(rows)), _("customers"), bars, sentence(title, bars), url=url)


# -- the warehouse ---------------------------------------------------------------------------------------------------


def _to_ship(user: User) -> Picture:
    counts = shipping.counts(shipping.notices(user))
    asked = [(each.value, each.label) for each in (DeliveryNotice.State.CLEARED, DeliveryNotice.State.ISSUED)]
    bars = _bars(counts, asked, "shipping:notices", "state", {"cleared": "1", "issued": "ok"})
    return _counted(_("To draw and ship"), _("notices"), bars)


def _short(user: User) -> Picture:
    rows = orders.short_products(user, MOST)
    bars = [
        Bar(name, missing, qty_text(missing), "warn", _listed("inventory:levels", q=code))
        for code, name, missing in rows
    ]
    title = _("Short for orders")
    return Picture(title, str(len(rows)), _("products, the most wanted first"), bars, sentence(title, bars))
