"""What is told about price and customer beside a quotation: last prices, margin, volume, cost (FIBRE-91, OFFICE-135).

The margin needs the right `quotes.margin`; the cost itself `catalog.cost`, or a key account, whose offers are made
from it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import may
from catalog import dealings
from catalog.dealings import LastPrice, Relation, Volume
from core.display import day_text, money_text, percent_text, price_text, qty_text
from credit.models import Account
from customers.models import Customer
from quotes.margins import Margin, Sold, margin, overall
from quotes.models import Quotation

MARGIN, COST = "quotes.margin", "catalog.cost"


@dataclass(frozen=True)
class Shown:
    """Which figures the person may see for this customer."""

    margin: bool
    cost: bool
    volume: bool


@dataclass(frozen=True)
class Beside:
    """One line with what is known of it, as finished text; a figure that may not be seen is empty."""

    no: int
    name: str
    price: str
    base: str
    last: str
    last_note: str
    margin: str
    loss: bool
    volume: str
    cost: str


@dataclass(frozen=True)
class Told:
    """The lines of an offer with their figures, and the offer as a whole."""

    shown: Shown
    rows: Sequence[Beside]
    margin: Margin
    share: str
    hidden: int = 0
    """rows that are counted, not listed"""


def shown_to(user: User, customer: Customer | None) -> Shown:
    """A key account's offer is made from last prices, volume and cost by whoever may see margins (OFFICE-135)."""
    key = customer is not None and customer.customer_class == Customer.Class.KEY_ACCOUNT
    margins = may(user, MARGIN)
    return Shown(margins, may(user, COST) or (key and margins), key and margins)


def told(
    user: User,
    customer: Customer,
    lines: Sequence[Sold],
    bases: Mapping[int, Decimal | None],
    on: dt.date,
    last: Mapping[int, LastPrice] | None = None,
    most: int | None = None,
) -> Told:
    """Every line of goods with its figures, or the first `most`; at most two queries. `bases` are by product."""
    shown = shown_to(user, customer)
    goods = [line for line in lines if not line.product.is_service]
    ids = sorted({line.product.pk for line in goods})
    known = dealings.last_prices(user, customer.pk, ids) if last is None else last
    volumes = dealings.volumes(user, customer.pk, ids, year_before(on)) if shown.volume else {}
    listed = goods[:most]
    rows = [_beside(line, bases, known, volumes, shown) for line in listed]
    whole = overall(lines)
    share = percent_text(_rounded(whole.share)) if shown.margin else ""
    return Told(shown, rows, whole, share, len(goods) - len(listed))


def _beside(
    line: Sold,
    bases: Mapping[int, Decimal | None],
    last: Mapping[int, LastPrice],
    volumes: Mapping[int, Volume],
    shown: Shown,
) -> Beside:
    product, before = line.product, last.get(line.product.pk)
    share = margin(line.net, line.quantity, product.cost)
    volume = volumes.get(product.pk, Volume())
    return Beside(
        no=line.no,
        name=product.label,
        price=price_text(line.unit_price),
        base=price_text(bases.get(product.pk) or None),
        last=price_text(before.price) if before else "—",
        last_note=f"{day_text(before.on)} {before.number}".strip() if before else "",
        margin=percent_text(_rounded(share)) if shown.margin else "",
        loss=shown.margin and share is not None and share < 0,
        volume=f"{qty_text(volume.quantity, product.decimals)} {product.unit_name}" if shown.volume else "",
        cost=_cost_text(product.cost) if shown.cost else "",
    )


def _cost_text(cost: Decimal | None) -> str:
    """To the cent; what costs less than one, as finely as it was stated."""
    return money_text(cost) if cost is None or cost >= 1 else price_text(cost)


def _rounded(share: Decimal | None) -> Decimal | None:
    """Margins are read to a tenth of a per cent."""
    return None if share is None else round(share, 3)


def year_before(on: dt.date) -> dt.date:
    """The first day of the twelve months that end today."""
    try:
        return on.replace(year=on.year - 1) + dt.timedelta(days=1)
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28) + dt.timedelta(days=1)


# -- the customer (FIBRE-91) -----------------------------------------------------------------------------------------


def relation_said(relation: Relation, on: dt.date) -> list[tuple[str, str]]:
    """Volume of the last twelve months and cooperation time, as labelled text."""
    if relation.since is None:
        return [(_("Cooperation"), _("new customer, no order yet"))]
    orders = ngettext("%(count)d order", "%(count)d orders", relation.orders) % {"count": relation.orders}
    return [
        (_("Last 12 months"), f"{money_text(relation.gross)} · {orders}"),
        (_("Cooperation"), _("%(span)s, since %(day)s") % {"span": _span(relation.since, on), "day": relation.since}),
    ]


def _span(since: dt.date, on: dt.date) -> str:
    """Whole years and months, or days while there is no month yet."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    years, rest = divmod(max(months, 0), 12)
    if not years and not rest:
        return ngettext("%(count)d day", "%(count)d days", (on - since).days) % {"count": (on - since).days}
    parts = [ngettext("%(count)d year", "%(count)d years", years) % {"count": years}] if years else []
    parts += [ngettext("%(count)d month", "%(count)d months", rest) % {"count": rest}] if rest else []
    return " ".join(parts)


def grade_said(account: Account) -> tuple[str, str]:
    """The customer's credit grade."""
    return (_("Credit grade"), account.get_grade_display() or _("not graded"))


def of_quotation(quotation: Quotation, user: User, on: dt.date) -> Told | None:
    """The figures of a stored offer against the base prices it was written with; None without the right to margins."""
    lines = quotation.lines.all()
    if not may(user, MARGIN):
        return None
    bases = {line.product_id: line.base_price for line in lines}
    return told(user, quotation.customer, list(lines), bases, on)
