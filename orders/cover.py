"""The facts on which cover is asked for an order: for the release, the light beside it, and the shipment."""

import datetime as dt
from decimal import Decimal

from core.currencies import Foreign, rounded
from core.money import ZERO
from credit.judging import CoverFacts
from handbook.terms import Gate
from orders.amounts import share
from orders.models import Order

UNDER_WAY = frozenset({Order.State.HELD, Order.State.RELEASED, Order.State.SHIPPED})


def cover_facts(
    order: Order,
    on: dt.date,
    gate: str = Gate.RELEASE,
    *,
    asked: Decimal | None = None,
    signed: bool = False,
    amount: Decimal | None = None,
) -> CoverFacts:
    """What an order asks of its customer's account on a business day, at its release or at another gate.

    `asked` is the value of the goods that go now, where it is not the whole order; `signed` says that the delivery
    notice was signed by those whom the handbook names; `amount` is what the order would come to once it is changed.
    Reads the lines of an order that is under way.
    """
    whole = order.due if amount is None else amount
    return CoverFacts(
        company=order.company,
        customer_id=order.customer_id,
        paper=order.paper,
        gate=gate,
        terms=order.payment_terms,
        amount=whole,
        on=on,
        asked=asked,
        signed=signed,
        invoiced=_invoiced(order),
        paid=order.paid,
        foreign=abroad(order, whole),
    )


def held_facts(order: Order, on: dt.date) -> CoverFacts:
    """What an order that may not leave asks at its next gate: held at its release, released at its shipment."""
    return cover_facts(order, on, Gate.SHIPMENT if order.state == Order.State.RELEASED else Gate.RELEASE)


def abroad(order: Order, amount: Decimal) -> Foreign | None:
    """So much of an order in its foreign currency, at the order's rate; None in the company's own.

    All of it is the sum of what was keyed; of a part it is the share.
    """
    if order.foreign_gross is None:
        return None
    whole = amount == order.gross
    share = order.foreign_gross if whole else rounded(amount / order.rate, order.currency)
    return Foreign(order.currency, share, order.rate)


def _invoiced(order: Order) -> Decimal:
    """The part that is owed on invoices by now."""
    if order.state not in UNDER_WAY:
        return ZERO
    return sum((share(line, line.invoiced) for line in order.lines.all()), ZERO)
