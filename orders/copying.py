"""The customer's last order once more: its lines as rows that are then typed over. Never writes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from catalog import paste
from catalog.typing import plain
from core.display import day_text, qty_text
from orders import queries
from orders.lines import DELIVERY_FEE
from orders.models import Order, OrderLine

State = Order.State
COLUMNS = ("product", "quantity", "unit_price")


def last_lines(
    user: User, customer_id: int | None, *, on: dt.date, fields: Sequence[str], currency: str = ""
) -> dict[str, Any]:
    """Product, quantity and price of each line, judged as pasted rows are; the fee is added by itself where due.

    `currency` is the foreign one that the prices of the new order are typed in. Prices of another are left out.

    The order is the newest that the person may see and that was neither dropped nor is still a draft.
    """
    if customer_id is None:
        return _nothing(_("Name the customer first."))
    order = queries.last_of(user, customer_id)
    if order is None:
        return _nothing(_("This customer has not ordered anything yet."))
    priced = currency == ("" if order.foreign_gross is None else order.currency)
    table = [_cells(line, priced) for line in order.lines.all() if line.charge != DELIVERY_FEE]
    found = paste.answer_rows(COLUMNS, table, company=order.company, on=on, fields=fields)
    source = _("Copied from %(number)s of %(day)s.") % {"number": order.number, "day": day_text(order.ordered_on, on)}
    return {**found, "said": f"{source} {found['said']}"}


def _cells(line: OrderLine, priced: bool) -> tuple[str, str, str]:
    price = plain(line.keyed_price) if priced else ""
    return line.product.code, qty_text(line.quantity).replace(",", ""), price


def _nothing(sentence: str) -> dict[str, Any]:
    return {"columns": [], "rows": [], "said": sentence}
