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


def last_lines(user: User, customer_id: int | None, *, on: dt.date, fields: Sequence[str]) -> dict[str, Any]:
    """Product, quantity and price of each line, judged as pasted rows are; the fee is added by itself where due.

    The order is the newest that the person may see and that was neither dropped nor is still a draft.
    """
    if customer_id is None:
        return _nothing(_("Name the customer first."))
    order = queries.last_of(user, customer_id)
    if order is None:
        return _nothing(_("This customer has not ordered anything yet."))
    table = [_cells(line) for line in order.lines.all() if line.charge != DELIVERY_FEE]
    found = paste.answer_rows(COLUMNS, table, company=order.company, on=on, fields=fields)
    source = _("Copied from %(number)s of %(day)s.") % {"number": order.number, "day": day_text(order.ordered_on, on)}
    return {**found, "said": f"{source} {found['said']}"}


def _cells(line: OrderLine) -> tuple[str, str, str]:
    return line.product.code, qty_text(line.quantity).replace(",", ""), plain(line.unit_price)


def _nothing(sentence: str) -> dict[str, Any]:
    return {"columns": [], "rows": [], "said": sentence}
