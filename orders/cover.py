"""The facts on which cover is asked for an order: for the release, the light beside it, and the shipment."""

import datetime as dt
from decimal import Decimal

from credit.judging import CoverFacts
from handbook.terms import Gate
from orders.models import Order


def cover_facts(
    order: Order, on: dt.date, gate: str = Gate.RELEASE, *, asked: Decimal | None = None, signed: bool = False
) -> CoverFacts:
    """What an order asks of its customer's account on a business day, at its release or at another gate.

    `asked` is the value of the goods that go now, where it is not the whole order; `signed` says that the delivery
    notice was signed by those whom the handbook names.
    """
    return CoverFacts(
        company=order.company,
        customer_id=order.customer_id,
        paper=order.paper,
        gate=gate,
        terms=order.payment_terms,
        amount=order.due,
        on=on,
        asked=asked,
        signed=signed,
    )
