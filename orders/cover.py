"""The facts on which cover is asked for an order, for the release itself and for the light beside it."""

import datetime as dt

from credit.judging import CoverFacts
from orders.models import Order

GATE = "release"


def cover_facts(order: Order, on: dt.date) -> CoverFacts:
    """What an order asks of its customer's account on a business day."""
    return CoverFacts(
        company=order.company,
        customer_id=order.customer_id,
        paper=order.paper,
        gate=GATE,
        terms=order.payment_terms,
        amount=order.gross,
        on=on,
    )
