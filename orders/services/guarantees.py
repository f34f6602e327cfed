"""Asking for a staff guarantee on an order, and going on when it is given (PARTS-06, PARTS-38)."""

import datetime as dt

from accounts.models import User
from credit import services as credit
from credit.models import Guarantee
from credit.queries import guarantees
from orders import guarantee_policies as policies
from orders.models import Order
from orders.services.release import try_release
from workflow import papers


@papers.retrying
def ask_guarantee(pk: int, *, guarantor: User, reason: str, by: User, at: dt.datetime) -> Guarantee:
    """Ask a colleague at the customer's place to answer for an unpaid order.

    Raises NotAllowed for an order beyond the handbook's value (PARTS-45), a paid or released one, and what
    `credit.request_guarantee` refuses; NotYours for staff who give no guarantees.
    """
    order = papers.lock(Order, pk, by)
    policies.check_guarantee(order, by)
    given = credit.GuaranteeInput(order.paper, order.customer_id, order.gross, guarantor, reason)
    return credit.request_guarantee(given, by=by, at=at)


@papers.retrying
def guaranteed(guarantee_id: int, *, at: dt.datetime) -> None:
    """A guarantee was approved: its order, if held, is asked again."""
    try_release(guarantees.guaranteed_order(guarantee_id), by=None, at=at)
