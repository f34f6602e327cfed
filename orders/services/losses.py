"""Losses by gaps or mistakes in an order: recorded on the clerk, by somebody else, once (DIST-63)."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from orders import policies, soundness
from orders.models import Loss, Order
from workflow import papers


@papers.retrying
def record_loss(pk: int, *, by: User, at: dt.datetime, amount: Decimal, reason: str) -> Loss:
    """Write down what the order's maker has to bear, and why.

    Raises NotYours without the right or for the maker himself, NotAllowed when the handbook puts no losses on clerks
    or amount or reason is missing.
    """
    data = {"amount": str(amount)}
    with papers.door(Order, pk, event="loss_recorded", by=by, at=at, reason=reason.strip()[:400], data=data) as order:
        policies.check_record_loss(order, by)
        soundness.check_loss(amount, reason)
    return Loss.objects.create(
        order=order, clerk=order.maker, amount=amount, reason=reason.strip()[:400], entered_by=by, entered_at=at
    )
