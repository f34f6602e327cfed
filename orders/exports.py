"""The order list as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orders.models import Order


def order_rows(orders: QuerySet[Order]) -> tuple[list[str], Iterable[list[Any]]]:
    """Heads and one row per order; rows are read from the database as they are written."""
    heads = [
        *(_("Number"), _("Ordered on"), _("Customer"), _("Customer's reference"), _("Maker"), _("State")),
        *(_("Held because"), _("Payment"), _("Total with tax"), _("Tax"), _("Total without tax"), _("Paid")),
    ]
    return heads, _rows(orders)


def _rows(orders: QuerySet[Order]) -> Iterator[list[Any]]:
    for order in orders.iterator(chunk_size=2000):
        yield [
            *(order.number, order.ordered_on, order.customer.name, order.customer_reference, order.maker.name),
            *(order.get_state_display(), order.hold_reason, order.get_payment_terms_display()),
            *(order.gross, order.tax, order.net, order.paid),
        ]
