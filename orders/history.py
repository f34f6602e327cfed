"""What was sold to a customer before, for the apps below that ask (catalog/dealings.py)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Count, Min, Q, Sum

from accounts.models import User
from catalog.dealings import LastPrice, Relation, Volume
from core.money import ZERO
from orders import queries

LOOKED_THROUGH = 500
"""How many of a customer's newest orders are looked through for a last price: the answer must not wait for the rest."""


class Sold:
    """Orders as history: drafts, what is still in review and what was cancelled do not count."""

    def last_prices(self, user: User, customer_id: int, product_ids: Sequence[int]) -> Mapping[int, LastPrice]:
        """Of the customer's newest 500 orders that the person may see, the newest line of each product."""
        newest = queries.sold_to(user, customer_id).order_by("-ordered_on", "-pk")[:LOOKED_THROUGH]
        lines = queries.lines_of(newest, product_ids)
        latest = lines.order_by("product_id", "-order__ordered_on", "-order_id", "no").distinct("product_id")
        rows = latest.values_list(
            *("product_id", "unit_price", "order__ordered_on", "order__paper__number"),
            *("order__currency", "foreign_price"),
        )
        return {product: LastPrice(price, on, number or "", *keyed) for product, price, on, number, *keyed in rows}

    def volumes(self, user: User, customer_id: int, product_ids: Sequence[int], since: dt.date) -> Mapping[int, Volume]:
        """Ordered quantity and amount of each product from a day on."""
        lines = queries.lines_of(queries.sold_to(user, customer_id).filter(ordered_on__gte=since), product_ids)
        sums = lines.order_by().values("product_id").annotate(q=Sum("quantity"), g=Sum("gross"))
        return {product: Volume(q, g) for product, q, g in sums.values_list("product_id", "q", "g")}

    def relation(self, user: User, customer_id: int, since: dt.date) -> Relation:
        """The day of the first order; number and sum of the orders from a day on."""
        lately = Q(ordered_on__gte=since)
        found = queries.sold_to(user, customer_id).aggregate(
            first=Min("ordered_on"), orders=Count("pk", filter=lately), gross=Sum("gross", filter=lately)
        )
        return Relation(found["first"], found["orders"], found["gross"] or ZERO)
