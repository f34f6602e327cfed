"""The facts on which cover is asked for an order: for the release, the light beside it, and the shipment."""

import datetime as dt

from credit.judging import CoverFacts
from orders.models import Order

GATE = "release"


def cover_facts(order: Order, on: dt.date, gate: str = GATE) -> CoverFacts:
    """What an order asks of its customer's account on a business day, at its release or at a later gate."""
    return CoverFacts(
        company=order.company,
        customer_id=order.customer_id,
        paper=order.paper,
        gate=gate,
        terms=order.payment_terms,
        amount=order.due,
        on=on,
    )
